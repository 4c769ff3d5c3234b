#include "team_events.hpp"

#include <utility>

namespace aura::sync::test {

wire::LogId log_of(const AuthorId& author, std::uint64_t incarnation, std::uint8_t repo) {
    wire::LogId log{author, Incarnation{incarnation}, {}};
    log.repo.bytes.fill(repo);
    return log;
}

Record founded(const std::string& name) {
    return {wire::EventKind::team_founded, wire::encode(wire::TeamFounded{name})};
}

Record added(const AuthorId& member, Role role) {
    wire::MemberAdded record;
    record.member = member;
    record.role = role;
    return {wire::EventKind::member_added, wire::encode(record)};
}

Record revoked(const AuthorId& member, std::vector<wire::LogCut> cuts) {
    return {wire::EventKind::member_revoked,
            wire::encode(wire::MemberRevoked{member, {}, "lost", std::move(cuts)})};
}

Record restored(const AuthorId& member) {
    return {wire::EventKind::member_restored, wire::encode(wire::MemberRestored{member, {}})};
}

store::StoredEvent stored(const wire::LogId& log, std::uint8_t number, Record record) {
    store::StoredEvent event;
    event.id = aura::test::event(number);
    event.event.header.log = log;
    event.event.header.seq = Seq{number};
    event.event.header.time = wire::HybridTime{number};
    event.event.header.kind = record.kind;
    event.event.envelope = std::move(record.envelope);
    return event;
}

}  // namespace aura::sync::test
