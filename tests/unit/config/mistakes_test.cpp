#include "config/mistakes.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

using aura::config::Mistakes;
using aura::config::Place;
using aura::config::Source;

TEST_CASE("mistakes: they are listed by source and line, with their places") {
    Mistakes mistakes;
    CHECK(mistakes.empty());
    mistakes.add({Source::flag, "--port", {}}, "d");
    mistakes.add({Source::environment, "AURA_X", {}}, "c");
    mistakes.add({Source::file, "m.toml", {10, 2}}, "b");
    mistakes.add({Source::file, "m.toml", {9, 20}}, "a");
    mistakes.add({}, "first");
    const aura::Error error = mistakes.to_error();
    CHECK(error.is(aura::ErrorCode::config_invalid));
    CHECK(error.causes() ==
          std::vector<std::string>{
              "first", "m.toml:9:20: a", "m.toml:10:2: b", "AURA_X: c", "--port: d"});
}

TEST_CASE("mistakes: a key with a mistake is known to be spoiled") {
    Mistakes mistakes;
    mistakes.add_for("tls.mode", {}, "wrong");
    CHECK(mistakes.spoiled("tls.mode"));
    CHECK_FALSE(mistakes.spoiled("tls.cert"));
}

TEST_CASE("mistakes: beyond the bound they are counted") {
    Mistakes mistakes;
    for (std::size_t i = 0; i < Mistakes::kShownMax; ++i) {
        mistakes.add({}, "wrong");
    }
    CHECK(mistakes.to_error().causes().size() == Mistakes::kShownMax);
    mistakes.add({}, "wrong");
    mistakes.add({}, "wrong");
    CHECK(mistakes.to_error().causes().back() == "and 2 more");
}
