/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#ifndef WITH_ZLIB
MINE(memcpy)
MINE(memmove)
MINE(memset)
MINE(memcmp)
MINE(memchr)
MINE(bcmp)
MINE(bzero)
#endif
MINE(strlen)
MINE(strcmp)
MINE(strchr)
MINE(strrchr)
MINE(strcspn)
MINE(strstr)
MINE(getenv)
