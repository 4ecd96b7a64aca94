// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <cstdio>
#include <memory>
#include <vector>

struct Shape {
    virtual ~Shape() = default;
    virtual double area() const = 0;
};

struct Square : Shape {
    double Side;
    explicit Square(double Side) : Side(Side) {
    }
    double area() const override {
        return Side * Side;
    }
};

template <class T> __attribute__((profile, noinline)) T sum(const std::vector<T> &Values) {
    T Sum = 0;
    for (T Value : Values)
        Sum += Value;
    return Sum;
}

int main() {
    std::vector<std::unique_ptr<Shape>> Shapes;
    std::vector<double> Areas;
    for (int I = 0; I < 100; ++I)
        Shapes.push_back(std::make_unique<Square>(I));
    for (const auto &Shape : Shapes)
        Areas.push_back(Shape->area());
    std::printf("%g %d\n", sum(Areas), sum(std::vector<int>{1, 2, 3}));
}
