/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Every kind of statement, for the comparison of line hits in small_compare.sh. What it computes
 * does not matter; how it is laid out over the lines does. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TWICE(x) ((x) + (x))
#define LARGER(a, b) ((a) > (b) ? (a) : (b))
#define NESTED(a) LARGER(TWICE(a), (a) + 3)
#define ADD_IF_ODD(sum, n)                                                                         \
    do {                                                                                           \
        if ((n) % 2)                                                                               \
            (sum) += (n);                                                                          \
    } while (0)

static int loops(int n) {
    int sum = 0;

    for (int i = 0; i < n; i++)
        sum += i;
    for (int i = 0, j = n; i < j; i++, j--) {
        if (i % 3 == 0)
            continue;
        if (i > 20)
            break;
        sum ^= j;
    }
    for (int i = n;
         i > 0;
         i /= 2)
        sum++;
    while (sum > 1000) {
        sum /= 2;
        if (sum % 7 == 0) {
            break;
        }
    }
    do
        sum += 3;
    while (sum < 100);
    do {
        sum--;
        if (sum % 5 == 0)
            continue;
        sum--;
    } while (sum > 50);
    for (;;) {
        if (sum++ > 60)
            return sum;
    }
}

static int classify(int n) {
    int result = 0;

    switch (n % 8) {
    case 0:
        return -1;
    case 1:
        result = 1;
        /* fall through */
    case 2:
        result += 2;
        break;
    case 3: {
        result = n > 10 ? 3
                        : 4;
        break;
    }
    case 4:
    case 5:
        result = 5;
        break;
    default:
        result = 6;
    }
    switch (result) {
    case 5: result++; break;
    case 6: result--; break;
    }
    return result;
}

static int conditions(int a, int b, int c) {
    int count = 0;

    if (a > 2 &&
        b > 3 &&
        (c > 4 ||
         a + b > 12))
        count++;
    if (a > 5) {
        count += 2;
    } else if (b > 5) {
        count += 3;
    } else if (c > 5) {
        count += 4;
    } else {
        count += 5;
    }
    if (!a) count++; else count--;
    int either = a > b
                     ? a - b
                     : b - a;
    count += a && b ? either : (b || c);
    return count > 3 ? (c > 2 ? 7 : 8) : 9;
}

static int gotos(int n) {
    int rounds = 0;

again:
    if (n <= 1)
        goto done;
    n = n % 2 ? 3 * n + 1 : n / 2;
    rounds++;
    if (rounds < 100)
        goto again;
done:
    return rounds;
}

static int interpret(const char *code) {
    static void *const actions[] = {&&add, &&subtract, &&twice, &&stop};
    int value = 1;

    goto *actions[*code - 'a'];
add:
    value += 2;
    goto *actions[*++code - 'a'];
subtract:
    value--;
    goto *actions[*++code - 'a'];
twice:
    value *= 2;
    goto *actions[*++code - 'a'];
stop:
    return value;
}

static int macros(int n) {
    int sum = 0;

    for (int i = 0; i < n; i++) {
        ADD_IF_ODD(sum, i);
        sum += NESTED(i) +
               LARGER(i, n / 2);
    }
    return sum;
}

static int early(const char *text) {
    if (!text)
        return -1;
    if (!*text) return 0;
    size_t length = strlen(text), vowels = 0;
    while (length-- > 0)
        if (strchr("aeiou", text[length]))
            vowels++;
    return (int)vowels;
}

static int recursive(int n) {
    if (n < 2)
        return n;
    return recursive(n - 1) +
           recursive(n - 2);
}

static int comma(int n) {
    int a, b;

    a = (n++, n * 2), b = a;
    for (a = 0, b = n; a < b; a++, b--);
    return (void)(a + b),
           a - b;
}

static int one_line(int n) { return n > 3 ? n : -n; }

static jmp_buf target;

static void jump(int n) {
    if (n > 2)
        longjmp(target, n);
}

static int jumps(int n) {
    volatile int tries = 0;

    if (setjmp(target) == 0) {
        tries++;
        jump(n);
        tries++;
    } else {
        tries += 10;
    }
    return tries;
}

static void visit(int *sum, int depth) {
    if (depth == 0) {
        ++*sum;
        return;
    }
    for (int i = 0; i < depth; i++)
        visit(sum, depth - 1);
}

static int arrays(void) {
    struct {
        int key;
        const char *name;
    } table[] = {
        {1, "one"},
        {2, "two"},
        {recursive(4), "three"},
    };
    int matrix[4][4] = {{0}}, sum = 0;

    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++)
            if (i != j)
                matrix[i][j] = i * j;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        sum += table[i].key + (int)strlen(table[i].name) + matrix[i][i + 1];
    return sum;
}

static int never(int n) {
    return n + 1;
}

int main(int argc, char **argv) {
    int rounds = argc > 1 ? atoi(argv[1]) : 10;
    long sum = 0;

    for (int i = 0; i < rounds; i++) {
        sum += loops(i * 5);
        sum += classify(i);
        for (int b = 0; b < 9; b += 2)
            for (int c = 0; c < 9; c += 3)
                sum += conditions(i, b, c);
        sum += gotos(i + 5);
        sum += interpret("acabacd");
        sum += macros(i);
        sum += early(i % 3 == 0 ? NULL : i % 3 == 1 ? "" : "the quick brown fox");
        sum += recursive(i);
        sum += comma(i);
        sum += one_line(i);
        sum += jumps(i % 5);
        int visits = 0;
        visit(&visits, i % 5);
        sum += visits +
               arrays();
        if (rounds < 0)
            sum += never(i);
    }
    printf("%ld\n", sum);
    return EXIT_SUCCESS;
}
