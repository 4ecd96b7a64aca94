// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// The end of a thread unwinds it: destructors run, catch (...) sees it pass.
#include "common.h"

struct cleaner {
    ~cleaner() {
        sink = 5; // @destroyed
    }
};

static void below(enum way way, int n) {
    cleaner here;
    for (int i = 0; i < 3; i++) { // @cxx_for
        if (i == 1) {
            if (n == 0)
                leave(way); // @cxx_leave
            else
                below(way, n - 1); // @cxx_call
            sink = 1;              // @cxx_after
        }
        sink = i; // @cxx_body
    }
    sink = 2; // @cxx_end
}

void *cxx_thread(void *way) {
    try {
        below(static_cast<enum way>(reinterpret_cast<long>(way)), 4);
        sink = 4; // @cxx_thread_end
    } catch (...) {
        sink = 6; // @passing
        throw;
    }
    return nullptr;
}
