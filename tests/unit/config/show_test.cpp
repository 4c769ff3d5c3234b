#include "config/show.hpp"

#include <algorithm>
#include <string>

#include <doctest/doctest.h>

using aura::config::changed_keys;
using aura::config::Config;
using aura::config::load;
using aura::config::Loaded;
using aura::config::show;
using aura::config::shown_settings;
using aura::config::ShowOrigin;
using aura::config::Sources;

namespace {

Loaded loaded() {
    Sources sources;
    sources.file = {"m.toml",
                    "[mothership]\nport = 8443\n"
                    "[database]\nurl = 'postgres://u:hunter2@h/d'\n"};
    sources.environment = {{"AURA_S3_ACCESS_KEY_ID", "id"},
                           {"AURA_S3_SECRET_ACCESS_KEY", "hunter2"},
                           {"AURA_S3_BUCKET", "b"},
                           {"AURA_S3_REGION", "eu"}};
    sources.flags = {{"--bind", "10.0.1.15"}};
    auto result = load(sources);
    REQUIRE(result);
    return *std::move(result);
}

}  // namespace

TEST_CASE("show: every setting is there with the place that it comes from") {
    const auto settings = shown_settings(loaded());
    const auto has = [&](const aura::config::ShownSetting& setting) {
        return std::find(settings.begin(), settings.end(), setting) != settings.end();
    };
    CHECK(has({"mothership.bind", "\"10.0.1.15\"", "flag --bind"}));
    CHECK(has({"mothership.port", "8443", "file m.toml:2:8"}));
    CHECK(has({"fragment_store.bucket", "\"b\"", "environment AURA_S3_BUCKET"}));
    CHECK(has({"fragment_store.backend", "\"s3\"", "default (fragment_store.bucket is set)"}));
    CHECK(has({"limits.max_peers", "500", "default"}));
}

TEST_CASE("show: secrets are never shown, only that they are set") {
    const std::string text = show(loaded(), ShowOrigin::yes);
    CHECK(text.find("hunter2") == std::string::npos);
    CHECK(text.find("url = \"(hidden)\"  # file m.toml:4:7\n") != std::string::npos);
}

TEST_CASE("show: what is shown is a configuration file with the same effect") {
    Sources sources;
    sources.file = {"m.toml",
                    "server.listen = '[::]:3001'\n"
                    "observability.metrics_listen = '0.0.0.0:9090'\n"
                    "jwt.default_expiry = '90m'\n"
                    "[[rate_limit.override]]\nidentity = 'a'\npushes_per_minute = 1\n"};
    const auto first = load(sources);
    REQUIRE(first);
    for (const ShowOrigin origin : {ShowOrigin::no, ShowOrigin::yes}) {
        sources.file->text = show(*first, origin);
        const auto second = load(sources);
        REQUIRE(second);
        CHECK(second->config == first->config);
    }
}

TEST_CASE("show: a reload sees exactly the keys that changed") {
    Config before;
    Config after;
    CHECK(changed_keys(before, after).empty());
    after.mothership.port = aura::config::Port{1};
    after.log.level = aura::config::LogLevel::debug;
    const auto changed = changed_keys(before, after);
    REQUIRE(changed.size() == 2);
    CHECK(changed[0]->name == "mothership.port");
    CHECK_FALSE(changed[0]->reloadable);
    CHECK(changed[1]->name == "log.level");
    CHECK(changed[1]->reloadable);
}
