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
        AURA_TRY_ASSIGN(const bool changed, was_committed_since(of.commit, of.path, git_));
        return changed ? Result<bool>(false) : renames_.has_new_name_here_alone(of, over_, git_);
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
