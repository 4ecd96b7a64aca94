/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "profile_format.h"

const char *instr_status_string(enum instr_status status) {
    switch (status) {
#define INSTR_STATUS(name, value, message)                                                         \
    case INSTR_STATUS_##name:                                                                      \
        return message;
#include "profile_status.def"
    }
    return "unknown error";
}
