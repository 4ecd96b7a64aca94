# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# A compressor: bzip2 compresses a text and decompresses it.
program_source=bzip2
# Debian's patches make a shared library of it, which would be one more file to run.
program_patches=no
program_executable=bzip2

program_build() {
    make -j"$jobs" bzip2 CC="$cc" CFLAGS="$cflags -D_FILE_OFFSET_BITS=64"
}

program_run() {
    make_input make_text.py "$(by_size 1000000 16000000)"
    fixed_addresses "$@" ./bzip2 -9 <"$input" >compressed
    profile_name decompress
    fixed_addresses "$@" ./bzip2 -d <compressed >output
    cmp output "$input" >&2 || die "bzip2 did not give its input back"
    mv compressed output
}
