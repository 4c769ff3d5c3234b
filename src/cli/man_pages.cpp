// Writes every page of the manual below a directory: man1/aura.1, man1/aura-VERB.1,
// man5/aura.toml.5. Run by the build.

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "cli/man_page.hpp"
#include "config/reference.hpp"

namespace aura::cli {
namespace {

bool write(const std::filesystem::path& path, const std::string& text) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream file(path, std::ios::binary);
    file << text;
    file.close();
    return file.good();
}

bool write_all(const std::filesystem::path& top) {
    bool good = write(top / "man1" / "aura.1", man_page_of_all());
    for (const Verb& verb : verbs()) {
        good = write(top / "man1" / (page_name(verb) + ".1"), man_page(verb)) && good;
    }
    good = write(top / "man5" / "aura.toml.5", config::reference_man()) && good;
    return write(top / "man5" / "mothership.toml.5", ".so man5/aura.toml.5\n") && good;
}

}  // namespace
}  // namespace aura::cli

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: aura-man-pages DIRECTORY\n", stderr);
        return 2;
    }
    return aura::cli::write_all(argv[1]) ? 0 : 1;
}
