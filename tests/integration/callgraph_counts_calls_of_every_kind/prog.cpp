/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Counts its own calls, by hand, and prints them as --callgraph --format=csv should: virtual calls,
 * calls through pointers to functions and members, of lambdas, and from threads. */
#include <cstdio>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

static std::map<std::string, unsigned> truth;
static std::mutex guard;

/* Not profiled: it is no part of the graph. */
__attribute__((no_profile_instrument_function)) static void note(const char *caller,
                                                                 const char *callee) {
    std::lock_guard<std::mutex> lock(guard);
    truth[std::string(caller) + " " + callee]++;
}

struct shape {
    virtual ~shape() = default;
    virtual int area() = 0;
};

struct square : shape {
    __attribute__((profile)) int area() override {
        return 4;
    }
};

struct circle : shape {
    int depth = 0;
    __attribute__((profile)) int area() override {
        if (depth++ % 3) {
            note("circle::area", "circle::area");
            return area();
        }
        return 3;
    }
};

__attribute__((profile, noinline)) static int one(int n) {
    return n + 1;
}

__attribute__((profile, noinline)) static int two(int n) {
    note("two", "one");
    return one(n) + 1;
}

__attribute__((profile, noinline)) static int visit(shape &object, const char *name) {
    note("visit", name);
    return object.area();
}

__attribute__((profile, noinline)) static int apply(int (*function)(int), const char *name,
                                                    int times) {
    int sum = 0;
    for (int i = 0; i < times; i++) {
        note("apply", name);
        sum += function(i);
    }
    return sum;
}

__attribute__((profile, noinline)) static void work(int times) {
    for (int i = 0; i < times; i++) {
        note("work", "apply");
        apply(i % 2 ? one : two, i % 2 ? "one" : "two", i);
    }
}

__attribute__((profile)) int main() {
    square a;
    circle b;
    for (int i = 0; i < 10; i++) {
        note("main", "visit");
        visit(i % 4 ? static_cast<shape &>(a) : b, i % 4 ? "square::area" : "circle::area");
    }
    int (square::*member)() = &square::area;
    note("main", "square::area");
    (a.*member)();
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; i++) {
        note("<spontaneous>", "work");
        threads.emplace_back(work, 5 + i);
    }
    for (auto &thread : threads)
        thread.join();
    note("<spontaneous>", "main");
    for (auto &entry : truth)
        std::printf("%s %u\n", entry.first.c_str(), entry.second);
    return 0;
}
