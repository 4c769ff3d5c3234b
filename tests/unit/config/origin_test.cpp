#include "config/origin.hpp"

#include <doctest/doctest.h>

using aura::config::Origins;
using aura::config::Source;
using aura::config::to_text;

TEST_CASE("origin: a key that nothing set comes from the default") {
    Origins origins;
    origins.set("mothership.port", {Source::environment, "AURA_MOTHERSHIP_PORT"});
    CHECK(to_text(origins.of("mothership.port")) == "environment AURA_MOTHERSHIP_PORT");
    CHECK(to_text(origins.of("mothership.bind")) == "default");
    CHECK(to_text({Source::file, "m.toml:3:8"}) == "file m.toml:3:8");
    CHECK(to_text({Source::flag, "--port"}) == "flag --port");
}
