#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Runs all tests: installs the packages that are missing, builds everything for LLVM 14, 16 and 19
# with warnings as errors, runs every test; then builds tools, format and runtime with the address
# and undefined behaviour sanitizers and runs their tests; then fuzzes the readers and what is behind
# them for a short while. Ends with 0 only if all of it is good.
#
# Settings (environment): INSTR_TEST_BUILD  folder to build in, default build/ in the tree
#                         INSTR_TEST_JOBS   jobs at a time, default the number of processors
#                         INSTR_NO_INSTALL  set: install no packages
set -eu

tree=$(cd "$(dirname "$0")/.." && pwd)
build=${INSTR_TEST_BUILD:-$tree/build}
jobs=${INSTR_TEST_JOBS:-$(nproc)}

# run_tests FOLDER: zero tests are a failure too.
run_tests() {
    ctest --test-dir "$1" --output-on-failure --no-tests=error -j "$jobs"
}

sh "$tree/cmake/install-packages.sh" "$tree/cmake/packages-build.txt" "$tree/tests/packages.txt"

status=0

echo "== build: LLVM 14, 16 and 19, warnings are errors"
cmake -G Ninja -S "$tree" -B "$build/full" -DCMAKE_BUILD_TYPE=Release -DINSTR_WERROR=ON \
    -DINSTR_BUILD_TESTS=ON -DLLVM_DIR=/usr/lib/llvm-14/lib/cmake/llvm "-DINSTR_ALSO_LLVM=16;19"
cmake --build "$build/full" --parallel "$jobs"
run_tests "$build/full" || status=1

echo "== build: address and undefined behaviour sanitizers"
cmake -G Ninja -S "$tree" -B "$build/sanitized" -DCMAKE_BUILD_TYPE=Debug -DINSTR_WERROR=ON \
    -DINSTR_BUILD_TESTS=ON -DCMAKE_C_COMPILER=clang-14 -DCMAKE_CXX_COMPILER=clang++-14 \
    -DLLVM_DIR=/usr/lib/llvm-14/lib/cmake/llvm "-DINSTR_SANITIZE=address;undefined"
cmake --build "$build/sanitized" --parallel "$jobs"
run_tests "$build/sanitized" || status=1

echo "== build: libFuzzer, a short while for each target"
cmake -G Ninja -S "$tree" -B "$build/fuzz" -DCMAKE_BUILD_TYPE=RelWithDebInfo -DINSTR_WERROR=ON \
    -DINSTR_BUILD_TESTS=ON -DCMAKE_C_COMPILER=clang-14 -DCMAKE_CXX_COMPILER=clang++-14 \
    -DLLVM_DIR=/usr/lib/llvm-14/lib/cmake/llvm \
    "-DINSTR_SANITIZE=address;undefined;fuzzer-no-link"
cmake --build "$build/fuzz" --parallel "$jobs" --target fuzz_targets
ctest --test-dir "$build/fuzz" --output-on-failure --no-tests=error -j "$jobs" -L fuzz || status=1

if test "$status" -ne 0; then
    echo "== some tests FAILED"
    exit 1
fi
echo "== all tests passed"
