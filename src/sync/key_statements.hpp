// What members said of content keys in their team logs, in the order in which it arrived, and how
// much of it counts. A revocation voids the end of a log, and a return makes count what was begun
// meanwhile: so what counts does not depend on when the news came.
//
// A fold; owned by the keyring.
#pragma once

#include <cstddef>
#include <unordered_map>
#include <vector>

#include "base/ids.hpp"
#include "store/store.hpp"
#include "sync/membership.hpp"
#include "wire/event.hpp"
#include "wire/team.hpp"

namespace aura::sync {

// `key_granted`, or `repo_announced` by who made the key, who then is the recipient.
struct KeyStatement {
    wire::LogId log;
    Seq seq{};
    wire::HybridTime time{};
    bool is_announcement = false;
    wire::KeyGranted grant;  // with a box only if it is for this device
    bool counts = false;
};

class KeyStatements {
public:
    // `membership` outlives the fold.
    KeyStatements(const AuthorId& self, const Membership& membership)
        : self_(self), membership_(membership) {}

    // The statement if this event of a team log is one that was not heard before, else null.
    // Valid until the next call.
    const KeyStatement* note(const store::StoredEvent& event);

    // The membership is another one.
    void judge();

    // Whether something counts that did not, or no longer does, since the last call.
    [[nodiscard]] bool take_changed();

    [[nodiscard]] const std::vector<KeyStatement>& all() const { return all_; }

private:
    [[nodiscard]] bool counts(const KeyStatement& statement) const;
    void judge(KeyStatement& statement);

    AuthorId self_;
    const Membership& membership_;
    std::vector<KeyStatement> all_;
    std::unordered_map<EventId, std::size_t> known_;
    bool changed_ = false;
};

}  // namespace aura::sync
