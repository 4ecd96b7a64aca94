/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
__attribute__((no_profile_instrument_function)) int never_profile(int n) {
    return n + 1;
}

__attribute__((no_instrument_function)) int never_instrument(int n) {
    return n + 2;
}

__attribute__((profile, no_instrument_function)) int both(int n) {
    return n + 3;
}

int ordinary(int n) {
    return n + 4;
}

int main(void) {
    return never_profile(1) + never_instrument(1) + both(1) + ordinary(1) == 0;
}
