// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// C++: constructors, virtual methods, a template, a lambda and an exception, each with its lines.
#include <algorithm>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <vector>

#pragma GCC diagnostic ignored "-Wattributes" // without the plugin nobody knows "profile"

struct Shape {
    virtual ~Shape() = default;
    virtual double area() const = 0;
};

class Square : public Shape {
public:
    [[instr::profile]]
    explicit Square(double side) : side(side) {
        if (side < 0)
            throw std::invalid_argument("a square without a side");
    }

    [[instr::profile]]
    double area() const override {
        return side * side;
    }

private:
    double side;
};

class Polygon : public Shape {
public:
    explicit Polygon(int corners) : corners(corners) {}

    [[instr::profile]]
    double area() const override {
        double sum = 0;
        for (int corner = 0; corner < corners; corner++)
            sum += 1.0 / (1 + corner);
        return sum;
    }

private:
    int corners;
};

template <typename Number>
[[instr::profile]]
Number sum_of(const std::vector<Number> &numbers) {
    Number sum{};
    for (const Number &number : numbers)
        sum += number;
    return sum;
}

[[instr::profile]]
static std::unique_ptr<Shape> make_shape(int number) {
    if (number % 3 == 0)
        return std::make_unique<Polygon>(number % 100);
    return std::make_unique<Square>(number % 10 - 1);
}

int main() {
    std::vector<double> areas;
    std::vector<long> failures;

    for (int number = 0; number < 300000; number++) {
        try {
            areas.push_back(make_shape(number)->area());
        } catch (const std::invalid_argument &) {
            failures.push_back(number);
        }
    }
    std::sort(areas.begin(), areas.end(), [](double a, double b) { return a > b; });
    std::printf("%zu areas, the largest %.2f, %.0f in all; %zu failures, sum %ld\n", areas.size(),
                areas.front(), sum_of(areas), failures.size(), sum_of(failures));
    return 0;
}
