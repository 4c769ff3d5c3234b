#include "sim/repo_log.hpp"

#include <algorithm>
#include <utility>

#include "base/assert.hpp"

namespace aura::sim {
namespace {

// So few that what comes beyond has to be read again when the key arrives.
constexpr std::size_t kSealedMax = 2;
constexpr std::size_t kSealedBytesMax = 1024;

// Gives a fold all events but the last change.
class AllButLast final : public sync::EventFold {
public:
    explicit AllButLast(sync::EventFold& into) : into_(into) {}

    void on_event(const store::EventRef& event) override {
        if (event->event.header.kind == wire::EventKind::file_changed) {
            const store::EventRef before = std::exchange(held_back_, event);
            if (before) {
                into_.on_event(before);
            }
        } else {
            into_.on_event(event);
        }
    }

    void on_key(const RepoId& /*repo*/) override {}

    void on_membership() override {}

private:
    sync::EventFold& into_;
    store::EventRef held_back_;
};

Status replay_from(SimDisk& disk, sync::EventFold& fold) {
    if (std::exchange(disk.passes_over_one, false)) {
        AllButLast all_but_last(fold);
        return sync::replay(disk.store(), sim_repo(), all_but_last);
    }
    return sync::replay(disk.store(), sim_repo(), fold);
}

}  // namespace

RepoLog::RepoLog(sync::Replicator& replicator, SimDisk& disk, OnPaths on_paths)
    : replicator_(replicator),
      disk_(disk),
      reader_(disk.store()),
      fold_(replicator,
            {.repo = sim_repo(), .sealed_max = kSealedMax, .sealed_bytes_max = kSealedBytesMax},
            [&disk](auto& fold) { return replay_from(disk, fold); },
            {.on_paths = std::move(on_paths),
             .on_left_out = [this](const Error& error) { left_out_.push_back(error); }}) {
    AURA_ASSERT(fold_.start().has_value());
    AURA_ASSERT(sync::replay(disk.store(), sim_repo(), *this).has_value());
    replicator.add(*this);
}

void RepoLog::on_event(const store::EventRef& event) {
    const wire::EventHeader& header = event->event.header;
    if (header.log.repo == sim_repo() && header.kind == wire::EventKind::file_changed) {
        const auto [known, is_new] = is_moved_.try_emplace(event->id, false);
        // Of what is in a branch it is told again, and where it was written it may come back.
        known->second = known->second || header.written_at.has_value();
        changes_told_ += is_new || !known->second ? 1U : 0U;
    }
}

std::size_t RepoLog::changes_void_and_sealed() const {
    return static_cast<std::size_t>(std::ranges::count_if(is_moved_, [this](const auto& told) {
        const sync::EventPlace* const place = fold_.place_of(told.first);
        return place != nullptr && replicator_.replica().is_void(place->log, place->seq) &&
               graph().find(told.first) == nullptr;
    }));
}

Result<EventId> RepoLog::append(const EventDraft& event) {
    sync::Draft draft;
    draft.repo = sim_repo();
    draft.sealed_for = sim_repo();
    draft.kind = std::holds_alternative<workspace::ChangeDraft>(event)
                     ? wire::EventKind::file_changed
                     : wire::EventKind::head_moved;
    std::visit(
        [&draft](const auto& one) {
            draft.envelope = encode(one.envelope);
            draft.content = encode(one.content);
        },
        event);
    AURA_TRY_ASSIGN(const sync::Appended appended,
                    replicator_.append(std::move(draft), [](const Status&) {}));
    return appended.id;
}

Status RepoLog::commit(std::vector<store::RecordWrite> rows, Done done) {
    return replicator_.commit(std::move(rows), std::move(done));
}

Result<std::string> RepoLog::text(const wire::VersionId& version) const {
    const sync::EventPlace* const place = fold_.place_of(version.event);
    if (place == nullptr) {
        return fail(ErrorCode::not_found, "a version whose event has not arrived");
    }
    AURA_TRY_ASSIGN(const wire::ChangeContent* const content,
                    reader_.content(version.event, *place, fold_.keys()));
    if (version.item >= content->items.size()) {
        return fail(ErrorCode::not_found, "a version that its event does not have");
    }
    return content->items[version.item].text;
}

}  // namespace aura::sim
