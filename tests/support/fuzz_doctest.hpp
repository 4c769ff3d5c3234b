// For fuzz targets that are built of what unit tests have, which asserts by doctest: a failed
// assertion there is a finding here. To be included by one file of a program, before doctest.
#pragma once

#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include "base/assert.hpp"

namespace aura::test {

// Once, before the first assertion.
inline void let_doctest_assert() {
    static doctest::Context context;
    context.setAsDefaultForAssertsOutOfTestCases();
    context.setAssertHandler(
        [](const doctest::AssertData& assertion) { AURA_ASSERT(!assertion.m_failed); });
}

}  // namespace aura::test
