# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# An SQL engine: the shell of SQLite runs a session in memory.
program_source=sqlite3
program_executable=sqlite3

# Its own scripts join all sources to one file first.
program_prepare() {
    ./configure CC="$cc" CFLAGS="$cflags" --disable-readline --disable-tcl --disable-shared
    make -j"$jobs" sqlite3.c shell.c
}

program_build() {
    make -j"$jobs" sqlite3
}

program_run() {
    make_input make_sql.sh "$(by_size 10000 200000)"
    fixed_addresses "$@" ./sqlite3 -batch :memory: <"$input" >output
}
