# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# A JSON parser in C: a small program of ours has cJSON parse, walk, change and print a document.
program_source=cjson
program_driver=walk_json.c
program_executable=walk_json

program_build() {
    $cc $cflags -c cJSON.c -o cJSON.o
    $cc $cflags -c walk_json.c -o walk_json.o
    $cc cJSON.o walk_json.o -lm -o walk_json
}

program_run() {
    make_input make_json.py "$(by_size 3000 50000)"
    fixed_addresses "$@" ./cjson "$input" >output
}
