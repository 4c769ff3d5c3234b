#include "runtime/repo_catalog.hpp"

#include <algorithm>

namespace aura::runtime {

RepoCatalog::RepoCatalog(sync::Replicator& replicator) : replicator_(replicator) {
    replicator_.add(*this);
}

RepoCatalog::~RepoCatalog() {
    replicator_.remove(*this);
}

void RepoCatalog::on_event(const store::EventRef& event) {
    if (event->event.header.kind != wire::EventKind::repo_announced || !event->event.envelope) {
        return;
    }
    const wire::EventHeader& header = event->event.header;
    const auto announced = wire::decode_repo_announced(*event->event.envelope);
    if (!announced || replicator_.replica().is_void(header.log, header.seq)) {
        return;
    }
    announcements_[announced->repo].push_back(event);
    entries_.try_emplace(announced->repo,
                         Entry{announced->repo, event->event.header.log.author, std::nullopt});
    describe(event);
}

void RepoCatalog::on_key(const RepoId& repo) {
    if (const auto known = announcements_.find(repo); known != announcements_.end()) {
        for (const store::EventRef& event : known->second) {
            describe(event);
        }
    }
}

void RepoCatalog::describe(const store::EventRef& event) {
    const auto announced = wire::decode_repo_announced(*event->event.envelope);
    Entry& entry = entries_.at(announced->repo);
    const auto content = replicator_.keyring().open(event->event);
    if (!content) {
        return;
    }
    if (auto description = wire::decode_repo_description(*content); description) {
        entry.description = *std::move(description);
    }
}

std::vector<RepoCatalog::Entry> RepoCatalog::entries() const {
    std::vector<Entry> list;
    for (const auto& [repo, entry] : entries_) {
        list.push_back(entry);
    }
    return list;
}

std::vector<RepoCatalog::Entry> RepoCatalog::sharing(
    const std::vector<wire::CommitId>& commits) const {
    std::vector<Entry> found;
    for (const auto& known : entries_) {
        const Entry& entry = known.second;
        const bool shares =
            entry.description &&
            std::any_of(commits.begin(), commits.end(), [&](const wire::CommitId& commit) {
                const auto& theirs = entry.description->commits;
                return std::find(theirs.begin(), theirs.end(), commit) != theirs.end();
            });
        if (shares) {
            found.push_back(entry);
        }
    }
    return found;
}

bool RepoCatalog::waits_for_key() const {
    return std::any_of(entries_.begin(), entries_.end(), [](const auto& entry) {
        return !entry.second.description;
    });
}

}  // namespace aura::runtime
