#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""make_c.py FUNCTIONS: a C file that includes nothing, the same bytes each time, on stdout."""
import sys

HEAD = """/* Made by make_c.py. */
#define MAX(a, b) ((a) > (b) ? (a) : (b))
#define SQUARE(x) ((x) * (x))
#define NAME(prefix, number) prefix##number
#define TEXT(x) #x
#define CHECK(condition, value) do { if (!(condition)) return value; } while (0)
typedef unsigned long size_type;
typedef int (*operation)(int, int);
enum colour { RED, GREEN = 5, BLUE };
union word { unsigned long whole; unsigned char bytes[8]; double real; };
struct node { struct node *next; int key; unsigned flags : 3, kind : 5; char name[12]; };
static unsigned long seed = 12345ul;
static const char *const names[] = { "red", TEXT(green), "bl" "ue\\n", "\\x41\\102" };
static unsigned draw(void) { seed = seed * 6364136223846793005ul + 1; return seed >> 33; }
"""

# Each with {n} for the number of the function and {a}, {b}, {c} for numbers drawn.
SHAPES = ["""
static int NAME(sum, {n})(const int *values, size_type count)
{{
    int total = {a};
    for (size_type i = 0; i < count; i++) {{
        if (values[i] % {b} == 0)
            continue;
        total += values[i] << ({c} & 7);
    }}
    return total > {b} * {c} ? total - {a} : -total;
}}
""", """
static enum colour select{n}(int key, struct node *list)
{{
    switch (key % 7) {{
    case {b} % 7:
        for (struct node *node = list; node; node = node->next)
            if (node->key == {a} && node->flags & 2u)
                return BLUE;
        break;
    case 7:
    case 8: key ^= 0x{a:x}; /* falls through */
    default:
        while (key > {c}) key = key / 2 - 1;
    }}
    return key < {b} ? RED : GREEN;
}}
""", """
#if {n} % 3 == 1 && defined(MAX)
static double real{n}(double x, float y)
{{
    union word word;
    word.real = x * {a}.25e-1 + y / (double){b};
    do {{
        word.bytes[{c} % 8] += SQUARE(word.bytes[{a} % 8] + 1);
        x -= 1.5f;
    }} while (x > {c}.0 && word.whole != 0ul);
    return MAX(word.real, x) * 0x1p-3;
}}
#else
static int real{n}(int a, int b) {{ return MAX(SQUARE(a), b) + (int)sizeof(struct node[{b}]); }}
#endif
""", """
static struct node table{n}[] = {{ {{ 0, {a}, 1, 2, "first" }}, {{ .key = {b}, .name = "x{n}" }} }};
int public{n}(int argument, operation call)
{{
    struct node local = table{n}[argument & 1];
    int matrix[3][4] = {{ {{ {a}, {b} }}, {{ [2] = {c} }} }};
    CHECK(call, -{a});
    local.next = &table{n}[(draw() + argument) % 2];
    matrix[argument % 3][2] |= call(local.key, names[argument & 3][0]);
    if (argument < 0 || (argument > {c} && !local.flags))
        goto end;
    argument = local.next->key + matrix[1][2] + (local.name[2] == 'x');
end:
    return argument ? ~argument : public{n}(argument + {b}, call);
}}
"""]


def main():
    state = 1
    numbers = []
    print(HEAD, end="")
    for n in range(int(sys.argv[1])):
        numbers.clear()
        for _ in range(3):
            state = (state * 6364136223846793005 + 1442695040888963407) & (2**64 - 1)
            numbers.append(1 + (state >> 33) % 1000)
        a, b, c = numbers
        print(SHAPES[n % len(SHAPES)].format(n=n, a=a, b=b, c=c), end="")


if __name__ == "__main__":
    main()
