// Looks names up without holding anybody up. getaddrinfo cannot be cancelled and may hang for as
// long as a dead name server takes, so each lookup has a thread of its own that is left behind
// when nobody waits for it any more: neither a reconnect nor the end of the program ever does.
//
// Loop thread only.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "io/loop.hpp"
#include "io/socket_address.hpp"

namespace aura::io {

// Somebody's interest in a name. Destroying it ends the interest: the completion does not run.
class NameLookup {
public:
    NameLookup(const NameLookup&) = delete;
    NameLookup& operator=(const NameLookup&) = delete;
    ~NameLookup();

private:
    friend class Resolver;
    struct Request;

    explicit NameLookup(std::shared_ptr<Request> request) : request_(std::move(request)) {}

    std::shared_ptr<Request> request_;
};

class Resolver {
public:
    // Addresses with port 0, best first (RFC 6724); at least one. Errors: net_name_not_found,
    // net_unreachable (no name server answers).
    using Completion = std::function<void(Result<std::vector<SocketAddress>>)>;

    // At one time; further lookups wait. Abandoned ones count until they end.
    static constexpr std::size_t kLookupsMax = 8;

    explicit Resolver(Loop& loop);
    Resolver(const Resolver&) = delete;
    Resolver& operator=(const Resolver&) = delete;
    ~Resolver();

    // `completion` runs once, never from here.
    [[nodiscard]] std::unique_ptr<NameLookup> look_up(std::string name, Completion completion);

private:
    struct State;

    std::shared_ptr<State> state_;
};

}  // namespace aura::io
