// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <coroutine>
#include <exception>

struct generator {
    struct promise_type {
        int current = 0;
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
        }
        void unhandled_exception() {
            std::terminate();
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

__attribute__((profile)) generator count(int n) {
    for (int i = 0; i < n; i++)
        co_yield i * 2; // @yield
}

int main() {
    int sum = 0;
    generator g = count(6);
    while (g.next())
        sum += g.handle.promise().current;
    return sum != 30;
}
