// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <instr/instr.h>

struct worker {
    INSTR_PROFILE int work(int n) {
        int sum = 0;
        for (int i = 0; i < n; i++)
            sum += i;
        return sum;
    }
};

int main() {
    return worker().work(3) == 3 ? 0 : 1;
}
