#include "http/method.hpp"

#include <doctest/doctest.h>

using aura::http::Method;
using aura::http::method_named;
using aura::http::to_text;

TEST_CASE("method: the four that we serve are known by their exact names") {
    for (const Method method : {Method::get, Method::head, Method::post, Method::delete_}) {
        CHECK(method_named(to_text(method)) == method);
    }
    CHECK_FALSE(method_named("PUT").has_value());
    CHECK_FALSE(method_named("get").has_value());
    CHECK_FALSE(method_named("").has_value());
}
