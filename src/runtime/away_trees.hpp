// Linked trees that are away (deleted, moved, not mounted), and when to look for each again: soon
// at first, then less and less often, for as long as it is linked.
//
// Pure; loop thread.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <optional>

#include "base/prng.hpp"
#include "base/time.hpp"
#include "peer/back_off.hpp"
#include "runtime/tree_worker.hpp"

namespace aura::runtime {

class AwayTrees {
public:
    // A look is a few system calls. Who mounts a disk does not wait for long, and a disk that stays
    // in a drawer costs nothing to speak of.
    static constexpr peer::BackOff::Bounds kBounds{std::chrono::seconds(1),
                                                   std::chrono::seconds(30)};

    // `prng` outlives it.
    explicit AwayTrees(Prng& prng) : prng_(prng) {}

    // It is away from now on, or was looked for in vain.
    void missed(MonoTime now, const LinkId& link);

    // It is back, or not linked any more.
    void forget(const LinkId& link) { trees_.erase(link); }

    // All of them are to be looked for at once.
    void hurry(MonoTime now);

    // A tree to look for now; not again before missed() says how that went.
    [[nodiscard]] std::optional<LinkId> take_due(MonoTime now);

    [[nodiscard]] std::optional<MonoTime> next_deadline() const;

private:
    struct Away {
        peer::BackOff back_off{kBounds};
        std::optional<MonoTime> due;  // nothing: it is being looked for
    };

    Prng& prng_;
    std::map<LinkId, Away> trees_;
};

}  // namespace aura::runtime
