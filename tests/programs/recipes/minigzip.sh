# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# A compressor: minigzip, the example program of zlib, compresses a text and decompresses it.
program_source=zlib
program_executable=minigzip

program_prepare() {
    CC="$cc" CFLAGS="$cflags" ./configure --static
}

program_build() {
    make -j"$jobs" minigzip
}

program_run() {
    make_input make_text.py "$(by_size 1000000 16000000)"
    fixed_addresses "$@" ./minigzip -9 <"$input" >compressed
    profile_name decompress
    fixed_addresses "$@" ./minigzip -d <compressed >output
    cmp output "$input" >&2 || die "minigzip did not give its input back"
    mv compressed output
}
