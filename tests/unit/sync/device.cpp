#include "device.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include <doctest/doctest.h>

#include "support/keys.hpp"

namespace aura::sync::test {

namespace {

// What a store holds that begins with `held`, in the incarnation `seed` if there is none yet.
store::Batch with_incarnation(store::Batch held, std::uint64_t seed) {
    if (held.records.empty()) {
        held.records.push_back(incarnation_record(Incarnation{seed}));
    }
    return held;
}

ReplicaState load(Device& device, const store::Batch& held) {
    REQUIRE(device.store.commit(held).has_value());
    return restore(device.store, device.id(), device.membership, device.keyring).value();
}

}  // namespace

Device::Device(std::uint64_t seed,
               const AuthorId& hub,
               const store::Batch& held,
               KeyringOptions options)
    : identity(aura::test::identity_key(seed)),
      prng(seed),
      membership(hub),
      keyring(options, {identity, membership, prng}),
      replica(load(*this, with_incarnation(held, seed)), {identity, membership, keyring, prng}),
      now{MonoTime{}, from_unix_seconds(1'800'000'000)},
      committed_(with_incarnation(held, seed)) {}

wire::LogId Device::log(std::uint8_t repo_number) const {
    return {id(), replica.incarnation(), repo(repo_number)};
}

Result<Appended> Device::append(std::uint8_t repo_number, const std::string& text) {
    Draft draft;
    draft.repo = repo(repo_number);
    draft.kind = repo_number == 0 ? wire::EventKind::repo_announced : wire::EventKind::file_changed;
    draft.content = to_bytes(as_bytes(text));
    return replica.append(now, std::move(draft));
}

Result<Appended> Device::append_team(wire::EventKind kind, Bytes envelope) {
    Draft draft;
    draft.kind = kind;
    draft.envelope = std::move(envelope);
    return replica.append(now, std::move(draft));
}

void Device::settle() {
    while (answer_commit() || settle_replica() || settle_keyring()) {
    }
}

bool Device::settle_replica() {
    bool moved = false;
    while (auto output = replica.poll(now.mono)) {
        moved = true;
        if (const auto* request = std::get_if<Replica::CommitRequest>(&*output)) {
            under_way_ = *request;
            continue;
        }
        if (const auto* read = std::get_if<Replica::ReadOwn>(&*output)) {
            replica.handle_own_read(store.read(read->log, read->first, read->limits));
            continue;
        }
        if (const auto* news = std::get_if<Replica::Durable>(&*output)) {
            for (const store::EventRef& event : news->events) {
                durable.push_back(event);
                if (event->event.header.log.is_team_log()) {
                    keyring.handle_team_event(now.mono, *event);
                }
            }
        }
        if (std::holds_alternative<Replica::MembershipChanged>(*output)) {
            keyring.handle_membership(now.mono);
        }
        tell_sessions(*output);
        said.push_back(*std::move(output));
    }
    return moved;
}

void Device::tell_sessions(const Replica::Output& output) {
    for (Exchange* session : sessions) {
        if (const auto* sendable = std::get_if<Replica::Sendable>(&output)) {
            session->handle_sendable(sendable->log);
        } else if (const auto* news = std::get_if<Replica::Durable>(&output)) {
            session->handle_durable(news->events);
        } else if (const auto* shortened = std::get_if<Replica::Shortened>(&output)) {
            session->handle_shortened(shortened->log);
        } else if (std::holds_alternative<Replica::MembershipChanged>(output)) {
            session->handle_membership();
        }
    }
}

bool Device::settle_keyring() {
    bool moved = false;
    while (auto output = keyring.poll()) {
        moved = true;
        if (auto* append = std::get_if<Keyring::Append>(&*output)) {
            REQUIRE(replica.append(now, append->draft).has_value());
        } else if (auto* commit = std::get_if<Keyring::Commit>(&*output)) {
            REQUIRE(replica.commit(commit->records).has_value());
        } else {
            keyring_said.push_back(*std::move(output));
        }
    }
    return moved;
}

bool Device::answer_commit() {
    if (!under_way_ || !disk_answers || commits_left == 0) {
        return false;
    }
    --commits_left;
    const Replica::CommitRequest request = *std::exchange(under_way_, std::nullopt);
    if (disk_error) {
        replica.handle_commit_failed(now.mono, request.number, *disk_error);
    } else {
        REQUIRE(store.commit(request.batch).has_value());
        for (const store::LogHead& cut : request.batch.cuts) {
            std::erase_if(committed_.events, [&](const store::EventRef& event) {
                const wire::EventHeader& header = event->event.header;
                return header.log == cut.log && header.seq > cut.seq;
            });
        }
        std::ranges::copy(request.batch.events, std::back_inserter(committed_.events));
        std::ranges::copy(request.batch.records, std::back_inserter(committed_.records));
        replica.handle_committed(request.number);
    }
    return true;
}

wire::Events Device::stored_run(const wire::LogId& log, Seq first) {
    std::vector<wire::Event> events = store.read(log, first, {256, 2 * 1024 * 1024}).value();
    std::vector<const wire::Event*> all;
    all.reserve(events.size());
    for (const wire::Event& event : events) {
        all.push_back(&event);
    }
    events.resize(run_length(all));
    return {log, first, std::move(events)};
}

std::unique_ptr<Device> make_hub(std::uint64_t seed) {
    auto hub = std::make_unique<Device>(seed, aura::test::identity_key(seed).public_id());
    REQUIRE(hub->append_team(wire::EventKind::team_founded, wire::encode(wire::TeamFounded{"acme"}))
                .has_value());
    hub->settle();
    return hub;
}

std::unique_ptr<Device> make_member(Device& hub, std::uint64_t seed) {
    auto member = std::make_unique<Device>(seed, hub.id());
    wire::MemberAdded admission;
    admission.member = member->id();
    admission.role = Role::contributor;
    REQUIRE(hub.append_team(wire::EventKind::member_added, wire::encode(admission)).has_value());
    hub.settle();
    replicate(hub, *member);
    return member;
}

void say(Device& hub, wire::EventKind kind, Bytes envelope) {
    REQUIRE(hub.append_team(kind, std::move(envelope)).has_value());
    hub.settle();
}

void revoke(Device& hub, const Device& member, std::vector<wire::LogCut> cuts) {
    say(hub,
        wire::EventKind::member_revoked,
        wire::encode(wire::MemberRevoked{member.id(), hub.id(), "lost", std::move(cuts)}));
}

void take_back(Device& hub, const Device& member) {
    say(hub,
        wire::EventKind::member_restored,
        wire::encode(wire::MemberRestored{member.id(), hub.id()}));
}

Seq held(const Device& device, const wire::LogId& log) {
    return device.replica.durable().head(log).seq;
}

void replicate(Device& from, Device& to) {
    const auto send = [&](const wire::LogId& log) {
        while (to.replica.durable().head(log).seq < from.replica.durable().head(log).seq) {
            const wire::Events run = from.stored_run(log, next(to.replica.durable().head(log).seq));
            REQUIRE(to.replica.handle_run(to.now, run).has_value());
            to.settle();
        }
    };
    const AuthorId& hub = from.membership.hub();
    // The others are judged by the Mothership's.
    const VersionVector held = from.replica.durable();
    for (const bool is_first : {true, false}) {
        for (const auto& [log, head] : held.heads()) {
            if ((log.author == hub && log.is_team_log()) == is_first) {
                send(log);
            }
        }
    }
}

}  // namespace aura::sync::test
