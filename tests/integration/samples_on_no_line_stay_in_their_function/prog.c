/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Code on line 0 before a function that was inlined, as the compiler leaves it (with a column), or
 * marked as inserted code is. */
#ifdef __x86_64__
#define ROTATE "ror $3, %0\n\t"
#else
#define ROTATE "ror %0, %0, #3\n\t"
#endif
#define THREE ROTATE ROTATE ROTATE
#define NINE THREE THREE THREE

static volatile unsigned long sink;

__attribute__((profile, always_inline)) static inline unsigned long inner(unsigned long x) {
    __asm__ volatile(THREE : "+r"(x));
    return x;
}

__attribute__((profile, noinline)) static unsigned long outer(unsigned long n) {
    unsigned long x = 1;
    while (n--) {
        __asm__ volatile(".loc 1 0 " COLUMN "\n\t" NINE NINE NINE : "+r"(x));
        x = inner(x);
    }
    return x;
}

int main(void) {
    sink = outer(20000000);
    return 0;
}
