# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# A program with threads: the same zstd compresses with four workers, who take pieces of the text.
program_build_of=zstd
program_source=libzstd
program_executable=programs/zstd
program_threads=4

program_run() {
    make_input make_text.py "$(by_size 1000000 16000000)"
    fixed_addresses "$@" ./zstd-mt -q -T4 -B512KiB -11 <"$input" >output
}
