# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# A compiler: the Tiny C Compiler compiles a long C file, several times in one run.
program_source=tcc
program_executable=tcc

# --debug keeps the symbols, and does nothing else.
program_prepare() {
    ./configure --debug --cc="$cc" --extra-cflags="$cflags"
}

program_build() {
    make -j"$jobs" tcc
}

program_run() {
    make_input make_c.py "$(by_size 6000 120000)"
    fixed_addresses "$@" ./tcc -nostdinc -c "$input" -o output
}
