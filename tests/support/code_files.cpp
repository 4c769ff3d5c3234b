#include "support/code_files.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <vector>

namespace aura::test {
namespace {

namespace fs = std::filesystem;

// The first line is all that a language is recognised by.
constexpr std::size_t kFirstLineBytes = 256;

std::vector<fs::path> files_below(const fs::path& folder) {
    std::vector<fs::path> paths;
    const auto options = fs::directory_options::skip_permission_denied;
    for (auto at = fs::recursive_directory_iterator(folder, options); at != end(at); ++at) {
        const auto status = at->symlink_status();
        if (fs::is_directory(status) && at->path().filename() == ".git") {
            at.disable_recursion_pending();
        } else if (fs::is_regular_file(status)) {
            paths.push_back(at->path());
        }
    }
    std::ranges::sort(paths);
    return paths;
}

code::LanguageId language_of(const fs::path& path, std::ifstream& in) {
    std::string start(kFirstLineBytes, '\0');
    in.read(start.data(), static_cast<std::streamsize>(start.size()));
    start.resize(static_cast<std::size_t>(in.gcount()));
    in.clear();
    in.seekg(0);
    return code::language_of(path.native(), start);
}

}  // namespace

void for_each_code_file(const fs::path& folder, const std::function<void(const CodeFile&)>& visit) {
    for (const auto& path : files_below(folder)) {
        std::ifstream in(path, std::ios::binary);
        const auto language = language_of(path, in);
        if (in && language != code::LanguageId::plain_text) {
            visit({language, path, {std::istreambuf_iterator<char>(in), {}}});
        }
    }
}

}  // namespace aura::test
