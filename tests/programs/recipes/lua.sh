# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# An interpreter: Lua runs a mix of what Lua programs do.
program_source=lua5.4
# Debian's patches replace its makefile by one that needs libtool.
program_patches=no
program_executable=src/lua

# What makes counts differ from build to build: the seed of its string hash comes from addresses and
# the time, and its cache of strings is a table hashed by the address of the string. A fixed seed,
# and a table with one row.
program_build() {
    make -C src -j"$jobs" generic CC="$cc" CFLAGS="$cflags -DLUA_USE_POSIX -DLUA_COMPAT_5_3 \
        -DSTRCACHE_N=1 -DSTRCACHE_M=2 '-Dluai_makeseed(L)=(0x5eedu+0*sizeof(L))'"
}

program_run() {
    cp "$workloads/mix.lua" .
    fixed_addresses "$@" ./lua mix.lua "$(by_size 8 128)" >output
}
