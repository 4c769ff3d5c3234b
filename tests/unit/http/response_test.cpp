#include "http/response.hpp"

#include <string>

#include <doctest/doctest.h>

#include "base/error_code.hpp"

using aura::http::json_response;
using aura::http::reason_phrase;
using aura::http::Response;

TEST_CASE("response: status, fields, length and body are written in that order") {
    CHECK(serialize(json_response(200, "{}")) ==
          "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
    CHECK(serialize(Response{404, {}, "no"}, {.head = false, .keep_alive = false}) ==
          "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno");
}

TEST_CASE("response: HEAD gets the length without the body") {
    CHECK(serialize(Response{200, {}, "body"}, {.head = true}) ==
          "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n");
}

TEST_CASE("response: statuses that cannot have a body get neither body nor length") {
    CHECK(serialize(Response{204, {}, "x"}) == "HTTP/1.1 204 No Content\r\n\r\n");
    CHECK(serialize(Response{101, {{"Upgrade", "websocket"}}, ""}) ==
          "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n");
}

TEST_CASE("response: every status of the error table has a name") {
#define AURA_CHECK_STATUS(enumerator, name, doctor, http, exit, retry) \
    CHECK_FALSE(reason_phrase(http).empty());
    AURA_ERROR_TABLE(AURA_CHECK_STATUS)
#undef AURA_CHECK_STATUS
    CHECK(reason_phrase(799).empty());
}
