#include "support/skip.hpp"

#include <iostream>

#include <doctest/doctest.h>

namespace aura::test {

void skip(std::string_view reason) {
    const auto* test_case = doctest::getContextOptions()->currentTest;
    std::cout << "[skip] " << test_case->m_name << " (" << reason << ")\n";
}

}  // namespace aura::test
