// Writes the daemon's page of the manual below a directory: man8/aurad.8. Run by the build.

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "daemon/options.hpp"

int main(int argc, char** argv) {
    if (argc != 2) {
        (void)std::fputs("usage: aurad-man-pages DIRECTORY\n", stderr);
        return 2;
    }
    const std::filesystem::path directory = std::filesystem::path(argv[1]) / "man8";
    std::filesystem::create_directories(directory);
    std::ofstream page(directory / "aurad.8", std::ios::binary);
    page << aura::daemon::man_page();
    page.close();
    return page.good() ? 0 : 1;
}
