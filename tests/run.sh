#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Runs all tests: installs the packages that are missing, builds everything for LLVM 14, 16 and 19
# with warnings as errors, runs every test; then builds tools, format and runtime with the address
# and undefined behaviour sanitizers and runs their tests. Ends with 0 only if all of it is good.
#
# Settings (environment): INSTR_TEST_BUILD  folder to build in, default build/ in the tree
#                         INSTR_TEST_JOBS   jobs at a time, default the number of processors
#                         INSTR_NO_INSTALL  set: install no packages
set -eu

tree=$(cd "$(dirname "$0")/.." && pwd)
build=${INSTR_TEST_BUILD:-$tree/build}
jobs=${INSTR_TEST_JOBS:-$(nproc)}

missing_packages() {
    sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "$tree/tests/packages.txt" | while read -r package; do
        dpkg-query -W -f '${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed ||
            printf ' %s' "$package"
    done
}

install_packages() {
    missing=$(missing_packages)
    test -n "$missing" || return 0
    as_root=
    if test "$(id -u)" -ne 0; then
        as_root=sudo
    fi
    echo "== installing:$missing"
    $as_root apt-get update
    # The names are meant to be split.
    # shellcheck disable=SC2086
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing
}

# run_tests FOLDER: zero tests are a failure too.
run_tests() {
    ctest --test-dir "$1" --output-on-failure --no-tests=error -j "$jobs"
}

if test -z "${INSTR_NO_INSTALL-}" && command -v apt-get >/dev/null; then
    install_packages
fi

status=0

echo "== build: LLVM 14, 16 and 19, warnings are errors"
cmake -G Ninja -S "$tree" -B "$build/full" -DCMAKE_BUILD_TYPE=Release -DINSTR_WERROR=ON \
    -DINSTR_BUILD_TESTS=ON -DLLVM_DIR=/usr/lib/llvm-14/lib/cmake/llvm "-DINSTR_ALSO_LLVM=16;19"
cmake --build "$build/full" --parallel "$jobs"
run_tests "$build/full" || status=1

echo "== build: address and undefined behaviour sanitizers"
cmake -G Ninja -S "$tree" -B "$build/sanitized" -DCMAKE_BUILD_TYPE=Debug -DINSTR_WERROR=ON \
    -DINSTR_BUILD_TESTS=ON -DCMAKE_C_COMPILER=clang-14 -DCMAKE_CXX_COMPILER=clang++-14 \
    "-DINSTR_SANITIZE=address;undefined"
cmake --build "$build/sanitized" --parallel "$jobs"
run_tests "$build/sanitized" || status=1

if test "$status" -ne 0; then
    echo "== some tests FAILED"
    exit 1
fi
echo "== all tests passed"
