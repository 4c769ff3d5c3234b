#include "io/resolver.hpp"

#include <memory>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "turns.hpp"

using aura::Result;
using aura::io::is_loopback;
using aura::io::Loop;
using aura::io::NameLookup;
using aura::io::Resolver;
using aura::io::SocketAddress;
using aura::io::test::run_until;

TEST_CASE("resolver: a name becomes its addresses, on a later turn") {
    Loop loop;
    Resolver resolver(loop);
    std::vector<SocketAddress> found;
    const auto lookup = resolver.look_up(
        "localhost", [&](Result<std::vector<SocketAddress>> result) { found = *result; });
    CHECK(found.empty());
    run_until(loop, [&] { return !found.empty(); });
    for (const SocketAddress& address : found) {
        CHECK(is_loopback(address));
    }
}

TEST_CASE("resolver: more lookups than run at a time wait for their turn, abandoned ones do not") {
    Loop loop;
    Resolver resolver(loop);
    std::vector<std::unique_ptr<NameLookup>> lookups;
    std::size_t found = 0;
    constexpr std::size_t kLookups = 4 * Resolver::kLookupsMax;
    for (std::size_t i = 0; i < kLookups; ++i) {
        lookups.push_back(resolver.look_up("localhost", [&](const auto&) { ++found; }));
    }
    lookups.resize(kLookups - Resolver::kLookupsMax);
    run_until(loop, [&] { return found == lookups.size(); });
}

TEST_CASE("resolver: neither it nor the loop waits for a lookup at its end") {
    Loop loop;
    bool found = false;
    {
        Resolver resolver(loop);
        const auto lookup = resolver.look_up("localhost", [&](const auto&) { found = true; });
    }
    loop.defer([] {});
    loop.run_once();
    CHECK_FALSE(found);
}
