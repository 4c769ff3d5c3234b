#include "io/local_socket.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

#include <doctest/doctest.h>

#include "file_mode.hpp"
#include "io/socket.hpp"
#include "stream_pair.hpp"
#include "support/temporary_directory.hpp"

using aura::ErrorCode;
using aura::io::connect_local;
using aura::io::LocalListener;
using aura::io::Loop;
using aura::io::Stream;
using aura::io::test::Endpoint;
using aura::io::test::ignore_stream;
using aura::io::test::mode_of;
using aura::io::test::run_until;
using aura::test::TemporaryDirectory;

namespace fs = std::filesystem;

namespace {

// What a process leaves behind that was killed: a bound socket that nobody listens on.
void leave_dead_socket(const fs::path& path) {
    const auto socket = aura::io::open_stream_socket(AF_UNIX);
    const auto address = aura::io::unix_address(path);
    REQUIRE(::bind(socket.get(), address->get(), address->size) == 0);
}

}  // namespace

TEST_CASE("local socket: only its owner can reach it, and it is gone with the listener") {
    Loop loop;
    const TemporaryDirectory directory;
    const fs::path path = directory.path() / "run" / "aura" / "control.sock";
    {
        const auto listener = LocalListener::listen(loop, path, ignore_stream);
        REQUIRE(listener);
        CHECK(mode_of(path) == 0600);
        CHECK(mode_of(path.parent_path()) == 0700);
    }
    CHECK_FALSE(fs::exists(path));
}

TEST_CASE("local socket: a client connects, is known by its user, and they talk") {
    Loop loop;
    const TemporaryDirectory directory;
    const fs::path path = directory.path() / "s";
    std::unique_ptr<Endpoint> server;
    const auto listener = *LocalListener::listen(loop, path, [&](std::unique_ptr<Stream> stream) {
        server = std::make_unique<Endpoint>(std::move(stream));
    });
    Endpoint client(*connect_local(loop, path));
    REQUIRE(client.stream->write(aura::to_bytes(aura::as_bytes("status\n"))));
    run_until(loop, [&] { return server != nullptr && server->received == "status\n"; });
    CHECK(server->stream->peer_uid() == getuid());
}

TEST_CASE("local socket: a second listener is refused with store.locked and the first lives on") {
    Loop loop;
    const TemporaryDirectory directory;
    const fs::path path = directory.path() / "s";
    const auto first = LocalListener::listen(loop, path, ignore_stream);
    REQUIRE(first);
    const auto second = LocalListener::listen(loop, path, ignore_stream);
    REQUIRE_FALSE(second);
    CHECK(second.error().is(ErrorCode::store_locked));
    CHECK(connect_local(loop, path));
}

TEST_CASE("local socket: what a dead process left behind is replaced") {
    Loop loop;
    const TemporaryDirectory directory;
    const fs::path path = directory.path() / "s";
    leave_dead_socket(path);
    CHECK(connect_local(loop, path).error().is(ErrorCode::unavailable));
    const auto listener = LocalListener::listen(loop, path, ignore_stream);
    REQUIRE(listener);
    CHECK(connect_local(loop, path));
}

TEST_CASE("local socket: a live one whose lock file was removed is still refused") {
    Loop loop;
    const TemporaryDirectory directory;
    const fs::path path = directory.path() / "s";
    const auto first = LocalListener::listen(loop, path, ignore_stream);
    REQUIRE(first);
    fs::remove(directory.path() / "s.lock");
    const auto second = LocalListener::listen(loop, path, ignore_stream);
    REQUIRE_FALSE(second);
    CHECK(second.error().is(ErrorCode::store_locked));
    CHECK(fs::exists(path));
}

TEST_CASE("local socket: a file in its place is left alone") {
    Loop loop;
    const TemporaryDirectory directory;
    const fs::path path = directory.path() / "s";
    directory.write("s", "precious");
    const auto refused = LocalListener::listen(loop, path, ignore_stream);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().is(ErrorCode::exists));
    CHECK(directory.read("s") == "precious");
}

TEST_CASE("local socket: a path too long for the system is refused with config_invalid") {
    Loop loop;
    const TemporaryDirectory directory;
    const fs::path path = directory.path() / std::string(108, 's');
    CHECK(LocalListener::listen(loop, path, ignore_stream).error().is(ErrorCode::config_invalid));
    CHECK(connect_local(loop, path).error().is(ErrorCode::config_invalid));
}

TEST_CASE("local socket: nobody there is unavailable") {
    Loop loop;
    const TemporaryDirectory directory;
    CHECK(connect_local(loop, directory.path() / "s").error().is(ErrorCode::unavailable));
}
