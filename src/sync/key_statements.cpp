#include "sync/key_statements.hpp"

#include <optional>
#include <utility>

namespace aura::sync {
namespace {

std::optional<KeyStatement> read(const wire::Event& event) {
    const wire::EventHeader& header = event.header;
    const ByteView envelope = event.envelope ? ByteView(*event.envelope) : ByteView();
    KeyStatement statement{header.log, header.seq, header.time, false, {}, false};
    if (header.kind == wire::EventKind::repo_announced) {
        const auto record = wire::decode_repo_announced(envelope);
        if (!record) {
            return std::nullopt;
        }
        statement.is_announcement = true;
        statement.grant = {record->repo, record->key, header.log.author, {}, {}};
        return statement;
    }
    if (header.kind == wire::EventKind::key_granted) {
        auto record = wire::decode_key_granted(envelope);
        if (!record) {
            return std::nullopt;
        }
        statement.grant = *std::move(record);
        return statement;
    }
    return std::nullopt;
}

}  // namespace

const KeyStatement* KeyStatements::note(const store::StoredEvent& event) {
    const auto known = known_.find(event.id);
    if (known != known_.end()) {
        // A branch took it over: it counts as far as that one does.
        if (event.event.header.written_at) {
            KeyStatement& statement = all_[known->second];
            statement.log = event.event.header.log;
            statement.seq = event.event.header.seq;
            judge(statement);
        }
        return nullptr;
    }
    std::optional<KeyStatement> statement = read(event.event);
    if (!statement) {
        return nullptr;
    }
    if (statement->grant.recipient != self_) {
        statement->grant.box.clear();
        statement->grant.box.shrink_to_fit();
    }
    statement->counts = counts(*statement);
    known_.emplace(event.id, all_.size());
    all_.push_back(*std::move(statement));
    return &all_.back();
}

void KeyStatements::judge() {
    for (KeyStatement& statement : all_) {
        judge(statement);
    }
}

bool KeyStatements::take_changed() {
    return std::exchange(changed_, false);
}

// What this device says while it is revoked counts for itself only, and until it is back.
bool KeyStatements::counts(const KeyStatement& statement) const {
    const std::optional<Head> cut = membership_.cut(statement.log);
    const bool is_void = cut && statement.seq > cut->seq;
    return !is_void || (statement.log.author == self_ && !membership_.is_member(self_));
}

void KeyStatements::judge(KeyStatement& statement) {
    const bool before = std::exchange(statement.counts, counts(statement));
    changed_ = changed_ || before != statement.counts;
}

}  // namespace aura::sync
