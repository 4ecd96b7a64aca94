# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Regular expressions: pcre2grep looks for several patterns in a text, without the JIT compiler.
program_source=pcre2
program_executable=pcre2grep

program_prepare() {
    ./configure CC="$cc" CFLAGS="$cflags" --disable-shared --disable-pcre2grep-libz \
        --disable-pcre2grep-libbz2 --disable-dependency-tracking
}

program_build() {
    make -j"$jobs" pcre2grep
}

program_run() {
    make_input make_text.py "$(by_size 1000000 16000000)"
    fixed_addresses "$@" ./pcre2 -a -n -o --no-jit \
        -e '\b(\w+) \1\b' -e '(?i)WINDOW(?! buffer)\s+(?<next>\w{2,})' -e '^\d{3},[0-9.]*5$' \
        -e '(?<=length )[a-f]+.*?match' "$input" >output
}
