#include "config/effect.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "config/key_table.hpp"

using aura::config::check_effect;
using aura::config::load;
using aura::config::Sources;

namespace {

std::vector<std::string> refused(const std::string& text,
                                 aura::config::Environment variables = {}) {
    Sources sources;
    sources.file = {"m.toml", text};
    sources.environment = std::move(variables);
    sources.machine = {"office-mini", 8};
    const auto loaded = load(sources);
    REQUIRE(loaded);
    const auto status = check_effect(*loaded);
    if (status) {
        return {};
    }
    CHECK(status.error().is(aura::ErrorCode::config_invalid));
    return status.error().causes();
}

}  // namespace

TEST_CASE("effect: a setting that this version does nothing with is refused where it stands") {
    const auto causes = refused("[sync]\nbatch_size = 128\n[mothership]\nport = 7443\n",
                                {{"AURA_DB_URL", "postgres://hub@db/hub"}});
    CHECK(causes == std::vector<std::string>{"m.toml:2:14: sync.batch_size has no effect yet",
                                             "AURA_DB_URL: database.url has no effect yet"});
}

TEST_CASE("effect: what follows from a setting is not refused again") {
    CHECK(refused("", {{"AURA_TLS_CERT", "/c"}, {"AURA_TLS_KEY", "/k"}}).size() == 2);
}

TEST_CASE("effect: a default may be written, and the machine's own is none that somebody wrote") {
    CHECK(refused("[tls]\nmode = 'self-signed'\n[sync]\nbatch_size = 256\n").empty());
    CHECK(refused("").empty());
}
