#include "config/collector.hpp"

#include <string>
#include <vector>

#include <doctest/doctest.h>

using aura::config::Assignment;
using aura::config::Collector;
using aura::config::Mistakes;
using aura::config::RawText;
using aura::config::Sources;

namespace {

struct Collected {
    Mistakes mistakes;
    std::vector<std::string> warnings;
    Collector collector{mistakes, warnings};

    // "mothership.port at m.toml:2:8", in the order of precedence.
    [[nodiscard]] std::vector<std::string> list() const {
        std::vector<std::string> lines;
        for (const Assignment& assignment : collector.assignments()) {
            lines.push_back(std::string(assignment.key->name) + " at " +
                            assignment.place.to_text());
        }
        return lines;
    }

    [[nodiscard]] std::vector<std::string> causes() const { return mistakes.to_error().causes(); }
};

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("collector: a file's values come with the places where they stand") {
    Collected collected;
    collected.collector.add_file({"m.toml",
                                  "mothership.port = 1\n"
                                  "[server]\n"
                                  "sync_workers = 4\n"
                                  "[rate_limit.defaults]\n"
                                  "role_agent = {}\n"});
    CHECK(collected.list() == Lines{"mothership.port at m.toml:1:19",
                                    "server.workers at m.toml:3:16",
                                    "rate_limit.defaults at m.toml:4:1"});
    CHECK(collected.mistakes.empty());
}

TEST_CASE("collector: listen stands for an address and a port") {
    Collected collected;
    collected.collector.add_file({"m.toml", "[server]\nlisten = '[::]:3001'\n"});
    CHECK(collected.list() ==
          Lines{"mothership.bind at m.toml:2:10", "mothership.port at m.toml:2:10"});
    CHECK(std::get<RawText>(collected.collector.assignments()[0].raw.data).text == "::");
    CHECK(std::get<RawText>(collected.collector.assignments()[1].raw.data).text == "3001");

    Collected broken;
    broken.collector.add_file({"m.toml", "server.listen = 3001\n"});
    CHECK(broken.causes() ==
          Lines{"m.toml:1:17: server.listen: expected an IP address and a port, as in "
                "\"0.0.0.0:7777\""});
}

TEST_CASE("collector: an unknown name is reported once, with the one that was meant") {
    Collected collected;
    collected.collector.add_file({"m.toml",
                                  "port = 1\n"
                                  "[mothership]\n"
                                  "  prot = 7777\n"
                                  "  listen = 'x'\n"
                                  "[mothershp]\n"
                                  "port = 1\n"
                                  "bind = 1\n"
                                  "[quite_different]\n"});
    CHECK(collected.causes() ==
          Lines{"m.toml:1:1: unknown key \"port\", did you mean \"mothership.port\"?",
                "m.toml:3:3: unknown key \"mothership.prot\", did you mean \"mothership.port\"?",
                "m.toml:4:3: unknown key \"mothership.listen\", did you mean \"server.listen\"?",
                "m.toml:5:2: unknown section \"mothershp\", did you mean \"mothership\"?",
                "m.toml:8:2: unknown section \"quite_different\""});
}

TEST_CASE("collector: a section that is no table is a mistake") {
    Collected collected;
    collected.collector.add_file({"m.toml", "tls = 'files'\n"});
    CHECK(collected.causes() == Lines{"m.toml:1:1: \"tls\" is a section: [tls]"});
}

TEST_CASE("collector: what is no TOML, or too long, is one mistake") {
    Collected broken;
    broken.collector.add_file({"m.toml", "[mothership\n"});
    REQUIRE(broken.causes().size() == 1);
    CHECK(broken.causes().front().starts_with("m.toml:1:12: "));

    Collected bound;
    bound.collector.add_file({"m.toml", std::string(aura::config::kFileBytesMax, '\n')});
    CHECK(bound.mistakes.empty());
    Collected over;
    over.collector.add_file({"m.toml", std::string(aura::config::kFileBytesMax + 1, '\n')});
    CHECK(over.causes() == Lines{"m.toml: the file is over 1 MiB"});
}

TEST_CASE("collector: the environment gives keys by their variables, empty ones not") {
    Collected collected;
    Sources sources;
    sources.environment = {{"AURA_MOTHERSHIP_PORT", "1"},
                           {"AURA_LISTEN", "0.0.0.0:3001"},
                           {"AURA_TLS_CERT", ""},
                           {"AURA_HOME", "/elsewhere"},
                           {"AURA_JOIN_TOKEN", "t"},
                           {"PATH", "/bin"}};
    collected.collector.add_environment(sources);
    CHECK(collected.list() == Lines{"mothership.port at AURA_MOTHERSHIP_PORT",
                                    "mothership.bind at AURA_LISTEN",
                                    "mothership.port at AURA_LISTEN"});
    CHECK(collected.mistakes.empty());
    CHECK(collected.warnings.empty());
}

TEST_CASE("collector: a secret is read from the file that a variable names, without line ends") {
    Collected collected;
    Sources sources;
    sources.environment = {{"AURA_DB_URL_FILE", "/run/secrets/db"}};
    sources.read_secret = [](const std::string& path) -> aura::Result<std::string> {
        CHECK(path == "/run/secrets/db");
        return "postgres://u:p@h/d\r\n";
    };
    collected.collector.add_environment(sources);
    REQUIRE(collected.list() == Lines{"database.url at AURA_DB_URL_FILE"});
    CHECK(std::get<RawText>(collected.collector.assignments()[0].raw.data).text ==
          "postgres://u:p@h/d");
}

TEST_CASE("collector: a secret's file that cannot be read is a mistake") {
    Collected collected;
    Sources sources;
    sources.environment = {{"AURA_DB_URL_FILE", "/nowhere"}};
    sources.read_secret = [](const std::string& path) -> aura::Result<std::string> {
        return aura::fail(aura::ErrorCode::io, "cannot read " + path);
    };
    collected.collector.add_environment(sources);
    CHECK(collected.causes() == Lines{"AURA_DB_URL_FILE: cannot read /nowhere"});
    CHECK(collected.mistakes.spoiled("database.url"));
}

TEST_CASE("collector: what Kubernetes sets for a service of that name is no port") {
    Collected collected;
    Sources sources;
    sources.environment = {{"AURA_MOTHERSHIP_PORT", "tcp://10.3.0.7:3001"},
                           {"AURA_MOTHERSHIP_PORT_3001_TCP_ADDR", "10.3.0.7"},
                           {"AURA_MOTHERSHIP_SERVICE_HOST", "10.3.0.7"},
                           {"AURA_MOTHERSHIP_SERVICE_PORT", "3001"}};
    collected.collector.add_environment(sources);
    CHECK(collected.list().empty());
    CHECK(collected.mistakes.empty());
    CHECK(collected.warnings ==
          Lines{"AURA_MOTHERSHIP_PORT is a service's address and no port: ignored"});
}

TEST_CASE("collector: a variable that was probably meant for us is warned of") {
    Collected collected;
    Sources sources;
    sources.environment = {{"AURA_MOTHERSHIP_PROT", "1"},
                           {"AURA_DB_ULR_FILE", "/x"},
                           {"AURA_TLS_CERT_FILE", "/x"},
                           {"AURA_SOMETHING_ELSE", "1"}};
    collected.collector.add_environment(sources);
    CHECK(collected.warnings ==
          Lines{"AURA_DB_ULR_FILE is no setting; did you mean AURA_DB_URL_FILE?",
                "AURA_MOTHERSHIP_PROT is no setting; did you mean AURA_MOTHERSHIP_PORT?",
                "AURA_TLS_CERT_FILE is no setting: only secrets are read from a file"});
}

TEST_CASE("collector: a flag is known by its short name and by its key") {
    Collected collected;
    collected.collector.add_flags({{"--port", "1"},
                                   {"--mothership.bind", "::"},
                                   {"--server.listen", "0.0.0.0:1"},
                                   {"--mothership.prot", "1"},
                                   {"port", "1"},
                                   {"--", "1"}});
    CHECK(collected.list() == Lines{"mothership.port at --port",
                                    "mothership.bind at --mothership.bind",
                                    "mothership.bind at --server.listen",
                                    "mothership.port at --server.listen"});
    REQUIRE(collected.causes().size() == 3);
    CHECK(collected.causes()[0] ==
          "--mothership.prot: unknown setting, did you mean \"mothership.port\"?");
}
