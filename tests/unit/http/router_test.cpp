#include "http/router.hpp"

#include <string_view>

#include <doctest/doctest.h>

using aura::ErrorCode;
using aura::http::Access;
using aura::http::match_path;
using aura::http::Method;
using aura::http::Route;
using aura::http::Router;

namespace {

enum class Endpoint { health, peers, peer, revoke, rename };

constexpr Route<Endpoint> kRoutes[] = {
    {Method::get, "/healthz", Endpoint::health, Access::anyone},
    {Method::get, "/v1/peers", Endpoint::peers, Access::member},
    {Method::get, "/v1/peers/{peer}", Endpoint::peer, Access::member},
    {Method::post, "/v1/peers/{peer}/revoke", Endpoint::revoke, Access::admin},
    {Method::post, "/v1/peers/{peer}/names/{name}", Endpoint::rename, Access::admin},
};

const Router<Endpoint> kRouter{kRoutes};

}  // namespace

TEST_CASE("router: a row is found by method and path, with its parameters decoded") {
    const auto health = kRouter.find(Method::get, "/healthz");
    REQUIRE(health);
    CHECK(health->handler == Endpoint::health);
    CHECK(health->access == Access::anyone);

    const auto rename = kRouter.find(Method::post, "/v1/peers/peer_0a/names/Ada%20L%2f");
    REQUIRE(rename);
    CHECK(rename->handler == Endpoint::rename);
    CHECK(rename->access == Access::admin);
    CHECK(rename->parameters["peer"] == "peer_0a");
    CHECK(rename->parameters["name"] == "Ada L/");
    CHECK(rename->parameters.size() == 2);
}

TEST_CASE("router: HEAD is served by what serves GET") {
    CHECK(kRouter.find(Method::head, "/healthz"));
    CHECK_FALSE(kRouter.find(Method::head, "/v1/peers/a/revoke"));
}

TEST_CASE("router: a path that is almost one of the table's is not found") {
    for (const std::string_view path : {"/",
                                        "",
                                        "/healthz/",
                                        "//healthz",
                                        "/Healthz",
                                        "/%68ealthz",
                                        "/v1/peers/",
                                        "/v1/peers/a/",
                                        "/v1/peers//revoke",
                                        "/v1/peers/%zz",
                                        "/v1/peers/a%00b",
                                        "/v1/peers/a/revoke/x"}) {
        CAPTURE(path);
        const auto none = kRouter.find(Method::get, path);
        REQUIRE_FALSE(none);
        CHECK(none.error().is(ErrorCode::not_found));
        CHECK(kRouter.allowed(path).empty());
    }
}

TEST_CASE("router: another method at a path that exists is refused and the right ones are named") {
    const auto refused = kRouter.find(Method::get, "/v1/peers/a/revoke");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().is(ErrorCode::http_method));
    CHECK(kRouter.allowed("/v1/peers/a/revoke") == "POST");
    CHECK(kRouter.allowed("/healthz") == "GET, HEAD");
}

TEST_CASE("router: a pattern without parameters matches itself only") {
    CHECK(match_path("/a/b", "/a/b"));
    CHECK_FALSE(match_path("/a/b", "/a/b/c"));
    CHECK_FALSE(match_path("/a/b", "/a"));
    CHECK_FALSE(match_path("/a/", "/a"));
}
