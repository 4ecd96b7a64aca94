// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <utility>

int work;

struct base {
    __attribute__((profile)) base(int n) {
        work += n; // @base_constructor
    }
    __attribute__((profile)) virtual ~base() {
        work++; // @base_destructor
    }
    __attribute__((profile)) virtual int value() const {
        return 1; // @base_value
    }
};

struct derived : base {
    __attribute__((profile)) derived() : base(1) {
        work++; // @derived_constructor
    }
    __attribute__((profile)) ~derived() override {
        work++; // @derived_destructor
    }
    __attribute__((profile)) int value() const override {
        return 2; // @derived_value
    }
    __attribute__((profile)) derived &operator+=(int n) {
        work += n; // @plus
        return *this;
    }
    __attribute__((profile)) int operator()(int n) const {
        return n; // @call
    }
    __attribute__((profile)) explicit operator int() const {
        return 3; // @conversion
    }
    __attribute__((profile)) static int helper() {
        return 4; // @static
    }
};

template <typename T> __attribute__((profile)) T twice(T n) {
    return n + n; // @template
}

template <typename T> struct box {
    T content;
    __attribute__((profile)) T get() const {
        return content; // @member_of_template
    }
};

int main() {
    {
        derived on_stack;
        on_stack += 2;
        work += on_stack(1) + static_cast<int>(on_stack) + derived::helper();
        work += on_stack.value();
    }
    base *on_heap = new derived;
    work += on_heap->value();
    delete on_heap;
    base alone(5);
    work += alone.value();

    work += twice(1) + static_cast<int>(twice(2.0)) + twice(3);
    work += box<int>{1}.get() + static_cast<int>(box<long>{2}.get());

    auto lambda = [](int n) __attribute__((profile)) {
        return n + 1; // @lambda
    };
    for (int i = 0; i < 4; i++)
        work += lambda(i);
    return work == 0;
}
