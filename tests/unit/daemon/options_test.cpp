#include "daemon/options.hpp"

#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "config/reference.hpp"

using namespace aura;
using namespace aura::daemon;

namespace {

Options parsed(const std::vector<std::string>& arguments) {
    auto options = parse_options(arguments);
    REQUIRE(options);
    return *std::move(options);
}

// The first words of the lines of help that begin with a flag.
std::vector<std::string> flags_in_help() {
    std::vector<std::string> flags;
    std::istringstream lines(usage_text());
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("  --")) {
            flags.push_back(line.substr(2, line.find(' ', 2) - 2));
        }
    }
    return flags;
}

}  // namespace

TEST_CASE("aurad: its flags are read, and every other one with a value is a setting") {
    const Options options = parsed({"--mothership",
                                    "--rebuild",
                                    "--config=/etc/m.toml",
                                    "--notify-fd",
                                    "3",
                                    "--mothership.port",
                                    "7443"});
    CHECK(options.mode == config::DaemonMode::mothership);
    CHECK(options.rebuild);
    CHECK(options.config_file == "/etc/m.toml");
    CHECK(options.notify_fd == 3);
    REQUIRE(options.flags.size() == 1);
    CHECK(options.flags[0].name == "--mothership.port");
    CHECK(options.flags[0].value == "7443");
    CHECK(parsed({"-h"}).help);
}

TEST_CASE("aurad: what is no flag, has no value, or is no descriptor is a usage error") {
    for (const auto& arguments : std::vector<std::vector<std::string>>{
             {"serve"}, {"--config"}, {"--notify-fd", "many"}, {"--notify-fd", "-1"}}) {
        const auto options = parse_options(arguments);
        REQUIRE_FALSE(options);
        CHECK(options.error().is(ErrorCode::usage));
        CHECK(options.error().next_step() == "aurad --help");
    }
}

TEST_CASE("aurad: help and manual name the same flags, and none that is not read") {
    const auto flags = flags_in_help();
    CHECK(flags.size() == 8);
    for (const std::string& flag : flags) {
        CAPTURE(flag);
        CHECK(man_page().find(".B " + config::man_text(flag)) != std::string::npos);
        if (flag != "--KEY") {
            const auto read = parse_options({flag, "3"});
            const auto alone = parse_options({flag});
            CHECK(((read && read->flags.empty()) || (alone && alone->flags.empty())));
        }
    }
}

TEST_CASE("aurad: no text of its manual is taken for a request of troff") {
    std::istringstream lines(man_page());
    for (std::string line; std::getline(lines, line);) {
        CAPTURE(line);
        const bool known = line.starts_with(".TH ") || line.starts_with(".SH ") || line == ".TP" ||
                           line.starts_with(".B") || line.starts_with(".\\\"");
        CHECK((!line.starts_with('.') || known));
        CHECK_FALSE(line.starts_with('\''));
    }
}

TEST_CASE("aurad: it tells what it was started with, for whoever starts it again elsewhere") {
    CHECK(started_with(parsed({"--mothership", "--notify-fd", "3"}))["arguments"].empty());
    const auto again = started_with(parsed({"--mothership", "--port=7901", "--config", "m.toml"}));
    const std::string config = (std::filesystem::current_path() / "m.toml").string();
    CHECK(again["arguments"] == control::Json({"--config", config, "--port", "7901"}));
}

TEST_CASE("aurad: the advice for a damaged database is a command for this daemon's own") {
    const Error damaged = Error(ErrorCode::store_damaged, "cannot read the incarnation");
    CHECK(with_rebuild_command(damaged, parsed({})).next_step() == "aurad --rebuild");
    CHECK(with_rebuild_command(damaged, parsed({"--mothership", "--system"})).next_step() ==
          "aurad --mothership --system --rebuild");
    CHECK(with_rebuild_command(damaged, parsed({"--mothership", "--config", "/m.toml"}))
              .next_step() == "aurad --mothership --config /m.toml --rebuild");
    const Error other = Error(ErrorCode::store_locked, "the database is in use");
    CHECK(with_rebuild_command(other, parsed({})).next_step().empty());
}

TEST_CASE("aurad: a rebuild that fails is not advised to rebuild") {
    const Error lost = Error(ErrorCode::store_damaged, "nothing is left").try_next("a backup");
    CHECK(with_rebuild_command(lost, parsed({"--mothership", "--rebuild"})).next_step() ==
          "a backup");
}
