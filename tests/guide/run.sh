#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Installs into a folder of its own and runs the commands of the guide with what is there.
# Usage: run.sh BUILD_FOLDER CMAKE [--self-test], with CLANG and PYTHON in the environment.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
build=$1
cmake=$2
shift 2
prefix=$(mktemp -d "${TMPDIR:-/tmp}/instr-guide-prefix.XXXXXX")
trap 'rm -rf "$prefix"' EXIT
trap 'exit 1' HUP INT TERM
"$cmake" --install "$build" --prefix "$prefix" >/dev/null
"$PYTHON" "$here/run_guide.py" "$here/../../docs/guide.md" "$here" "$prefix" "$(command -v "$CLANG")" "$@"
