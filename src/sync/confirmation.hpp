// Whether a Mothership may act on its own team log as it holds it. One whose database was put back
// may lack the newest, revocations among it; until members agree with what it holds, or somebody at
// its machine says so, it gives nothing away and decides nothing (docs/decisions/0024).
//
// A value; what must be kept comes out as a record write. Owned by the replicator; on other devices
// it stays as it begins, confirmed.
#pragma once

#include <cstdint>
#include <map>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "store/store.hpp"
#include "sync/membership.hpp"

namespace aura::sync {

// Why a Mothership's team log may not be the newest there is. The numbers are kept in stores.
enum class Doubt : std::uint8_t {
    none = 0,
    restored = 1,  // the database is not the one it was
    lost = 2,      // a member held events of it that were not here
};

// How the Mothership's team logs at a member are to those here.
enum class HeadComparison : std::uint8_t {
    open,        // one side lacks something, has another branch, or has not said
    brought_up,  // equal, since the member was given what it lacked: what it knows came from here
    equal,       // equal, and the member had all of it before
};

class Confirmation {
public:
    Confirmation() = default;

    // Whether the members are still to agree.
    [[nodiscard]] bool is_asking() const { return doubt_ != Doubt::none; }

    // Whether it may act: nothing is in doubt, or a person has decided.
    [[nodiscard]] bool is_confirmed() const { return !is_asking() || by_hand_; }

    [[nodiscard]] Doubt doubt() const { return doubt_; }

    // While the members are asked, the first reason stands.
    void raise(Doubt doubt);

    // A person takes it upon himself; members are asked on, without anything waiting for it.
    void confirm_by_hand() { by_hand_ = is_asking(); }

    // What was compared in a session with a member last.
    void handle_compared(const AuthorId& member, HeadComparison comparison);

    // Who agreed, agreed with something older.
    void handle_head_changed() { compared_.clear(); }

    // Whether enough members have what is here: an admin and one more who had all of it before, or
    // every member there is. Never one alone.
    [[nodiscard]] bool is_agreed(const Membership& team) const;

    // Members whose word counts, as far as they are members.
    [[nodiscard]] std::vector<AuthorId> agreeing(const Membership& team) const;

    // How a store keeps it.
    [[nodiscard]] store::RecordWrite record() const;

    // As the store has it. store.damaged.
    [[nodiscard]] static Result<Confirmation> load(store::Store& from);

private:
    Doubt doubt_ = Doubt::none;
    bool by_hand_ = false;
    // Members that have what is here, by whether they had it before.
    std::map<AuthorId, HeadComparison> compared_;
};

// What happened, for people.
[[nodiscard]] std::string_view reason_of(Doubt doubt);

// mothership.unconfirmed: what to tell whoever asks for something that has to wait.
[[nodiscard]] Error unconfirmed_error(const Confirmation& confirmation);

}  // namespace aura::sync
