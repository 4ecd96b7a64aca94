#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The HTML report in a browser. Usage: run.sh WRITE_HOSTILE, with the environment of the runners.
# Skips where there is no Chromium with its driver.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
write_hostile=$1
driver=$(command -v chromedriver || true)
browser=$(command -v chromium || command -v chromium-browser || true)
if test -z "$driver" || test -z "$browser"; then
    echo "skipped: chromium and chromedriver (packages chromium, chromium-driver) are needed"
    exit 77
fi
work=$(mktemp -d "${TMPDIR:-/tmp}/instr-browser.XXXXXX")
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM
unset INSTR_OUTPUT
cd "$work"

# A file whose name wants to be HTML, beside one in a folder.
cp "$here/prog.c" '<b>prog&amp;.c'
cp -r "$here/shapes" .
"$CLANG" -O1 -g -fplugin="$INSTR_LIB/libinstr.so" -fplugin-arg-instr-all \
    -fplugin-arg-instr-timing=line './<b>prog&amp;.c' -o prog -lpthread
# On a busy machine its threads may wait for a processor far longer than they work: then no other
# frame is wide enough to be drawn.
tries=0
until INSTR_OPTIONS=timing=exact ./prog >/dev/null && "$REPORT" --format=json out.prof | "$PYTHON" -c '
import json, sys
times = {f["name"]: f["self_ns"] for f in json.load(sys.stdin)["functions"]}
sys.exit(sum(times.values()) > 50 * min(times["fib"], times["leaf"]))'; do
    tries=$((tries + 1))
    if test "$tries" -eq 200; then
        echo "this machine is too busy: its threads wait far longer than they work" >&2
        exit 1
    fi
    sleep 0.1
done
"$REPORT" --format=html -o prog.html out.prof
INSTR_OPTIONS=timing=none INSTR_OUTPUT=counts.prof ./prog >/dev/null
"$REPORT" --format=html -o counts.html counts.prof
"$REPORT" --format=json -o prog.json out.prof
"$write_hostile" hostile.prof
"$REPORT" --format=html -o hostile.html hostile.prof

# The same program, moved down by a line, with more calls and another line in the place of one.
mkdir after
sed -e '1i //' -e 's/odd++;/odd += 2;/' -e 's/^    loop(10000)/    loop(12000)/' '<b>prog&amp;.c' >'after/<b>prog&amp;.c'
cp -r shapes after
(
    cd after
    "$CLANG" -O1 -g -fplugin="$INSTR_LIB/libinstr.so" -fplugin-arg-instr-all \
        -fplugin-arg-instr-timing=line './<b>prog&amp;.c' -o prog -lpthread
    INSTR_OPTIONS=timing=exact ./prog >/dev/null
    INSTR_OPTIONS=timing=none INSTR_OUTPUT=counts.prof ./prog >/dev/null
)
"$REPORT" --format=html --diff=out.prof -o diff.html after/out.prof
"$REPORT" --format=json --diff=out.prof -o diff.json after/out.prof
"$REPORT" --format=html --diff=counts.prof -o diff_counts.html after/counts.prof
"$REPORT" --format=html --diff=counts.prof -o diff_same.html counts.prof
"$REPORT" --format=html --all --diff=hostile.prof -o diff_hostile.html hostile.prof
HOME=$work "$PYTHON" "$here/check_diff_page.py" "$driver" "$browser" "$work"
HOME=$work "$PYTHON" "$here/check_page.py" "$driver" "$browser" "$work"
