#include "sim/sim_world.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/core.h>

#include "base/assert.hpp"
#include "crypto/invite.hpp"
#include "sim/checks.hpp"
#include "wire/team.hpp"

namespace aura::sim {
namespace {

// Longer than the longest pause between two tries of anything.
constexpr Duration kQuiet = std::chrono::seconds(100);
// More than a busy second has; a timer that rings in vain has more.
constexpr std::size_t kActionsInASecond = 200'000;
// Much longer than anything takes to come to rest.
constexpr Duration kRestless = std::chrono::hours(2);

TokenId token_of(std::size_t peer) {
    TokenId token;
    token.bytes.fill(static_cast<std::uint8_t>(peer + 1));
    return token;
}

}  // namespace

SimWorld::SimWorld(std::uint64_t seed, const WorldOptions& options)
    : prng_(seed),
      scheduler_([this](Duration passed) {
          for (const auto& machine : machines_) {
              machine->clock.advance(passed);
          }
      }),
      net_(scheduler_, prng_),
      team_{scheduler_, net_, ledger_, prng_, {}, options.window_bytes} {
    commits_.server["main"] = commits_.add({}, options.files);
    std::vector<std::shared_ptr<const crypto::IdentityKey>> identities;
    for (std::size_t i = 0; i <= options.peers; ++i) {
        identities.push_back(
            std::make_shared<const crypto::IdentityKey>(crypto::IdentityKey::generate(prng_)));
        team_.authors.push_back(identities.back()->public_id());
    }
    for (std::size_t i = 0; i <= options.peers; ++i) {
        machines_.push_back(std::make_unique<SimMachine>(
            team_,
            Place{i},
            std::move(identities[i]),
            i == 0 ? "the Mothership" : fmt::format("peer {}", i - 1)));
    }
    found_team();
}

void SimWorld::found_team() {
    hub().start();
    append_team(wire::EventKind::team_founded, wire::encode(wire::TeamFounded{"acme"}), hub().id());
    for (std::size_t i = 0; i < peers(); ++i) {
        peer(i).clone(commits_);
        peer(i).connect(hub().place());
        peer(i).start();
    }
    auto& keyring = peer(0).daemon().replicator().keyring();
    AURA_ASSERT(keyring.found(peer(0).clock.mono, sim_repo(), {"app", {}}).has_value());
    peer(0).daemon().replicator().wake();
    invite();
    const bool rests = settle();
    AURA_ASSERT(rests);
}

// The first peer invites the others, so keys are granted without asking.
void SimWorld::invite() {
    for (std::size_t i = 0; i < peers(); ++i) {
        wire::MemberAdded admission;
        admission.member = peer(i).id();
        admission.role = i == 0 ? Role::admin : Role::contributor;
        admission.token = token_of(i);
        if (i > 0) {
            const auto secret = crypto::InviteSecret::random(prng_);
            admission.invited_by = peer(0).id();
            admission.invite_mac = crypto::invite_mac(secret, peer(i).id(), token_of(i));
            peer(0).daemon().replicator().keyring().add_invite(token_of(i), secret.clone());
            peer(i).daemon().replicator().keyring().set_own_invite(token_of(i), secret.clone());
            peer(i).daemon().replicator().wake();
        }
        append_team(wire::EventKind::member_added, wire::encode(admission), peer(i).id());
    }
    peer(0).daemon().replicator().wake();
}

void SimWorld::run(Duration time) {
    const Duration end = scheduler_.now() + time;
    while (!spins_ && scheduler_.step(end)) {
        look();
    }
}

void SimWorld::connect_peers(std::size_t a, std::size_t b) {
    peer(std::min(a, b)).connect(peer(std::max(a, b)).place());
}

void SimWorld::disconnect_peers(std::size_t a, std::size_t b) {
    peer(std::min(a, b)).disconnect(peer(std::max(a, b)).place());
}

void SimWorld::revoke(std::size_t number) {
    wire::MemberRevoked record;
    record.member = peer(number).id();
    record.revoked_by = hub().id();
    for (const auto& [log, head] : hub().daemon().replicator().replica().durable().heads()) {
        if (log.author == record.member) {
            record.cuts.push_back({log, head.seq, head.id});
        }
    }
    append_team(wire::EventKind::member_revoked, wire::encode(record), record.member);
}

void SimWorld::unrevoke(std::size_t number) {
    const wire::MemberRestored record{peer(number).id(), hub().id()};
    append_team(wire::EventKind::member_restored, wire::encode(record), record.member);
}

SimMachine& SimWorld::copy_peer(std::size_t number) {
    SimMachine& original = peer(number);
    const Place place{machines_.size()};
    team_.authors.push_back(original.id());
    machines_.push_back(std::make_unique<SimMachine>(
        team_, place, original.identity(), fmt::format("the copy of {}", original.name())));
    SimMachine& copy = *machines_.back();
    copy.clone(commits_);
    copy.connect(hub().place());
    copy.restore_disk(original.disk, original.disk.transactions(), false);
    return copy;
}

bool SimWorld::is_revoked(std::size_t number) {
    return !hub().daemon().replicator().membership().is_member(peer(number).id());
}

void SimWorld::append_team(wire::EventKind kind, Bytes envelope, const AuthorId& about) {
    sync::Draft draft;
    draft.kind = kind;
    draft.envelope = std::move(envelope);
    const auto appended =
        hub().daemon().replicator().append(std::move(draft), [](const Status&) {}).value();
    if (kind == wire::EventKind::member_revoked || kind == wire::EventKind::member_restored) {
        ledger_.note_revocation(
            about, appended.log, appended.seq, kind == wire::EventKind::member_revoked);
    }
}

void SimWorld::heal() {
    for (const auto& a : machines_) {
        for (const auto& b : machines_) {
            net_.set_reachable(a->place(), b->place(), true);
        }
        a->disk.full = false;
        if (!a->is_running()) {
            a->start();
        }
        a->wake();
    }
}

bool SimWorld::settle() {
    const Duration end = scheduler_.now() + kRestless;
    const auto work = [this] {
        std::size_t done = net_.frames_arrived();
        for (const auto& machine : machines_) {
            done += machine->disk.transactions();
        }
        return done;
    };
    while (!spins_ && scheduler_.now() < end) {
        const std::size_t before = work();
        run(kQuiet);
        if (work() == before) {
            return true;
        }
    }
    return false;
}

std::vector<std::string> SimWorld::check() {
    std::vector<std::string> wrong = seen_wrong_;
    ledger_.check_promises();
    wrong.insert(wrong.end(), ledger_.broken().begin(), ledger_.broken().end());
    for (std::string& line : check_team(*this)) {
        wrong.push_back(std::move(line));
    }
    return wrong;
}

std::vector<std::string> SimWorld::finish() {
    heal();
    const bool rests = settle();
    std::vector<std::string> wrong = check();
    if (!rests) {
        wrong.insert(wrong.begin(), "rest: the team never came to rest");
    }
    return wrong;
}

// What must hold at every moment.
void SimWorld::look() {
    const Duration since = scheduler_.now() - second_;
    actions_ = since < std::chrono::seconds(1) ? actions_ + 1 : 0;
    second_ = actions_ == 0 ? scheduler_.now() : second_;
    if (actions_ > kActionsInASecond && !std::exchange(spins_, true)) {
        seen_wrong_.emplace_back("spin: something is done again and again to no effect");
    }
    note(static_cast<std::uint64_t>(scheduler_.now().count()));
    note(net_.frames_arrived());
    for (const auto& machine : machines_) {
        note(machine->disk.transactions());
        if (!machine->is_running() || seen_wrong_.size() > 8) {
            continue;
        }
        if (auto wrong = check_machine(*machine, team_.window_bytes)) {
            seen_wrong_.push_back(fmt::format("{} ({})", *wrong, machine->name()));
        }
    }
}

// FNV-1a over the bytes of what is noted.
void SimWorld::note(std::uint64_t value) {
    for (int shift = 0; shift < 64; shift += 8) {
        trace_ ^= (value >> shift) & 0xffU;
        trace_ *= 0x100000001b3U;
    }
}

}  // namespace aura::sim
