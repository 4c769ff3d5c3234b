#include "config/places.hpp"

#include <doctest/doctest.h>

using aura::config::DaemonMode;
using aura::config::default_places;
using aura::config::Environment;
using aura::config::Places;
using aura::config::Platform;

TEST_CASE("places: a Linux user gets the XDG directories, given or by default") {
    const Environment plain = {{"HOME", "/home/ada"}, {"XDG_RUNTIME_DIR", "/run/user/1000"}};
    CHECK(default_places(Platform::linux_, plain, false) == Places{"/home/ada/.config/aura",
                                                                   "/home/ada/.local/share/aura",
                                                                   "/home/ada/.local/state/aura",
                                                                   "/run/user/1000/aura"});

    const Environment moved = {{"HOME", "/home/ada"},
                               {"XDG_CONFIG_HOME", "/etc/ada/"},
                               {"XDG_DATA_HOME", "relative/is/ignored"},
                               {"XDG_STATE_HOME", "/var/ada"}};
    CHECK(default_places(Platform::linux_, moved, false) == Places{"/etc/ada/aura",
                                                                   "/home/ada/.local/share/aura",
                                                                   "/var/ada/aura",
                                                                   "/var/ada/aura/run"});
}

TEST_CASE("places: the system service uses the system's directories and needs no home") {
    CHECK(default_places(Platform::linux_, {}, true) ==
          Places{"/etc/aura", "/var/lib/aura", "/var/log/aura", "/run/aura"});
    CHECK(default_places(Platform::macos, {}, true)->data == "/Library/Application Support/aura");
}

TEST_CASE("places: a Mac keeps data and logs in the user's Library") {
    CHECK(default_places(Platform::macos, {{"HOME", "/Users/ada"}}, false) ==
          Places{"/Users/ada/.config/aura",
                 "/Users/ada/Library/Application Support/aura",
                 "/Users/ada/Library/Logs/aura",
                 "/Users/ada/Library/Application Support/aura/run"});
}

TEST_CASE("places: AURA_HOME holds everything, whoever asks") {
    const Environment environment = {{"AURA_HOME", "/tmp/one/"}, {"HOME", "/home/ada"}};
    const Places expected = {"/tmp/one/config", "/tmp/one/data", "/tmp/one/state", "/tmp/one/run"};
    CHECK(default_places(Platform::linux_, environment, false) == expected);
    CHECK(default_places(Platform::macos, environment, true) == expected);
}

TEST_CASE("places: the two modes share directories and no file") {
    const Places places = {"/c", "/d", "/s", "/r"};
    CHECK(places.config_file(DaemonMode::peer) == "/c/aura.toml");
    CHECK(places.config_file(DaemonMode::mothership) == "/c/mothership.toml");
    CHECK(places.socket_file(DaemonMode::peer) == "/r/aurad.sock");
    CHECK(places.socket_file(DaemonMode::mothership) == "/r/mothership.sock");
}

TEST_CASE("places: no usable home is an error that says what to set") {
    const auto none = default_places(Platform::linux_, {}, false);
    REQUIRE_FALSE(none);
    CHECK(none.error().is(aura::ErrorCode::config_invalid));
    CHECK(none.error().next_step() == "set AURA_HOME to the directory to use");
    CHECK_FALSE(default_places(Platform::linux_, {{"AURA_HOME", "here"}}, false));
}
