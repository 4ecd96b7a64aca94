#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The comparison of line hits with source-based coverage and gcov on two small programs, for each
# optimisation level. A test: exit status 1 if a line is neither confirmed nor explained, or if the
# comparison does not notice a spoiled profile.
#
#     small_compare.sh [LEVEL...]      (default: -O0 -O1 -O2 -O3 -Os)
set -eu
here=$(cd "$(dirname "$0")" && pwd)
. "$here/common.sh"
[ -f "${INSTR_PLUGIN:-}" ] || die "INSTR_PLUGIN must name the plugin"
[ $# -gt 0 ] || set -- -O0 -O1 -O2 -O3 -Os
failed=0

for level; do
    for language in c cpp; do
        compiler=$clang
        standard=-std=gnu11
        if [ $language = cpp ]; then
            compiler=$clangxx
            standard=-std=c++17
        fi
        source="$here/small_compare.$language"
        dir="$programs_dir/llvm-$llvm_major/small_compare/$language$level"
        rm -rf "$dir"
        mkdir -p "$dir/instr" "$dir/cov" "$dir/gcov"

        # The folder of the object is where gcov's runtime puts its counts.
        (cd "$dir/instr" && "$compiler" $standard "$level" -g -fplugin="$INSTR_PLUGIN" \
            -fplugin-arg-instr-all "$source" -o small_compare)
        (cd "$dir/cov" && "$compiler" $standard "$level" -g -fprofile-instr-generate \
            -fcoverage-mapping "$source" -o small_compare)
        (cd "$dir/gcov" && "$compiler" $standard "$level" -g --coverage -c "$source" \
            -o small_compare.o && "$compiler" --coverage small_compare.o -o small_compare)
        export INSTR_OUTPUT=$dir/out.prof LLVM_PROFILE_FILE=$dir/cov.profraw
        expected=
        for variant in cov gcov instr; do
            output=$(cd "$dir/$variant" && INSTR_OPTIONS=timing=none fixed_addresses ./small_compare)
            [ "$output" = "${expected:=$output}" ] || die "$language $level: output of $variant"
        done

        "$report" --format=json --all -o "$dir/hits.json" "$dir/out.prof"
        "$llvm_profdata" merge -o "$dir/cov.profdata" "$dir/cov.profraw"
        "$llvm_cov" export -skip-expansions -instr-profile "$dir/cov.profdata" \
            "$dir/cov/small_compare" >"$dir/cov.json"
        compare() {
            "$here/compare_hits.py" --profile "$1" --cov "$dir/cov.json" --gcov "$dir/gcov" \
                --llvm-cov "$llvm_cov" --threshold "${THRESHOLD:-100}"
        }
        compare "$dir/hits.json" >"$dir/comparison" || failed=1
        sed "s/^/$language $level: /" "$dir/comparison"

        # One hit too many, and a line lost.
        for spoil in 'line["hits"] += 1' 'lines.remove(line)'; do
            python3 -c '
import json, sys
profile = json.load(open(sys.argv[1]))
lines = max((f["lines"] for f in profile["functions"] if "small_compare" in f["file"]), key=len)
line = lines[1]
exec(sys.argv[3])
json.dump(profile, open(sys.argv[2], "w"))' "$dir/hits.json" "$dir/spoiled.json" "$spoil"
            if compare "$dir/spoiled.json" >"$dir/spoiled"; then
                echo "$language $level: not noticed: $spoil"
                failed=1
            fi
        done
    done
done
exit $failed
