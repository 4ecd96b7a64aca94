/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
__attribute__((profile)) int marked(int n) {
    return n + 1;
}

__attribute__((no_profile_instrument_function)) int never(int n) {
    return n + 2;
}

int main(void) {
    return marked(1) + never(1) != 5;
}
