#include "cli/environment.hpp"

#include <filesystem>

#include <doctest/doctest.h>

using aura::cli::absolute_path;

TEST_CASE("environment: a path becomes absolute, whether there is something or not") {
    const std::string here = std::filesystem::canonical(".").string();
    CHECK(absolute_path(".") == here);
    CHECK(absolute_path("none/of/this.py") == here + "/none/of/this.py");
    CHECK(absolute_path("none/../gone.py") == here + "/gone.py");
    CHECK(absolute_path("/none/x") == "/none/x");
}
