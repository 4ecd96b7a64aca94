# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# A JSON parser in C++, all templates: a small program of ours has RapidJSON do what cJSON does.
program_source=rapidjson
program_driver=walk_json.cpp
program_executable=walk_json

program_build() {
    $cxx $cflags -std=c++17 -Iinclude -c walk_json.cpp -o walk_json.o
    $cxx walk_json.o -o walk_json
}

program_run() {
    make_input make_json.py "$(by_size 8000 100000)"
    fixed_addresses "$@" ./rapidjson "$input" >output
}
