#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Prints a random C++17 program: generate_cxx.py SEED.

The same program for the same seed, without undefined behaviour, always ending: calls use up fuel,
loops are short. What matters are the ways out of blocks and frames: exceptions of every kind,
destructors, goto, return, break. It prints a checksum of everything that it did.
"""

import random
import sys

PRELUDE = r"""
#include <cstdio>
#include <exception>

static unsigned long sum = 1;
static int fuel = 2500;

static void mix(unsigned long v) {
    sum = (sum ^ v) * 0x100000001b3ul;
    sum ^= sum >> 29;
}

static bool starved(unsigned depth) {
    if (fuel <= 0 || depth > 10)
        return true;
    fuel--;
    return false;
}

struct base_error {
    unsigned v;
    explicit base_error(unsigned v) : v(v) {
    }
    base_error(const base_error &other) : v(other.v) {
        mix(v + 7);
    }
    virtual ~base_error() {
        mix(v);
    }
    virtual unsigned kind() const {
        return 1;
    }
};

struct other_error : base_error {
    using base_error::base_error;
    unsigned kind() const override {
        return 2;
    }
};

struct tracer {
    unsigned v;
    explicit tracer(unsigned v) : v(v) {
        mix(v + 1);
    }
    tracer(const tracer &other) : v(other.v + 1) {
        mix(v);
    }
    ~tracer() {
        mix(v ^ 0x55);
        if (v % 7 == 3) {
            try {
                if (v % 2)
                    throw base_error(v);
                mix(2);
            } catch (const base_error &e) {
                mix(e.kind());
            }
        }
    }
};

/* Not those of the library: its headers take longer to compile than the program. */
struct message : std::exception {
    const char *what() const noexcept override {
        return "message";
    }
};

template <typename T> struct owner {
    T *const held;
    explicit owner(T *held) : held(held) {
    }
    owner(const owner &) = delete;
    ~owner() {
        delete held;
    }
};

struct throws_in_constructor {
    tracer first;
    owner<tracer> second;
    explicit throws_in_constructor(unsigned v) : first(v), second(new tracer(v + 1)) {
        if (v % 3 == 0)
            throw other_error(v);
        mix(v);
    }
};

struct with_function_try : tracer {
    throws_in_constructor part;
    explicit with_function_try(unsigned v) try : tracer(v), part(v + 1) {
        mix(3);
        if (v % 5 == 1)
            throw v;
    } catch (const base_error &e) {
        mix(e.v);
    } catch (unsigned n) {
        mix(n);
        throw base_error(n);
    }
};

struct throws_in_destructor {
    unsigned v;
    ~throws_in_destructor() noexcept(false) {
        mix(v);
        if (v % 3 == 1 && std::uncaught_exceptions() == 0)
            throw base_error(v);
    }
};

static unsigned quiet_part(unsigned v) {
    if (v % 4 == 2)
        throw message();
    return v + 1;
}

static unsigned never_throws(unsigned v) noexcept {
    try {
        return quiet_part(v);
    } catch (const std::exception &e) {
        mix(static_cast<unsigned char>(e.what()[0]));
    }
    return v;
}

static void throw_nested(unsigned v) {
    try {
        quiet_part(v | 2);
    } catch (...) {
        std::throw_with_nested(base_error(v));
    }
}

static unsigned unnest(unsigned v) {
    try {
        throw_nested(v);
    } catch (const base_error &e) {
        mix(e.v);
        try {
            std::rethrow_if_nested(e);
        } catch (const std::exception &) {
            return v + 2;
        }
    } catch (const std::exception &) {
        return v + 3;
    }
    return v;
}

static unsigned carried(unsigned v) {
    std::exception_ptr kept;
    try {
        with_function_try made(v);
        mix(made.part.first.v);
    } catch (...) {
        kept = std::current_exception();
    }
    if (kept)
        std::rethrow_exception(kept);
    return v;
}

static unsigned once(unsigned v) {
    static throws_in_constructor only(v);
    return only.first.v + v;
}

template <unsigned N> static unsigned descend(unsigned v) {
    tracer local(v + N);
    if (v % (N + 2) == 1)
        throw N;
    if constexpr (N > 0)
        return descend<N - 1>(v + 1) + local.v;
    else
        return local.v;
}

static tracer make(unsigned v) {
    tracer made(v);
    if (v % 11 == 5)
        throw base_error(v);
    return made;
}
"""


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.functions = self.random.randint(2, 5)
        self.labels = 0
        self.lines = []
        self.indent = 0

    def pick(self, *choices):
        return self.random.choice(choices)

    def emit(self, text):
        self.lines.append("    " * self.indent + text)

    def open(self, text):
        self.emit(text + " {")
        self.indent += 1

    def close(self, text="}"):
        self.indent -= 1
        self.emit(text)

    def between(self, text):
        """} catch ... {"""
        self.indent -= 1
        self.emit(text)
        self.indent += 1

    def fresh(self, prefix):
        self.labels += 1
        return f"{prefix}{self.labels}"

    def value(self):
        return self.pick("a", "b", "c", "a + b", "a ^ c", "b * 3u", "c >> 2", "(a & 1 ? b : c)",
                         str(self.random.randint(0, 99)) + "u", "(a > b && c > 5u ? a : b + 1u)")

    def condition(self):
        small = self.random.randint(2, 6)
        simple = [f"{self.pick('a', 'b', 'c')} % {small}u == {self.random.randrange(small)}u",
                  f"{self.pick('a', 'b')} > {self.pick('b', 'c')}", "tracer(a).v % 2u",
                  f"never_throws({self.value()}) & {self.pick(1, 2, 4)}u"]
        one = self.random.choice(simple)
        if self.random.random() < 0.35:
            other = self.random.choice(simple)
            return f"{one} {self.pick('&&', '||')} {other}"
        return one

    def simple(self):
        target = self.pick("a", "b", "c")
        self.emit(self.pick(f"{target} = {self.value()};", f"mix({self.value()});",
                            f"{target} += {self.value()};", f"{target}++;"))

    def call(self):
        target = self.pick("a", "b", "c")
        callee = self.pick(
            f"f{self.random.randrange(self.functions)}({self.value()}, depth + 1)",
            f"f{self.random.randrange(self.functions)}({self.value()}, depth + 1)",
            f"objects[{self.pick('a', 'b')} % 3u]->go({self.value()}, depth + 1)",
            f"descend<{self.random.randrange(4)}>({self.value()})", f"unnest({self.value()})",
            f"carried({self.value()})", f"never_throws({self.value()})", f"once({self.value()})",
            f"make({self.value()}).v")
        self.emit(f"{target} {self.pick('=', '+=', '^=')} {callee};")

    def throw(self):
        guard = self.condition()
        what = self.pick(f"base_error({self.value()})", f"other_error({self.value()})",
                         f"unsigned({self.value()})", 'message()')
        self.emit(f"if ({guard})")
        self.emit(f"    throw {what};")

    def leave(self, loop):
        """An early way out of the function or the loop."""
        self.emit(f"if ({self.condition()})")
        self.emit("    " + self.pick(f"return {self.value()};", *(["break;", "continue;"] * loop)))

    def block(self, room, loop=False):
        for _ in range(self.random.randint(1, 4)):
            self.statement(room, loop)

    def loop(self, room):
        i, n = self.fresh("i"), self.random.randint(1, 5)
        kind = self.pick("for", "while", "do", "range")
        if kind == "for":
            self.open(f"for (unsigned {i} = 0; {i} < {n}u; {i}++)")
            self.emit(f"a += {i};")
            self.block(room - 1, True)
            self.close()
        elif kind == "range":
            self.open("")
            self.emit(f"const tracer all[] = {{tracer(a), tracer({self.value()})}};")
            self.open(f"for (const tracer &{i} : all)")
            self.emit(f"b += {i}.v;")
            self.block(room - 1, True)
            self.close()
            self.close()
        else:
            self.open("")
            self.emit(f"unsigned {i} = 0;")
            self.open(f"while ({i}++ < {n}u && fuel > 0)" if kind == "while" else "do")
            self.block(room - 1, True)
            self.close("}" if kind == "while" else f"}} while (++{i} < {n}u);")
            self.close()

    def switch(self, room, loop):
        cases = self.random.randint(2, 6)
        self.open(f"switch ({self.pick('a', 'b', 'c')} % {cases + 1}u)")
        for n in range(cases):
            self.emit(f"case {n}:")
            if self.random.random() < 0.75:
                self.open("")
                self.statement(room - 1, False)
                self.close()
                self.emit(self.pick("break;", "break;", "[[fallthrough]];"))
        if self.random.random() < 0.6:
            self.emit("default:")
            self.emit(f"    mix({n}u);")
        else:
            self.emit(f"case {cases + 7}:;")
        self.close()

    def attempt(self, room, loop):
        self.open("try")
        if self.random.random() < 0.5:
            self.emit(f"tracer {self.fresh('t')}({self.value()});")
        self.call()
        self.block(room - 1, loop)
        caught = self.random.sample(
            ["const base_error &e", "base_error e", "other_error &e", "unsigned e",
             "const std::exception &", "..."], self.random.randint(1, 3))
        # A base in front of what derives from it is a warning, `...` not at the end an error.
        order = ["other_error &e", "const base_error &e", "base_error e", "unsigned e",
                 "const std::exception &", "..."]
        for what in sorted(caught, key=order.index):
            self.between(f"}} catch ({what}) {{")
            if what.endswith("error &e") or what == "base_error e":
                self.emit("mix(e.kind() + e.v);")
            elif what == "unsigned e":
                self.emit("c ^= e;")
            if self.random.random() < 0.5:
                self.block(room - 1, loop)
            if self.random.random() < 0.3:
                self.emit(f"if ({self.condition()})")
                self.emit("    throw;")
        self.close()

    def jumps(self, room):
        label = self.fresh("again")
        count = self.fresh("n")
        if self.pick(True, False):
            self.open("")
            self.emit(f"unsigned {count} = 0;")
            self.emit(f"{label}:")
            self.emit(f"b += {count};")
            self.statement(room - 1, False)
            self.emit(f"if (++{count} < {self.random.randint(2, 4)}u)")
            self.emit(f"    goto {label};")
            self.close()
        else:
            self.open("")
            self.open(f"for (unsigned {count} = 0; {count} < 3u; {count}++)")
            self.emit(f"tracer {self.fresh('t')}({count});")
            self.emit(f"if ({self.condition()})")
            self.emit(f"    goto {label};")
            self.statement(room - 1, True)
            self.close()
            self.emit("mix(17);")
            self.emit(f"{label}:;")
            self.close()

    def scope(self, room, loop):
        self.open("")
        name = self.fresh("t")
        self.emit(self.pick(
            f"tracer {name}({self.value()});", f"throws_in_constructor {name}({self.value()});",
            f"throws_in_destructor {name}{{{self.value()}}};",
            f"tracer {name}[2] = {{make({self.value()}), make({self.value()})}};",
            f"owner<throws_in_constructor> {name}(new throws_in_constructor({self.value()}));"))
        self.block(room - 1, loop)
        self.close()

    def lambda_(self, room):
        name = self.fresh("l")
        self.open("")
        self.open(f"auto {name} = [&](unsigned x) -> unsigned")
        self.emit("mix(x);")
        self.block(room - 1)
        self.emit("return x + a;")
        self.close("};")
        self.emit(f"b += {name}({self.value()});")
        self.close()

    def conditional(self, room, loop):
        self.open(f"if ({self.condition()})")
        self.block(room - 1, loop)
        for _ in range(self.random.randrange(2)):
            self.between(f"}} else if ({self.condition()}) {{")
            self.block(room - 1, loop)
        if self.random.random() < 0.5:
            self.between("} else {")
            self.block(room - 1, loop)
        self.close()

    def statement(self, room, loop):
        if room <= 0:
            return self.pick(self.simple, self.call, self.throw)()
        kind = self.random.randrange(20)
        if kind < 3:
            self.simple()
        elif kind < 6:
            self.call()
        elif kind < 7:
            self.throw()
        elif kind < 8:
            self.leave(loop)
        elif kind < 10:
            self.conditional(room, loop)
        elif kind < 12:
            self.loop(room)
        elif kind < 13:
            self.switch(room, loop)
        elif kind < 16:
            self.attempt(room, loop)
        elif kind < 17:
            self.jumps(room)
        elif kind < 19:
            self.scope(room, loop)
        else:
            self.lambda_(room)

    def body(self, room):
        self.emit("unsigned b = a ^ depth, c = a * 5u + 1u;")
        self.emit("if (starved(depth))")
        self.emit("    return b;")
        for _ in range(self.random.randint(2, 5)):
            self.statement(room, False)
        self.emit("mix(b);")
        self.emit("return a + c;")

    def function(self, number):
        room = self.random.randint(1, 3)
        signature = f"static unsigned f{number}(unsigned a, unsigned depth)"
        if self.random.random() < 0.25:
            self.open(signature + " try")
            self.body(room)
            self.between(f"}} catch ({self.pick('const base_error &', 'unsigned', '...')}) {{")
            self.emit("mix(a + depth);")
            self.emit(self.pick("throw;", "return a;", "throw other_error(a);"))
            self.close()
        else:
            self.open(signature)
            self.body(room)
            self.close()

    def program(self):
        self.emit(PRELUDE)
        for number in range(self.functions):
            self.emit(f"static unsigned f{number}(unsigned a, unsigned depth);")
        self.open("struct object")
        self.emit("virtual ~object() = default;")
        self.emit("virtual unsigned go(unsigned a, unsigned depth) = 0;")
        self.close("};")
        for name in "first", "second", "third":
            self.open(f"struct {name} : object")
            self.open("unsigned go(unsigned a, unsigned depth) override")
            self.emit("tracer here(a);")
            self.emit(f"return f{self.random.randrange(self.functions)}(a + 1u, depth + 1) + here.v;")
            self.close()
            self.close("};")
        self.emit("static first object_1;")
        self.emit("static second object_2;")
        self.emit("static third object_3;")
        self.emit("static object *const objects[] = {&object_1, &object_2, &object_3};")
        for number in range(self.functions):
            self.function(number)
        self.open("int main()")
        self.open("for (unsigned i = 0; i < 40; i++)")
        self.emit("fuel = fuel < 60 ? 60 : fuel;")
        self.open("try")
        self.emit("mix(f0(i, 0));")
        for number in range(1, self.functions):
            self.emit(f"if (i % {self.functions} == {number})")
            self.emit(f"    mix(f{number}(i, 3));")
        self.between("} catch (const base_error &e) {")
        self.emit("mix(e.kind());")
        self.between("} catch (...) {")
        self.emit("mix(99);")
        self.close()
        self.close()
        self.emit('std::printf("%lx\\n", sum);')
        self.emit("return static_cast<int>(sum % 100);")
        self.close()
        return "\n".join(self.lines)


if __name__ == "__main__":
    print(Generator(int(sys.argv[1])).program())
