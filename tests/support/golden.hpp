// Texts and bytes that other programs depend on, kept as files under tests/golden/. A change of
// them is a change that somebody sees, so it has to show up in review.
//
// AURA_TEST_ACCEPT=1 writes the files instead of comparing; the test case then counts as skipped.
#pragma once

#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace aura::test {

// Fails the running test case unless the file `name` (a path from the top of the source tree) holds
// exactly `actual`.
void check_golden(const std::string& name, std::string_view actual);

// The same for bytes. The file holds them in hexadecimal, 32 a line, so that a diff can be read.
void check_golden_bytes(const std::string& name, ByteView actual);

}  // namespace aura::test
