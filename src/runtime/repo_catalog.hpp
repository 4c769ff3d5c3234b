// The repositories of the team, as their announcements tell: what `aura link` offers. A name or a
// commit is known once the repository's key is.
//
// Loop thread.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "sync/replicator.hpp"
#include "wire/team.hpp"

namespace aura::runtime {

class RepoCatalog final : public sync::EventFold {
public:
    struct Entry {
        RepoId repo;
        AuthorId announced_by;
        // Nothing: this device has no key of it yet.
        std::optional<wire::RepoDescription> description;
    };

    // `replicator` outlives the catalogue, which adds itself.
    explicit RepoCatalog(sync::Replicator& replicator);
    RepoCatalog(const RepoCatalog&) = delete;
    RepoCatalog& operator=(const RepoCatalog&) = delete;
    ~RepoCatalog() override;

    void on_event(const store::EventRef& event) override;
    void on_key(const RepoId& repo) override;

    void on_membership() override {}

    // Ordered by repository.
    [[nodiscard]] std::vector<Entry> entries() const;

    // Those with a commit in common with `commits`.
    [[nodiscard]] std::vector<Entry> sharing(const std::vector<wire::CommitId>& commits) const;

    // Whether some repository is announced whose description cannot be read yet.
    [[nodiscard]] bool waits_for_key() const;

private:
    void describe(const store::EventRef& event);

    sync::Replicator& replicator_;
    std::map<RepoId, Entry> entries_;
    // Announcements, kept for the day when their key arrives. One a repository and founder.
    std::map<RepoId, std::vector<store::EventRef>> announcements_;
};

}  // namespace aura::runtime
