// Which handler a request belongs to. The table is data: rows of method, path pattern, handler and
// who may ask. Matching is pure; whether the caller is who the row requires is for the hub to say.
//
//   constexpr Route<Endpoint> kRoutes[] = {
//       {Method::get, "/healthz", Endpoint::health, Access::anyone},
//       {Method::post, "/v1/peers/{peer}/revoke", Endpoint::peer_revoke, Access::admin},
//   };
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "http/method.hpp"

namespace aura::http {

enum class Access : std::uint8_t {
    anyone,  // no identity needed
    member,  // a certificate or token of a member that is not revoked
    admin,   // a member whose role is admin
};

template <class Handler>
struct Route {
    Method method{};
    // Segments are literal or one `{name}`; a trailing slash matters.
    std::string_view pattern;
    Handler handler;
    Access access{};
};

// Parameters of a matched path, in its order: names as in the pattern, values decoded.
class PathParameters {
public:
    void add(std::string_view name, std::string value);

    // The pattern promises the name: asking for another one is a bug.
    [[nodiscard]] const std::string& operator[](std::string_view name) const;

    [[nodiscard]] std::size_t size() const { return values_.size(); }

private:
    std::vector<std::pair<std::string_view, std::string>> values_;
};

// The parameters when `path` (without query, still encoded) fits. Values are never empty.
[[nodiscard]] std::optional<PathParameters> match_path(std::string_view pattern,
                                                       std::string_view path);

// HEAD is served by what serves GET (RFC 9110 section 9.3.2).
[[nodiscard]] bool serves(Method row, Method asked);

template <class Handler>
struct RouteMatch {
    Handler handler;
    Access access{};
    PathParameters parameters;
};

template <class Handler>
class Router {
public:
    // `table` must outlive the router; the first row that fits is taken.
    explicit Router(std::span<const Route<Handler>> table) : table_(table) {}

    // Errors: not_found; http.method when only other methods are served at that path.
    [[nodiscard]] Result<RouteMatch<Handler>> find(Method method, std::string_view path) const {
        bool path_exists = false;
        for (const Route<Handler>& route : table_) {
            auto parameters = match_path(route.pattern, path);
            if (!parameters) {
                continue;
            }
            if (serves(route.method, method)) {
                return RouteMatch<Handler>{route.handler, route.access, *std::move(parameters)};
            }
            path_exists = true;
        }
        return path_exists ? fail(ErrorCode::http_method,
                                  std::string(to_text(method)) + " is not served at this path")
                           : fail(ErrorCode::not_found, "there is nothing at this path");
    }

    // The methods served at `path`, for the Allow field of a 405 (RFC 9110 section 15.5.6):
    // "GET, HEAD"; empty when there is nothing.
    [[nodiscard]] std::string allowed(std::string_view path) const {
        std::string methods;
        for (const Method method : {Method::get, Method::head, Method::post, Method::delete_}) {
            if (find(method, path)) {
                methods += methods.empty() ? "" : ", ";
                methods += to_text(method);
            }
        }
        return methods;
    }

private:
    std::span<const Route<Handler>> table_;
};

}  // namespace aura::http
