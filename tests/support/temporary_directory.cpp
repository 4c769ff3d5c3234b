#include "support/temporary_directory.hpp"

#include <fstream>
#include <iterator>
#include <stdlib.h>

#include "base/assert.hpp"

namespace aura::test {

TemporaryDirectory::TemporaryDirectory() {
    std::string pattern =
        std::filesystem::canonical(std::filesystem::temp_directory_path()) / "aura-test-XXXXXX";
    AURA_ASSERT(::mkdtemp(pattern.data()) != nullptr);
    path_ = pattern;
}

TemporaryDirectory::~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

void TemporaryDirectory::write(const std::filesystem::path& file, std::string_view bytes) const {
    const std::filesystem::path full = path_ / file;
    std::filesystem::create_directories(full.parent_path());
    std::ofstream out(full, std::ios::binary | std::ios::trunc);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    AURA_ASSERT(out.flush().good());
}

std::string TemporaryDirectory::read(const std::filesystem::path& file) const {
    std::ifstream in(path_ / file, std::ios::binary);
    if (!in) {
        return "(absent)";
    }
    return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace aura::test
