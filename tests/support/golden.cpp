#include "support/golden.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <doctest/doctest.h>

#include "base/hex.hpp"
#include "support/skip.hpp"

namespace aura::test {
namespace {

constexpr std::size_t kBytesPerLine = 32;

void write(const std::filesystem::path& path, std::string_view text) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream file(path, std::ios::binary);
    file << text;
    REQUIRE(file.flush().good());
}

// Line, from 1, in which the texts begin to differ.
auto first_difference(std::string_view a, std::string_view b) {
    const auto [end, unused] = std::ranges::mismatch(a, b);
    return std::count(a.begin(), end, '\n') + 1;
}

std::string in_hex(ByteView bytes) {
    std::string text;
    for (; !bytes.empty(); bytes = bytes.subspan(std::min(bytes.size(), kBytesPerLine))) {
        text += to_hex(bytes.first(std::min(bytes.size(), kBytesPerLine))) + "\n";
    }
    return text;
}

}  // namespace

void check_golden(const std::string& name, std::string_view actual) {
    const std::filesystem::path path = std::filesystem::path(AURA_SOURCE_ROOT) / name;
    if (std::getenv("AURA_TEST_ACCEPT") != nullptr) {
        write(path, actual);
        skip("wrote " + name);
        return;
    }
    std::ifstream file(path, std::ios::binary);
    REQUIRE_MESSAGE(file, "AURA_TEST_ACCEPT=1 writes the missing " << name);
    const std::string expected(std::istreambuf_iterator<char>(file), {});
    INFO("they differ from line ", first_difference(expected, actual), " on");
    INFO("if that is meant, AURA_TEST_ACCEPT=1 writes ", name, " anew");
    CHECK(expected == actual);
}

void check_golden_bytes(const std::string& name, ByteView actual) {
    check_golden(name, in_hex(actual));
}

}  // namespace aura::test
