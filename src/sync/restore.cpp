#include "sync/restore.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "crypto/identity.hpp"
#include "sync/event_chain.hpp"
#include "wire/branch.hpp"
#include "wire/codec.hpp"

namespace aura::sync {
namespace {

constexpr std::string_view kIncarnationKey = "incarnation";

store::RecordKey incarnation_key() {
    return {store::RecordKind::meta, to_bytes(as_bytes(kIncarnationKey))};
}

Result<Incarnation> load_incarnation(store::Store& from) {
    AURA_TRY_ASSIGN(const std::optional<Bytes> value, from.get(incarnation_key()));
    if (!value) {
        return Incarnation{};
    }
    wire::Reader in(*value);
    const Incarnation incarnation{in.u64()};
    if (const Status read = in.finish("incarnation"); !read) {
        return fail(Error(ErrorCode::store_damaged, "cannot read the incarnation of this device")
                        .because(read.error().to_line()));
    }
    return incarnation;
}

Status load_keys(store::Store& from, Keyring& keyring) {
    for (const store::RecordKind kind :
         {store::RecordKind::content_key, store::RecordKind::invite}) {
        AURA_TRY_ASSIGN(const auto records, from.scan(kind, {}));
        for (const store::Record& record : records) {
            AURA_TRY(keyring.restore(kind, record));
        }
    }
    return {};
}

// The time of the last event of `head`'s log.
Result<wire::HybridTime> time_at(store::Store& from, const store::LogHead& head) {
    AURA_TRY_ASSIGN(const auto events, from.read(head.log, head.seq, {1, 0}));
    return events.empty() ? wire::HybridTime{} : events.front().header.time;
}

// What `log` is a branch of and what it holds of it, if it is a branch.
Status load_branch(store::Store& from, const wire::LogId& log, Branches& branches) {
    AURA_TRY_ASSIGN(const auto first, from.read(log, Seq{1}, {1, 0}));
    if (first.empty() || !wire::begins_branch(first.front().header.kind)) {
        return {};
    }
    return for_each_event(
        from, log, [&](const store::StoredEvent& event) { return branches.note(event); });
}

}  // namespace

store::RecordWrite incarnation_record(Incarnation incarnation) {
    wire::Writer out;
    out.u64(number(incarnation));
    return {incarnation_key(), std::move(out).take()};
}

Status for_each_event(store::Store& from,
                      const wire::LogId& log,
                      const std::function<Status(const store::StoredEvent&)>& take) {
    Seq at{1};
    while (true) {
        AURA_TRY_ASSIGN(auto events, from.read(log, at, {}));
        if (events.empty()) {
            return {};
        }
        for (wire::Event& event : events) {
            const EventId id = event_id(event.header);
            AURA_TRY(take({id, std::move(event)}));
            at = next(at);
        }
    }
}

Result<ReplicaState> restore(store::Store& from,
                             const AuthorId& self,
                             Membership& membership,
                             Keyring& keyring) {
    ReplicaState state;
    state.team = crypto::team_id(membership.hub());
    AURA_TRY_ASSIGN(state.incarnation, load_incarnation(from));
    AURA_TRY(load_keys(from, keyring));
    AURA_TRY_ASSIGN(const auto heads, from.heads());
    // Membership of everybody before any key of anybody.
    for (const store::LogHead& head : heads) {
        state.heads.set(head.log, {head.seq, head.id});
        AURA_TRY(load_branch(from, head.log, state.branches));
        if (head.log.author == self) {
            AURA_TRY_ASSIGN(const wire::HybridTime time, time_at(from, head));
            state.last_time = std::max(state.last_time, time);
        }
        if (head.log.author == membership.hub() && head.log.is_team_log()) {
            AURA_TRY(for_each_event(from, head.log, [&](const store::StoredEvent& event) {
                return membership.fold(event);
            }));
        }
    }
    for (const store::LogHead& head : heads) {
        if (head.log.is_team_log()) {
            AURA_TRY(for_each_event(from, head.log, [&](const store::StoredEvent& event) -> Status {
                keyring.handle_team_event({}, event);
                return {};
            }));
        }
    }
    return state;
}

}  // namespace aura::sync
