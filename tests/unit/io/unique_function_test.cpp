#include "io/unique_function.hpp"

#include <memory>
#include <utility>

#include <doctest/doctest.h>

using aura::io::Task;
using aura::io::UniqueFunction;

TEST_CASE("unique function: holds what cannot be copied, and gives its result") {
    UniqueFunction<int> answer = [number = std::make_unique<int>(42)] { return *number; };
    UniqueFunction<int> moved = std::move(answer);
    CHECK(moved);
    CHECK_FALSE(answer);  // NOLINT(bugprone-use-after-move): empty is what it promises to be
    CHECK(moved() == 42);
}

TEST_CASE("unique function: what it holds dies with it") {
    auto token = std::make_shared<int>(0);
    const std::weak_ptr<int> held = token;
    {
        const Task task = [token = std::move(token)] { (void)token; };
        CHECK_FALSE(held.expired());
    }
    CHECK(held.expired());
}
