# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# A compressor: zstd compresses a text and decompresses it, in one thread: without asynchronous input
# and output, which is a thread too.
program_source=libzstd
program_executable=programs/zstd

# Without formats of other libraries: which of them are installed shall make no difference.
program_build() {
    make -C programs -j"$jobs" zstd BUILD_DIR=obj CC="$cc" CFLAGS="$cflags" ZSTD_LEGACY_SUPPORT=0 \
        HAVE_ZLIB=0 HAVE_LZMA=0 HAVE_LZ4=0
}

program_run() {
    make_input make_text.py "$(by_size 1000000 16000000)"
    fixed_addresses "$@" ./zstd -q --single-thread --no-asyncio -11 <"$input" >compressed
    profile_name decompress
    fixed_addresses "$@" ./zstd -q --no-asyncio -d <compressed >output
    cmp output "$input" >&2 || die "zstd did not give its input back"
    mv compressed output
}
