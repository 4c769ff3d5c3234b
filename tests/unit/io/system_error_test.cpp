#include "io/system_error.hpp"

#include <cerrno>

#include <doctest/doctest.h>

using aura::ErrorCode;
using aura::io::network_error;
using aura::io::system_error;

TEST_CASE("system error: callers can tell the failures of files apart") {
    CHECK(system_error("x", ENOENT).is(ErrorCode::not_found));
    CHECK(system_error("x", EACCES).is(ErrorCode::permission));
    CHECK(system_error("x", EEXIST).is(ErrorCode::exists));
    CHECK(system_error("x", ENOSPC).is(ErrorCode::store_full));
    CHECK(system_error("x", EIO).is(ErrorCode::io));
    CHECK(system_error("cannot read x", EIO).to_line() == "cannot read x: input/output error");
}

TEST_CASE("system error: callers can tell the failures of connections apart") {
    CHECK(network_error("x", ECONNREFUSED).is(ErrorCode::net_refused));
    CHECK(network_error("x", ETIMEDOUT).is(ErrorCode::net_timeout));
    CHECK(network_error("x", ENETUNREACH).is(ErrorCode::net_unreachable));
    CHECK(network_error("x", EHOSTUNREACH).is(ErrorCode::net_unreachable));
    CHECK(network_error("x", EPIPE).is(ErrorCode::net_reset));
    CHECK(network_error("x", EADDRINUSE).is(ErrorCode::net_address_in_use));
    CHECK(network_error("x", EACCES).is(ErrorCode::permission));
    CHECK(network_error("x", EBADF).is(ErrorCode::io));
}
