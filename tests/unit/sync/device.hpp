// A device with a store in memory, for stories: the machines as a daemon joins them, with a disk
// that answers at once unless the story says otherwise.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/prng.hpp"
#include "crypto/identity.hpp"
#include "names.hpp"
#include "store/memory/memory_store.hpp"
#include "sync/exchange.hpp"
#include "sync/keyring.hpp"
#include "sync/membership.hpp"
#include "sync/replica.hpp"
#include "sync/restore.hpp"

namespace aura::sync::test {

class Device {
public:
    // The same seed gives the same identity. `held` is what its store has from the start on.
    Device(std::uint64_t seed,
           const AuthorId& hub,
           const store::Batch& held = {},
           KeyringOptions options = {});

    [[nodiscard]] const AuthorId& id() const { return identity.public_id(); }

    [[nodiscard]] wire::LogId log(std::uint8_t repo_number) const;

    // Records `text` in the log of a repository, or of the team (0), unsealed.
    Result<Appended> append(std::uint8_t repo_number, const std::string& text);

    // A record of a Mothership in its team log.
    Result<Appended> append_team(wire::EventKind kind, Bytes envelope);

    // Carries out commits and what the keyring wants until nothing moves; the rest goes to `said`.
    void settle();

    // What the store has: a backup.
    [[nodiscard]] const store::Batch& backup() const { return committed_; }

    // What the store has of `log`, as a run.
    [[nodiscard]] wire::Events stored_run(const wire::LogId& log, Seq first = Seq{1});

    template <class Output>
    [[nodiscard]] std::vector<Output> take_said();

    crypto::IdentityKey identity;
    SeededPrng prng;
    Membership membership;
    Keyring keyring;
    store::MemoryStore store;
    Replica replica;  // of what the store holds
    Now now;
    // While false a commit is under way and not answered.
    bool disk_answers = true;
    // After so many more commits none is carried out any more.
    std::size_t commits_left = std::numeric_limits<std::size_t>::max();
    std::optional<Error> disk_error;
    // Sessions that hear what the replica says.
    std::vector<Exchange*> sessions;
    std::vector<Replica::Output> said;
    std::vector<Keyring::Output> keyring_said;
    std::vector<store::EventRef> durable;

private:
    bool settle_replica();
    void tell_sessions(const Replica::Output& output);
    bool settle_keyring();
    bool answer_commit();

    std::optional<Replica::CommitRequest> under_way_;
    store::Batch committed_;
};

template <class Output>
std::vector<Output> Device::take_said() {
    std::vector<Output> taken;
    std::erase_if(said, [&taken](const Replica::Output& output) {
        const auto* wanted = std::get_if<Output>(&output);
        if (wanted != nullptr) {
            taken.push_back(*wanted);
        }
        return wanted != nullptr;
    });
    return taken;
}

// A Mothership that has founded its team.
[[nodiscard]] std::unique_ptr<Device> make_hub(std::uint64_t seed);

// A device that `hub` has admitted and that has heard so.
[[nodiscard]] std::unique_ptr<Device> make_member(Device& hub, std::uint64_t seed);

// The Mothership writes into its team's log.
void say(Device& hub, wire::EventKind kind, Bytes envelope);
// Of the logs of `member` only those named here were heard of in time.
void revoke(Device& hub, const Device& member, std::vector<wire::LogCut> cuts = {});
void take_back(Device& hub, const Device& member);

// How much of a log a device has.
[[nodiscard]] Seq held(const Device& device, const wire::LogId& log);

// Hands `to` everything of `from`'s logs that it lacks, as a session would.
void replicate(Device& from, Device& to);

// A Mothership and two members, of whom the first has met it.
struct Trio {
    Trio() { replicate(*hub, *alice); }

    std::unique_ptr<Device> hub = make_hub(1);
    std::unique_ptr<Device> alice = make_member(*hub, 2);
    std::unique_ptr<Device> bob = make_member(*hub, 3);
};

}  // namespace aura::sync::test
