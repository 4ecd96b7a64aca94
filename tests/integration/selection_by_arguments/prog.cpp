// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
namespace math {
int square(int n) {
    return n * n;
}
int cube(int n) {
    return n * n * n;
}
} // namespace math

extern "C" int plain(int n) {
    return n + 1;
}

__attribute__((profile)) int marked(int n) {
    return n + 2;
}

int main() {
    return math::square(2) + math::cube(2) + plain(1) + marked(1) == 0;
}
