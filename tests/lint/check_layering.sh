#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Refuses what crosses the layers of CONTRIBUTING.md: includes, version conditions, getenv.
# Usage: check_layering.sh [ROOT], or check_layering.sh --self-test
set -eu

here=$(cd "$(dirname "$0")" && pwd)

# refuse WHAT EXPECTED-EXCEPTION PATTERN PATHS...: no line of the paths may match the pattern, except
# in files whose path matches the exception (an extended regular expression; - for none).
refuse() {
    what=$1
    exception=$2
    pattern=$3
    shift 3
    for path in "$@"; do
        test -e "$root/$path" || continue
        found=$(cd "$root" && grep -rnE --include='*.c' --include='*.h' --include='*.cpp' \
            --include='*.def' -e "$pattern" "$path" | grep -vE "^($exception):" || true)
        if test -n "$found"; then
            echo "$what:" >&2
            echo "$found" >&2
            failed=1
        fi
    done
}

check() {
    root=$1
    failed=
    include='^[[:space:]]*#[[:space:]]*include[[:space:]]*[<"]'

    refuse "plugin/ includes of the runtime only instr/abi.h" - \
        "$include"'(instr/[^a]|instr/a[^b]|profile_|zstream|varint|.*(runtime|tools|format)/)' plugin
    refuse "runtime/ must not know the plugin, LLVM or the tools" - \
        "$include"'(llvm|clang|.*plugin/|.*tools/|cli\.|report_)' runtime
    refuse "runtime/format knows neither the ABI nor the runtime" - \
        "$include"'(instr/|.*runtime/src/|pthread\.h|getopt\.h)' runtime/format
    refuse "runtime/raw knows neither the runtime nor threads" - \
        "$include"'(instr/[^a]|.*runtime/src/|pthread\.h|getopt\.h)' runtime/raw
    refuse "runtime/src must not include the readers" - \
        "$include"'.*(profile_reader|profile_decode|live_reader)' runtime/src
    refuse "tools/ read profiles through runtime/format and runtime/raw only" - \
        "$include"'(instr/|.*runtime/src/|.*plugin/|llvm|clang)' tools
    refuse "tools/common must not know one of the tools" - \
        "$include"'.*report_' tools/common
    refuse "only runtime/format/zstream.* includes zlib.h" 'runtime/format/zstream\.[ch]' \
        "$include"'zlib\.h' runtime tools
    refuse "nothing includes files of tests/" - \
        "$include"'.*(tests/|unit_main)' plugin runtime tools
    refuse "folders are not reached by path" - \
        "$include"'\.\./' plugin runtime tools

    # What a folder includes by bare name must be in the folders it may use.
    refuse_headers_of runtime/src runtime/raw runtime/format
    refuse_headers_of runtime/raw runtime/format runtime/src
    refuse_headers_of tools runtime/format
    refuse_headers_of plugin runtime/format runtime/raw runtime/src

    refuse "only plugin/llvm_compat.h depends on the version of LLVM" 'plugin/llvm_compat\.h' \
        '(LLVM|CLANG)_VERSION_(MAJOR|MINOR|STRING)' plugin runtime tools
    refuse "only runtime/src/config.c reads the environment" 'runtime/src/config\.c' \
        '(^|[^[:alnum:]_])(secure_)?getenv[[:space:]]*\(' runtime
    refuse "the format library neither prints nor ends the process" - \
        '(^|[^[:alnum:]_])(printf|fprintf|puts|perror|exit|abort|_exit)[[:space:]]*\(' runtime/format
    refuse "the runtime never ends its program" - \
        '(^|[^[:alnum:]_."])(exit|abort|assert)[[:space:]]*\(' runtime/src
    # A program may define functions of these names, and would get the runtime's calls.
    refuse "only runtime/src/sys.h calls the kernel" 'runtime/src/sys\.h' \
        '(^|[^[:alnum:]_])(syscall|open(at)?|read|write|close|fcntl|[fl]?stat|fstatat|rename|unlink|readlink|getcwd|socket|bind|uname|getrusage|getrlimit|prctl|getp?pid|gettid|mmap|munmap|mremap)[[:space:]]*\(' \
        runtime/src
    refuse "no typedef of a struct" - '^[[:space:]]*typedef[[:space:]]+struct' runtime tools

    for file in $(cd "$root" && find plugin runtime tools tests cmake examples bench \
        \( -name '*.c' -o -name '*.h' -o -name '*.cpp' -o -name '*.def' -o -name '*.sh' \
        -o -name '*.py' -o -name '*.cmake' -o -name CMakeLists.txt \) 2>/dev/null); do
        if ! head -5 "$root/$file" | grep -q 'SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception'; then
            echo "$file: no SPDX line" >&2
            failed=1
        fi
    done
    test -z "$failed"
}

# refuse_headers_of USER OTHER...: USER must include no header of its own layer's neighbours by bare
# name, that is none that lies in a folder OTHER and is not on the list of what is offered.
refuse_headers_of() {
    user=$1
    shift
    for other in "$@"; do
        test -d "$root/$other" || continue
        for header in "$root/$other"/*.h; do
            test -e "$header" || continue
            name=$(basename "$header")
            case "$user:$name" in
            plugin:*) ;;
            # The tools see the reader; the writer and zlib for merged profiles.
            tools:profile_reader.h | tools:profile_writer.h | tools:profile_format.h) continue ;;
            tools:zstream.h) continue ;;
            runtime/src:profile_writer.h | runtime/src:profile_format.h) continue ;;
            # Header encoding and the numbers of the description stream.
            runtime/src:varint.h | runtime/src:profile_header.h) continue ;;
            runtime/raw:profile_writer.h | runtime/raw:profile_format.h) continue ;;
            runtime/src:raw.h | runtime/src:encoder.h | runtime/src:settle.h) continue ;;
            runtime/src:live_layout.h | runtime/src:fold.h | tools:live_reader.h) continue ;;
            runtime/src:sample_tree.h) continue ;;
            *) ;;
            esac
            refuse "$user must not include $other/$name" - "^[[:space:]]*#[[:space:]]*include[[:space:]]*\"$name\"" \
                "$user"
        done
    done
}

# Every violation planted into a copy of the tree must be found.
self_test() {
    tree=$(cd "$here/../.." && pwd)
    work=$(mktemp -d "${TMPDIR:-/tmp}/instr-lint.XXXXXX")
    trap 'rm -rf "$work"' EXIT
    mkdir "$work/tree"
    for folder in plugin runtime tools; do
        cp -r "$tree/$folder" "$work/tree/"
    done
    if ! check "$work/tree"; then
        echo "self-test: the tree is not clean to begin with" >&2
        exit 1
    fi
    planted=0
    while read -r file text; do
        mkdir -p "$work/tree/$(dirname "$file")"
        printf '// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception\n%s\n' "$text" \
            >"$work/tree/$file"
        if check "$work/tree" 2>/dev/null; then
            echo "self-test: not noticed: $file: $text" >&2
            exit 1
        fi
        rm "$work/tree/$file"
        planted=$((planted + 1))
    done <<'END'
plugin/planted.cpp #include "profile_format.h"
plugin/planted.cpp #include <instr/instr.h>
plugin/planted.cpp #if LLVM_VERSION_MAJOR > 14
runtime/src/planted.c #include "profile_reader.h"
runtime/src/planted.c #include <zlib.h>
runtime/src/planted.c char *a = getenv("HOME");
runtime/src/planted.c void a(void) { exit(1); }
runtime/src/planted.c void a(void) { close(1); }
runtime/src/planted.c long a = syscall(SYS_gettid);
runtime/src/planted.c #include "description.h"
runtime/raw/planted.c #include "image.h"
runtime/raw/planted.c #include "profile_reader.h"
runtime/format/planted.c #include <instr/abi.h>
runtime/format/planted.c #include <zlib.h>
runtime/format/planted.c void a(void) { printf("x"); }
tools/instr-report/planted.c #include <instr/abi.h>
tools/instr-report/planted.c #include "../../runtime/src/config.h"
tools/common/planted.c #include "report_model.h"
tools/common/planted.c typedef struct a { int b; } a;
END
    echo "int no_licence;" >"$work/tree/tools/common/planted.c"
    if check "$work/tree" 2>/dev/null; then
        echo "self-test: a missing SPDX line was not noticed" >&2
        exit 1
    fi
    echo "self-test: $planted planted violations noticed"
}

case ${1-} in
--self-test) self_test ;;
*) check "${1:-$here/../..}" ;;
esac
