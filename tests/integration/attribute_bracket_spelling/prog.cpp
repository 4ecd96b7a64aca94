// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
namespace {
[[instr::profile]] int on_definition(int n) {
    return n + 1;
}
} // namespace

[[instr::profile]] int on_declaration(int n);

int on_declaration(int n) {
    return n + 2;
}

struct widget {
    [[instr::profile]] int method(int n) {
        return n + 3;
    }
    int plain(int n) {
        return n + 4;
    }
};

int main() {
    int sum = 0;
    widget w;
    for (int i = 0; i < 3; i++)
        sum += on_definition(i) + on_declaration(i) + w.method(i) + w.plain(i);
    return sum == 0;
}
