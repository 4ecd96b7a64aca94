// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <coroutine>
#include <exception>

static volatile int sink;

struct generator {
    struct promise_type {
        int current = 0;
        std::exception_ptr thrown;
        generator get_return_object() {
            return generator{std::coroutine_handle<promise_type>::from_promise(*this)};
        }
        std::suspend_always initial_suspend() noexcept {
            return {};
        }
        std::suspend_always final_suspend() noexcept {
            return {};
        }
        std::suspend_always yield_value(int n) {
            current = n;
            return {};
        }
        void return_void() {
            sink = 9; // @return_void
        }
        void unhandled_exception() {
            thrown = std::current_exception(); // @unhandled
        }
    };
    std::coroutine_handle<promise_type> handle;
    ~generator() {
        handle.destroy();
    }
    bool next() {
        handle.resume();
        return !handle.done();
    }
};

struct cleaner {
    ~cleaner() {
        sink = 1; // @destroyed
    }
};

static generator count(int n) {
    cleaner whole;
    sink = 2;                     // @begin
    for (int i = 0; i < n; i++) { // @for
        cleaner part;
        if (i == 5)
            throw i;    // @throw
        sink = i;       // @before_yield
        co_yield i * 2; // @yield
        sink = i;       // @after_yield
    }
    sink = 3; // @end
}

static int run(int n, int wanted) {
    int sum = 0;
    generator g = count(n);
    for (int i = 0; i < wanted && g.next(); i++) // @run_for
        sum += g.handle.promise().current;       // @run_body
    return sum;                                  // @run_end
}

int main() {
    int sum = run(4, 100); // to its end
    sum += run(4, 2);      // destroyed where it waits
    sum += run(4, 0);      // and before it began
    sum += run(10, 100);   // ends by an exception
    return sum != 12 + 2 + 0 + 20;
}
