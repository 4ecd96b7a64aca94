// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// What C++ adds: classes, templates, lambdas, exceptions. See small_compare.c.
#include <algorithm>
#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

struct Counter {
    int &count;
    explicit Counter(int &count) : count(count) {
        ++count;
    }
    ~Counter() {
        --count;
    }
};

class Account {
public:
    Account(std::string owner, long balance)
        : owner(std::move(owner)),
          balance(balance) {
        if (balance < 0)
            throw std::invalid_argument("negative");
    }

    Account &operator+=(long amount) {
        balance += amount;
        return *this;
    }

    long operator()(int factor) const { return balance * factor; }

    virtual ~Account() = default;

    virtual long interest() const {
        return balance / 100;
    }

    static Account make(int number) {
        return Account("owner" + std::to_string(number), number * 10);
    }

protected:
    std::string owner;
    long balance;
};

class Savings final : public Account {
public:
    using Account::Account;

    long interest() const override {
        if (balance > 50)
            return Account::interest() * 2;
        return 1;
    }
};

template <typename T, int Limit>
T clamped(T value) {
    if (value > T(Limit))
        return T(Limit);
    return value;
}

template <typename... Parts>
int total(Parts... parts) {
    return (0 + ... + static_cast<int>(parts));
}

int risky(int n) {
    int alive = 0;
    Counter outer(alive);
    try {
        Counter inner(alive);
        if (n % 3 == 0)
            throw std::runtime_error("three");
        if (n % 5 == 0)
            throw n;
        n += alive;
    } catch (const std::runtime_error &error) {
        n += static_cast<int>(std::string(error.what()).size());
    } catch (int value) {
        if (value > 5)
            throw;
        n -= 1;
    }
    return n + alive;
}

int lambdas(int n) {
    std::vector<int> values;
    for (int i = 0; i < n; i++)
        values.push_back((i * 7) % 5);
    std::sort(values.begin(), values.end(), [](int a, int b) {
        return a > b;
    });
    int sum = 0;
    std::function<void(int)> add = [&sum, n](int value) {
        if (value > n)
            return;
        sum += value;
    };
    for (int value : values)
        add(value);
    auto generic = [](auto value) { return value + value; };
    return sum + generic(1) + static_cast<int>(generic(1.5));
}

} // namespace

int main() {
    long sum = 0;
    std::map<int, std::unique_ptr<Account>> accounts;
    for (int i = 0; i < 20; i++) {
        try {
            sum += risky(i);
        } catch (...) {
            sum += 1000;
        }
        sum += lambdas(i);
        sum += clamped<int, 7>(i) + static_cast<long>(clamped<double, 3>(i * 0.5));
        sum += total(i, 2.5, 'a');
        try {
            if (i % 2)
                accounts[i] = std::make_unique<Savings>("savings", 10 * i - 50);
            else
                accounts[i] = std::make_unique<Account>(Account::make(i));
        } catch (const std::exception &) {
            accounts.erase(i);
        }
    }
    for (auto &[number, account] : accounts) {
        *account += number;
        sum += account->interest() + (*account)(2);
    }
    std::printf("%ld\n", sum);
    return 0;
}
