#include "workspace/taken_name.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "code/skeleton.hpp"

namespace aura::workspace {
namespace {

using Changes = std::vector<const sync::Change*>;

bool names_file(const sync::Item& item) {
    return item.kind == wire::ItemKind::file && !item.deleted;
}

bool is_made_of_nothing(const sync::Item& item) {
    return item.parents.empty() && item.git_parents.empty();
}

class TakenNames {
public:
    TakenNames(const Changes& changes,
               const Renames& renames,
               const std::set<wire::VersionId>& over,
               const sync::Texts& texts,
               GitSide& git)
        : changes_(changes), renames_(renames), over_(over), texts_(texts), git_(git) {}

    Status run() {
        for (const Rename& rename : renames_.all()) {
            const NodeId& file = rename.change->file;
            for (const wire::GitVersion& of : rename.of) {
                if (of.path == rename.change->path || git_.taken(of.path) != nullptr ||
                    is_named(file, of.path)) {
                    continue;
                }
                AURA_TRY_ASSIGN(const bool taken, is_taken(file, of));
                if (taken) {
                    AURA_TRY_ASSIGN(const bool kept,
                                    renames_.has_new_name_here_alone(of, over_, git_));
                    git_.note_taken(of.path, {file, of.commit, kept});
                }
            }
        }
        return {};
    }

private:
    // It was given the name itself, maybe after another one had it.
    [[nodiscard]] bool is_named(const NodeId& file, const std::string& path) const {
        return std::any_of(changes_.begin(), changes_.end(), [&](const sync::Change* change) {
            return change->file == file && change->path == path &&
                   std::any_of(change->items.begin(), change->items.end(), [](auto& item) {
                       return names_file(item) && !is_made_of_nothing(item);
                   });
        });
    }

    // A commit since has the text of a file that was made at the name.
    Result<bool> is_taken(const NodeId& file, const wire::GitVersion& of) {
        const std::set<NodeId> others = made_at(of.path, file);
        if (others.empty()) {
            return false;
        }
        AURA_TRY_ASSIGN(const CutFile* const then, git_.file(of.commit, of.path));
        AURA_TRY_ASSIGN(const auto behind, git_.ancestry(of.commit, git_.head().commit));
        if (then == nullptr || then->hash != of.text_hash || behind != sync::Ancestry::yes) {
            return false;
        }
        AURA_TRY_ASSIGN(const GitSide::Passed* const files, git_.passed(of.commit, of.path));
        for (const NodeId& other : others) {
            const Changes its = changes_of(other);
            for (const GitSide::KnownFile& text : *files) {
                AURA_TRY_ASSIGN(const bool said,
                                text == nullptr ? Result<bool>(false) : says(its, *text));
                if (said) {
                    return true;
                }
            }
        }
        return false;
    }

    [[nodiscard]] std::set<NodeId> made_at(const std::string& path, const NodeId& but) const {
        std::set<NodeId> files;
        for (const sync::Change* change : changes_) {
            if (sync::creates_file(*change) && change->path == path && change->file != but) {
                files.insert(change->file);
            }
        }
        return files;
    }

    [[nodiscard]] Changes changes_of(const NodeId& file) const {
        Changes its;
        for (const sync::Change* change : changes_) {
            if (change->file == file) {
                its.push_back(change);
            }
        }
        return its;
    }

    // With what is between its functions, whatever it calls these.
    [[nodiscard]] Result<bool> says(const Changes& changes, const CutFile& file) const {
        const auto wanted = code::decode_skeleton(file.skeleton);
        if (file.nodes.empty() || !wanted || !says_all(changes, file)) {
            return file.nodes.empty() && says_all(changes, file);
        }
        for (const sync::Change* change : changes) {
            for (std::size_t i = 0; i < change->items.size(); ++i) {
                const sync::Item& item = change->items[i];
                if (item.kind != wire::ItemKind::skeleton || item.deleted) {
                    continue;
                }
                AURA_TRY_ASSIGN(const std::string text,
                                texts_.text({change->event, static_cast<std::uint16_t>(i)}));
                const auto said = code::decode_skeleton(text);
                if (said && said->literals == wanted->literals) {
                    return true;
                }
            }
        }
        return false;
    }

    const Changes& changes_;
    const Renames& renames_;
    const std::set<wire::VersionId>& over_;
    const sync::Texts& texts_;
    GitSide& git_;
};

// The name that another file has taken, where the position is made of what a commit has of that.
Result<std::optional<std::string>> takers_name(const Position& position, GitSide& git) {
    for (const wire::GitVersion& version : position.git) {
        const GitSide::Taken* const taken = git.taken(version.path);
        if (taken != nullptr) {
            AURA_TRY_ASSIGN(const sync::Ancestry before,
                            git.ancestry(version.commit, taken->commit));
            if (before != sync::Ancestry::yes) {
                return std::optional(version.path);
            }
        }
    }
    return std::optional<std::string>();
}

}  // namespace

Result<std::optional<std::string>> moved_along(std::string_view path,
                                               const std::vector<TreeFile>& records,
                                               GitSide& git) {
    for (const TreeFile& record : records) {
        AURA_TRY_ASSIGN(const auto name, takers_name(record.skeleton.position, git));
        if (name == path) {
            return std::optional(record.path);
        }
    }
    return std::optional<std::string>();
}

Status leave_takers(TreeFile& record, const sync::Texts& texts, GitSide& git) {
    const auto leave = [&](Position& position) -> Status {
        AURA_TRY_ASSIGN(const auto name, takers_name(position, git));
        AURA_TRY_ASSIGN(const bool is_back, name ? texts.occupied(*name) : Result<bool>(false));
        if (is_back) {
            position.git.clear();
        }
        return {};
    };
    AURA_TRY(leave(record.position));
    AURA_TRY(leave(record.skeleton.position));
    for (std::size_t i = 0; i < record.nodes.size(); ++i) {
        RecordedItem node = record.nodes[i];
        AURA_TRY(leave(node.position));
        record.nodes.set(i, std::move(node));
    }
    return {};
}

Status note_taken_names(const Changes& changes,
                        const Renames& renames,
                        const std::set<wire::VersionId>& over,
                        const sync::Texts& texts,
                        GitSide& git) {
    return TakenNames(changes, renames, over, texts, git).run();
}

bool says_all(const std::vector<const sync::Change*>& changes, const CutFile& file) {
    const auto says = [&](wire::ItemKind kind, const std::string& address, const Digest& text) {
        return std::any_of(changes.begin(), changes.end(), [&](const sync::Change* change) {
            const auto& items = change->items;
            return std::any_of(items.begin(), items.end(), [&](const sync::Item& item) {
                return item.kind == kind && !item.deleted && item.address == address &&
                       item.text_hash == text;
            });
        });
    };
    if (file.nodes.empty()) {
        return says(wire::ItemKind::skeleton, {}, file.skeleton_hash);
    }
    return std::all_of(file.nodes.begin(), file.nodes.end(), [&](const CutNode& node) {
        return says(wire::ItemKind::node, node.address, node.hash);
    });
}

}  // namespace aura::workspace
