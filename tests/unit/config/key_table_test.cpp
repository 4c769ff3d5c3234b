#include "config/key_table.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "config/assign.hpp"
#include "config/toml_reader.hpp"
#include "config/value_text.hpp"

using aura::config::Config;
using aura::config::find_key;
using aura::config::Key;
using aura::config::keys;
using aura::config::variable_of;
using aura::config::variables_of;

TEST_CASE("key table: no name, alias, variable or flag is there twice") {
    std::set<std::string, std::less<>> names;
    std::set<std::string> variables;
    std::set<std::string_view> flags;
    for (const Key& key : keys()) {
        CAPTURE(key.name);
        CHECK(names.emplace(key.name).second);
        for (const std::string_view alias : key.aliases) {
            CHECK((alias.empty() || names.emplace(alias).second));
        }
        for (const std::string& variable : variables_of(key)) {
            CHECK(variables.insert(variable).second);
        }
        CHECK((key.flag.empty() || flags.insert(key.flag).second));
        CHECK(key.help.ends_with('.'));
    }
}

TEST_CASE("key table: keys of one section stand together") {
    std::set<std::string_view> left;
    std::string_view current;
    for (const Key& key : keys()) {
        const std::string_view section = key.section();
        if (section != current) {
            CHECK(left.insert(section).second);
            current = section;
        }
    }
}

TEST_CASE("key table: every default is a value that its key accepts") {
    for (const Key& key : keys()) {
        CAPTURE(key.name);
        const std::string text = value_text(key, Config{});
        if (text == R"("")" || key.stands_for_others()) {
            continue;
        }
        const auto table = aura::config::read_toml("a = " + text);
        Config config;
        CHECK(assign(key, std::get<aura::config::RawTable>(table).front().value, config));
        CHECK(config == Config{});
    }
}

TEST_CASE("key table: a key is found by its name and its aliases") {
    REQUIRE(find_key("server.workers") != nullptr);
    CHECK(find_key("server.sync_workers") == find_key("server.workers"));
    CHECK(find_key("sync.workers") == find_key("server.workers"));
    CHECK(find_key("workers") == nullptr);
    CHECK(find_key("") == nullptr);
}

TEST_CASE("key table: every name is a variable, and the documented ones are others") {
    CHECK(variable_of("mothership.display_name") == "AURA_MOTHERSHIP_DISPLAY_NAME");
    const auto is_given_by = [](std::string_view name, std::string_view variable) {
        const auto all = variables_of(*find_key(name));
        return std::find(all.begin(), all.end(), variable) != all.end();
    };
    CHECK(is_given_by("database.url", "AURA_DATABASE_URL"));
    CHECK(is_given_by("database.url", "AURA_DB_URL"));
    CHECK(is_given_by("server.listen", "AURA_LISTEN"));
    CHECK(is_given_by("server.workers", "AURA_SYNC_WORKERS"));
    CHECK(is_given_by("fragment_store.path", "AURA_FRAGMENT_PATH"));
    CHECK(is_given_by("fragment_store.backend", "AURA_FRAGMENT_BACKEND"));
    CHECK(is_given_by("fragment_store.bucket", "AURA_S3_BUCKET"));
    CHECK(is_given_by("fragment_store.region", "AURA_S3_REGION"));
    CHECK(is_given_by("tls.cert", "AURA_TLS_CERT"));
    CHECK(is_given_by("tls.key", "AURA_TLS_KEY"));
    CHECK(is_given_by("auth.client_ca", "AURA_CLIENT_CA"));
}
