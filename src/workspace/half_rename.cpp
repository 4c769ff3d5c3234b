#include "workspace/half_rename.hpp"

#include <algorithm>
#include <set>
#include <string>

namespace aura::workspace {
namespace {

class Keeper {
public:
    Keeper(const std::vector<const sync::Change*>& changes,
           const Renames& renames,
           const std::set<wire::VersionId>& over,
           GitSide& git)
        : changes_(changes), renames_(renames), over_(over), git_(git) {}

    Status run() {
        for (const Rename& rename : renames_.all()) {
            for (const wire::GitVersion& of : rename.of) {
                if (of.path == rename.change->path || !looked_at_.insert(of.path).second) {
                    continue;
                }
                AURA_TRY_ASSIGN(const bool half, is_half(of));
                if (half) {
                    git_.keep(of.path, of.commit);
                }
            }
        }
        return {};
    }

private:
    // Whether nothing became of the file since but that its name ended.
    Result<bool> is_half(const wire::GitVersion& of) {
        AURA_TRY_ASSIGN(const CutFile* const now, git_.checked_out(of.path));
        if (now != nullptr || is_deleted(of.path)) {
            return false;
        }
        AURA_TRY_ASSIGN(const CutFile* const then, git_.file(of.commit, of.path));
        AURA_TRY_ASSIGN(const auto passed, git_.ancestry(of.commit, git_.head().commit));
        if (then == nullptr || then->hash != of.text_hash || passed != sync::Ancestry::yes) {
            return false;
        }
        AURA_TRY_ASSIGN(const bool changed, was_committed(of.commit, of.path));
        return changed ? Result<bool>(false) : has_new_name_here_alone(of);
    }

    // Renamed on this branch, which is not over, and no commit has seen any of the new names.
    Result<bool> has_new_name_here_alone(const wire::GitVersion& of) {
        bool found = false;
        for (const Rename& rename : renames_.all()) {
            const bool is_its = std::any_of(
                rename.of.begin(), rename.of.end(), [&](auto& one) { return one.path == of.path; });
            if (is_its) {
                AURA_TRY_ASSIGN(const bool known, was_committed(of.commit, rename.change->path));
                if (known) {
                    return false;
                }
                const bool is_here = rename.change->branch == git_.head().branch;
                found = found || (is_here && !over_.contains(rename.version));
            }
        }
        return found;
    }

    // A commit since that one gave the file at the path a text.
    Result<bool> was_committed(const wire::CommitId& since, const std::string& path) {
        AURA_TRY_ASSIGN(const CutFile* const now, git_.checked_out(path));
        AURA_TRY_ASSIGN(const GitSide::Passed* const files, git_.passed(since, path));
        return now != nullptr || std::any_of(files->begin(), files->end(), [](auto& file) {
                   return file != nullptr;
               });
    }

    // Somebody deleted it under that name and said so.
    [[nodiscard]] bool is_deleted(const std::string& path) const {
        return std::any_of(changes_.begin(), changes_.end(), [&](const sync::Change* change) {
            return change->path == path &&
                   std::any_of(change->items.begin(), change->items.end(), [](auto& item) {
                       return item.kind == wire::ItemKind::file && item.deleted;
                   });
        });
    }

    const std::vector<const sync::Change*>& changes_;
    const Renames& renames_;
    const std::set<wire::VersionId>& over_;
    GitSide& git_;
    std::set<std::string> looked_at_;
};

}  // namespace

Status keep_old_names(const std::vector<const sync::Change*>& changes,
                      const Renames& renames,
                      const std::set<wire::VersionId>& over,
                      GitSide& git) {
    return Keeper(changes, renames, over, git).run();
}

}  // namespace aura::workspace
