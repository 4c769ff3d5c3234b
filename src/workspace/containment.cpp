#include "workspace/containment.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "code/skeleton.hpp"
#include "workspace/half_rename.hpp"
#include "workspace/renames.hpp"
#include "workspace/taken_name.hpp"

namespace aura::workspace {
namespace {

class ContainmentFinder {
public:
    ContainmentFinder(const sync::FileHistory& history,
                      const Renames& renames,
                      GitSide& git,
                      const sync::Texts& texts)
        : history_(history), renames_(renames), git_(git), texts_(texts) {}

    // Whether a commit that HEAD passed since the change was made holds the item's text, under
    // whatever name the file has got since.
    Result<bool> passed(const sync::Change& change, std::uint16_t index) {
        if (change.base_commit == git_.head().commit) {
            return false;
        }
        AURA_TRY_ASSIGN(const bool found, passed(change, index, change.path));
        if (found || change.items[index].kind == wire::ItemKind::file) {
            return found;
        }
        AURA_TRY_ASSIGN(const auto names, renames_.names_since(change, git_));
        for (const std::string& name : names) {
            AURA_TRY_ASSIGN(const bool found_there, passed(change, index, name));
            if (found_there) {
                return true;
            }
        }
        return false;
    }

private:
    Result<bool> passed(const sync::Change& change, std::uint16_t index, const std::string& name) {
        const wire::CommitId& head = git_.head().commit;
        AURA_TRY_ASSIGN(const bool others, is_others(change, name));
        if (others) {
            return false;
        }
        AURA_TRY_ASSIGN(const sync::Ancestry behind, git_.ancestry(change.base_commit, head));
        if (behind != sync::Ancestry::yes) {
            // Another history, rewritten maybe: only what HEAD itself holds can be compared.
            AURA_TRY_ASSIGN(const CutFile* const file, git_.head_file(name));
            return is_told(file, change, name) ? is_in_head(file, change, index)
                                               : Result<bool>(false);
        }
        AURA_TRY_ASSIGN(const GitSide::Passed* const files, git_.passed(change.base_commit, name));
        for (const GitSide::KnownFile& file : *files) {
            if (!is_told(file.get(), change, name)) {
                continue;
            }
            AURA_TRY_ASSIGN(const bool found, holds(file.get(), change, index));
            if (found) {
                return true;
            }
        }
        return false;
    }

    // What commits since the change was made have at the name is another file.
    Result<bool> is_others(const sync::Change& change, const std::string& name) {
        const GitSide::Taken* const taken = git_.taken(name);
        if (taken == nullptr || taken->file != change.file) {
            return false;
        }
        AURA_TRY_ASSIGN(const sync::Ancestry after,
                        git_.ancestry(taken->commit, change.base_commit));
        return after == sync::Ancestry::yes;
    }

    // That a later name is not there says nothing of the text.
    static bool is_told(const CutFile* file, const sync::Change& change, const std::string& name) {
        return file != nullptr || name == change.path;
    }

    // `file`: HEAD's, where the change has it.
    Result<bool> is_in_head(const CutFile* file, const sync::Change& change, std::uint16_t index) {
        AURA_TRY_ASSIGN(const bool found, holds(file, change, index));
        if (!found || file != nullptr) {
            return found;
        }
        AURA_TRY_ASSIGN(const bool other, is_elsewhere({change.event, index}));
        return !other;
    }

    // What git had of the version and of what it was made from.
    [[nodiscard]] std::vector<wire::GitVersion> git_origins(const wire::VersionId& version) const {
        std::vector<wire::GitVersion> origins;
        std::set<wire::VersionId> seen{version};
        std::vector<wire::VersionId> open{version};
        while (!open.empty()) {
            const sync::Item* const item = history_.find(open.back());
            open.pop_back();
            if (item == nullptr) {
                continue;
            }
            origins.insert(origins.end(), item->git_parents.begin(), item->git_parents.end());
            for (const wire::VersionId& parent : item->parents) {
                if (seen.insert(parent).second) {
                    open.push_back(parent);
                }
            }
        }
        return origins;
    }

    // Whether the version deletes a node that the file has by a name from before, as it was then.
    [[nodiscard]] bool has_under_old_name(const CutFile& file,
                                          const wire::VersionId& version) const {
        const auto origins = git_origins(version);
        return std::any_of(origins.begin(), origins.end(), [&](const wire::GitVersion& origin) {
            const CutNode* const node = file.find(origin.address);
            return node != nullptr && node->hash == origin.text_hash;
        });
    }

    // Whether HEAD has the file of a deletion under its name from before: who lacks the new one
    // has not deleted anything.
    Result<bool> is_elsewhere(const wire::VersionId& version) {
        for (const wire::GitVersion& origin : git_origins(version)) {
            AURA_TRY_ASSIGN(const CutFile* const file, git_.head_file(origin.path));
            if (file != nullptr) {
                return true;
            }
        }
        return false;
    }

    Result<bool> holds(const CutFile* file, const sync::Change& change, std::uint16_t index) {
        const sync::Item& item = change.items[index];
        if (item.deleted) {
            return file == nullptr ||
                   (item.kind == wire::ItemKind::node && file->find(item.address) == nullptr &&
                    !has_under_old_name(*file, {change.event, index}));
        }
        if (file == nullptr) {
            return false;
        }
        if (item.kind == wire::ItemKind::file) {
            return file->mode == change.mode;
        }
        if (hash_of(item.kind, *file, item.address) == item.text_hash) {
            return true;
        }
        return item.kind == wire::ItemKind::skeleton
                   ? same_but_for_ids(*file, {change.event, index})
                   : false;
    }

    // A skeleton names nodes by identities that git cannot know when they were renamed or drawn.
    // Where such a one is among them, the text between the places decides.
    Result<bool> same_but_for_ids(const CutFile& file, const wire::VersionId& version) {
        if (file.nodes.empty()) {
            return false;
        }
        AURA_TRY_ASSIGN(const std::string text, texts_.text(version));
        const auto theirs = code::decode_skeleton(text);
        const auto ours = code::decode_skeleton(file.skeleton);
        if (!theirs || !ours || theirs->literals != ours->literals) {
            return false;
        }
        return !std::is_permutation(
            theirs->places.begin(), theirs->places.end(), ours->places.begin(), ours->places.end());
    }

    const sync::FileHistory& history_;
    const Renames& renames_;
    GitSide& git_;
    const sync::Texts& texts_;
};

// With all ancestors, which may be of use here where what was announced is not.
void add_with_ancestors(std::set<wire::VersionId>& versions,
                        const sync::FileHistory& history,
                        std::vector<wire::VersionId> open) {
    while (!open.empty()) {
        const wire::VersionId version = open.back();
        open.pop_back();
        const sync::Item* const item = history.find(version);
        if (versions.insert(version).second && item != nullptr) {
            open.insert(open.end(), item->parents.begin(), item->parents.end());
        }
    }
}

Result<std::set<wire::VersionId>> announced(const sync::FileHistory& history, GitSide& git) {
    std::set<wire::VersionId> versions;
    for (const sync::Containment& containment : history.contained) {
        AURA_TRY_ASSIGN(const sync::Ancestry passed,
                        git.ancestry(containment.commit, git.head().commit));
        if (passed == sync::Ancestry::yes) {
            add_with_ancestors(versions, history, containment.versions);
        }
    }
    return versions;
}

}  // namespace

Result<Contained> contained(const sync::FileHistory& history,
                            const std::vector<const sync::Change*>& changes,
                            GitSide& git,
                            const sync::Texts& texts) {
    const Renames renames(changes);
    Contained result;
    AURA_TRY_ASSIGN(result.versions, announced(history, git));
    AURA_TRY(keep_old_names(changes, renames, result.versions, git));
    AURA_TRY(note_taken_names(changes, renames, result.versions, texts, git));
    ContainmentFinder finder(history, renames, git, texts);
    // Children first: an ancestor of a contained version needs no look at its text.
    for (auto change = changes.rbegin(); change != changes.rend(); ++change) {
        for (std::size_t i = 0; i < (*change)->items.size(); ++i) {
            const wire::VersionId version{(*change)->event, static_cast<std::uint16_t>(i)};
            if (!result.versions.contains(version)) {
                AURA_TRY_ASSIGN(const bool passed, finder.passed(**change, version.item));
                if (!passed) {
                    continue;
                }
                result.versions.insert(version);
                result.found.push_back(version);
            }
            const auto& parents = (*change)->items[i].parents;
            result.versions.insert(parents.begin(), parents.end());
        }
    }
    std::sort(result.found.begin(), result.found.end());
    return result;
}

Contained contained_anywhere(const sync::FileHistory& history, Contained contained) {
    for (const sync::Containment& containment : history.contained) {
        add_with_ancestors(contained.versions, history, containment.versions);
    }
    return contained;
}

}  // namespace aura::workspace
