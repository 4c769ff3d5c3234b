#include "workspace/file_lines.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include "workspace/identity.hpp"
#include "workspace/partition.hpp"
#include "workspace/renames.hpp"
#include "workspace/taken_name.hpp"

namespace aura::workspace {
namespace {

using Changes = std::vector<const sync::Change*>;

// Those that were made from nothing and create nothing: a text that was found where a file is, and
// that nobody had put there. They belong to that file.
void unite_found(const Changes& changes,
                 const std::vector<std::size_t>& found,
                 Partition& partition) {
    for (const std::size_t one : found) {
        for (std::size_t i = 0; i < changes.size(); ++i) {
            if (i != one && changes[i]->file == changes[one]->file) {
                partition.unite(i, one);
                break;
            }
        }
    }
}

// Whether it was made of a file under another name than git has for it: the one that it was given,
// or gives it.
bool is_renamed(const sync::Change& change) {
    return std::any_of(change.items.begin(), change.items.end(), [&](const sync::Item& item) {
        const auto& parents = item.git_parents;
        const bool names = item.kind == wire::ItemKind::file && !item.deleted;
        return (names && !item.parents.empty()) ||
               std::any_of(parents.begin(), parents.end(), [&](const wire::GitVersion& parent) {
                   return parent.path != change.path;
               });
    });
}

// Changes linked by their parents, by creating the same file, or by the new name of one: an edit
// under it may be made of nothing but what git has under the old one.
std::vector<Changes> linked(const Changes& changes) {
    Partition partition(changes.size());
    std::vector<std::size_t> found;
    std::map<EventId, std::size_t> index;
    std::map<NodeId, std::size_t> created;
    std::map<std::pair<NodeId, std::string>, std::size_t> renamed;
    for (std::size_t i = 0; i < changes.size(); ++i) {
        index.emplace(changes[i]->event, i);
        bool has_parents = false;
        for (const sync::Item& item : changes[i]->items) {
            has_parents = has_parents || !item.parents.empty() || !item.git_parents.empty();
            for (const wire::VersionId& parent : item.parents) {
                partition.unite(index.at(parent.event), i);
            }
        }
        if (is_renamed(*changes[i])) {
            partition.unite_by(renamed, std::pair(changes[i]->file, changes[i]->path), i);
        }
        if (!has_parents) {
            partition.unite_by(created, changes[i]->file, i);
            if (!sync::creates_file(*changes[i])) {
                found.push_back(i);
            }
        }
    }
    unite_found(changes, found, partition);
    std::vector<Changes> sets;
    for (const auto& members : partition.sets()) {
        Changes& set = sets.emplace_back();
        for (const std::size_t member : members) {
            set.push_back(changes[member]);
        }
    }
    return sets;
}

class HomeFinder {
public:
    HomeFinder(const Contained& contained, GitSide& git) : contained_(contained), git_(git) {}

    Result<std::string> home(const Changes& changes) {
        AURA_TRY(collect(changes));
        AURA_TRY(settle_move(changes));
        for (const auto* paths : {&moved_to_, &exact_, &older_}) {
            for (const std::string& path : *paths) {
                AURA_TRY_ASSIGN(const CutFile* const file, git_.head_file(path));
                if (file != nullptr) {
                    return path;
                }
            }
        }
        if (!older_.empty()) {
            return older_.front();
        }
        return moved_to_.empty() ? changes.front()->path : moved_to_.front();
    }

private:
    Status collect(const Changes& changes) {
        for (const sync::Change* change : changes) {
            for (std::size_t i = 0; i < change->items.size(); ++i) {
                const wire::VersionId version{change->event, static_cast<std::uint16_t>(i)};
                const sync::Item& item = change->items[i];
                for (const wire::GitVersion& parent : item.git_parents) {
                    AURA_TRY_ASSIGN(const auto relation, git_.relation(item.kind, parent));
                    (relation == GitRelation::same ? exact_ : older_).push_back(parent.path);
                }
                if (item.kind == wire::ItemKind::file && !item.deleted &&
                    contained_.versions.contains(version)) {
                    moved_to_.push_back(change->path);
                }
            }
        }
        std::reverse(moved_to_.begin(), moved_to_.end());
        std::sort(exact_.begin(), exact_.end());
        std::sort(older_.begin(), older_.end());
        return {};
    }

    // A commit that has a file under the name that this one was given may have another one there:
    // then it has a text of this one where that was, and none of its texts under the name.
    Status settle_move(const Changes& changes) {
        for (const std::string& path : moved_to_) {
            AURA_TRY_ASSIGN(const CutFile* const file, git_.head_file(path));
            if (file != nullptr && std::any_of(changes.begin(), changes.end(), [&](auto* change) {
                    return has_text_of(*file, *change);
                })) {
                moved_to_ = {path};
                return {};
            }
        }
        for (const std::string& path : moved_to_) {
            AURA_TRY_ASSIGN(const CutFile* const file, git_.head_file(path));
            if (file != nullptr && is_text_contained(changes, path)) {
                moved_to_ = {path};
                return {};
            }
        }
        for (auto change = changes.rbegin(); change != changes.rend() && !moved_to_.empty();
             ++change) {
            AURA_TRY_ASSIGN(const CutFile* const file, git_.head_file((*change)->path));
            if (file != nullptr && has_text_of(*file, **change)) {
                moved_to_ = {(*change)->path};
                return {};
            }
        }
        return {};
    }

    // A text of the file under this name is in a commit, whatever identities its functions have
    // there. What others in commits were made from says nothing: they may have other names.
    [[nodiscard]] bool is_text_contained(const Changes& changes, const std::string& path) const {
        std::set<wire::VersionId> behind;
        bool found = false;
        // Children first.
        for (auto change = changes.rbegin(); change != changes.rend() && !found; ++change) {
            for (std::size_t i = 0; i < (*change)->items.size(); ++i) {
                const wire::VersionId version{(*change)->event, static_cast<std::uint16_t>(i)};
                const sync::Item& item = (*change)->items[i];
                if (!contained_.versions.contains(version)) {
                    continue;
                }
                const bool is_text = item.kind != wire::ItemKind::file && !item.deleted;
                found = found || (is_text && (*change)->path == path && !behind.contains(version));
                behind.insert(item.parents.begin(), item.parents.end());
            }
        }
        return found;
    }

    // An item of the change says, or was made from, what the file has.
    static bool has_text_of(const CutFile& file, const sync::Change& change) {
        return std::any_of(change.items.begin(), change.items.end(), [&](const sync::Item& item) {
            const auto has = [&](std::string_view address, const Digest& text) {
                return hash_of(item.kind, file, address) == text;
            };
            const bool says = item.kind != wire::ItemKind::file && !item.deleted &&
                              has(item.address, item.text_hash);
            const auto& parents = item.git_parents;
            return says || std::any_of(parents.begin(), parents.end(), [&](const auto& parent) {
                       return has(parent.address, parent.text_hash);
                   });
        });
    }

    const Contained& contained_;
    GitSide& git_;
    std::vector<std::string> moved_to_;  // by contained versions, the latest first
    std::vector<std::string> exact_;     // parents with HEAD's text
    std::vector<std::string> older_;
};

// A commit since the file was made has it there. That versions of it count as contained says less:
// git may have taken them away.
Result<bool> was_committed(const std::string& home, const Changes& changes, GitSide& git) {
    const wire::CommitId& base = changes.front()->base_commit;
    AURA_TRY_ASSIGN(const sync::Ancestry behind, git.ancestry(base, git.head().commit));
    if (behind != sync::Ancestry::yes) {
        AURA_TRY_ASSIGN(const CutFile* const head, git.head_file(home));
        return head != nullptr && says_all(changes, *head);
    }
    AURA_TRY_ASSIGN(const GitSide::Passed* const files, git.passed(base, home));
    return std::any_of(files->begin(), files->end(), [&](const GitSide::KnownFile& file) {
        return file != nullptr && says_all(changes, *file);
    });
}

// A file whose creator took another identity than the one of its path, since that was HEAD's.
Result<bool> is_beside_head(const RepoId& repo,
                            const std::string& home,
                            const Changes& changes,
                            const Contained& contained,
                            GitSide& git) {
    const NodeId of_path = file_identity(repo, home);
    bool is_held = false;
    for (const sync::Change* change : changes) {
        for (std::size_t i = 0; i < change->items.size(); ++i) {
            const wire::VersionId version{change->event, static_cast<std::uint16_t>(i)};
            if (!change->items[i].git_parents.empty()) {
                return false;
            }
            is_held = is_held || contained.versions.contains(version);
        }
        if (change->file == of_path) {
            return false;
        }
    }
    if (is_held) {
        AURA_TRY_ASSIGN(const bool committed, was_committed(home, changes, git));
        if (committed) {
            return false;
        }
    }
    AURA_TRY_ASSIGN(const CutFile* const head, git.head_file(home));
    return head != nullptr;
}

// The smallest identity in use, so that everybody picks the same one.
NodeId line_id(const RepoId& repo, const FileLine& line) {
    NodeId id = line.changes.empty() ? file_identity(repo, line.home) : line.changes.front()->file;
    for (const sync::Change* change : line.changes) {
        id = std::min(id, change->file);
    }
    return id;
}

// Changes that are of one file, and where that is.
struct Gathered {
    Changes changes;
    std::string home;
    bool beside_head = false;
    std::optional<wire::CommitId> kept;
};

bool has(const Changes& changes, const sync::Change* change) {
    return std::find(changes.begin(), changes.end(), change) != changes.end();
}

// What commits have taken in of the log's renames.
class CommittedRenames {
public:
    CommittedRenames(const Changes& changes, const Contained& contained, GitSide& git)
        : renames_(changes), contained_(contained), git_(git) {}

    // Changes that know of a file by an older name only are of the one that has the new name.
    Status follow(std::vector<Gathered>& all) {
        std::vector<std::optional<std::string>> homes(all.size());
        for (std::size_t i = 0; i < all.size(); ++i) {
            if (!all[i].beside_head) {
                AURA_TRY_ASSIGN(homes[i], home_since(all[i], all));
            }
        }
        for (std::size_t i = 0; i < all.size(); ++i) {
            all[i].home = homes[i].value_or(all[i].home);
        }
        return {};
    }

    // The names that the file had before and that HEAD has as if it had them still.
    Result<std::set<std::string>> left(const FileLine& line) {
        std::set<std::string> left;
        for (const Rename& rename : renames_.all()) {
            if (!gives(rename, line.home) || !has(line.changes, rename.change)) {
                continue;
            }
            for (const wire::GitVersion& of : rename.of) {
                AURA_TRY_ASSIGN(const auto relation, git_.relation(wire::ItemKind::file, of));
                if (of.path != line.home && relation == GitRelation::same) {
                    left.insert(of.path);
                }
            }
        }
        return left;
    }

private:
    Result<std::optional<std::string>> home_since(const Gathered& one,
                                                  const std::vector<Gathered>& all) {
        for (const sync::Change* change : one.changes) {
            AURA_TRY_ASSIGN(const auto names, renames_.names_since(*change, git_));
            for (const std::string& name : names) {
                AURA_TRY_ASSIGN(const CutFile* const file, git_.head_file(name));
                if (file != nullptr && is_given(name, one, all)) {
                    return name;
                }
            }
        }
        return std::nullopt;
    }

    // A commit has another's rename to there.
    [[nodiscard]] bool is_given(const std::string& name,
                                const Gathered& but,
                                const std::vector<Gathered>& all) const {
        const auto& renames = renames_.all();
        return std::any_of(renames.begin(), renames.end(), [&](const Rename& rename) {
            return gives(rename, name) && std::any_of(all.begin(), all.end(), [&](auto& other) {
                       return &other != &but && other.home == name && !other.beside_head &&
                              has(other.changes, rename.change);
                   });
        });
    }

    [[nodiscard]] bool gives(const Rename& rename, const std::string& name) const {
        return rename.change->path == name && contained_.versions.contains(rename.version);
    }

    const Renames renames_;
    const Contained& contained_;
    GitSide& git_;
};

Result<std::vector<Gathered>> gather(const RepoId& repo,
                                     const Applicable& applicable,
                                     const Contained& contained,
                                     GitSide& git) {
    std::vector<Gathered> all;
    for (Changes& set : linked(applicable.changes)) {
        Gathered& one = all.emplace_back();
        AURA_TRY_ASSIGN(one.home, HomeFinder(contained, git).home(set));
        const GitSide::Taken* const taken = git.taken(one.home);
        const bool has_lost_name =
            taken != nullptr && std::any_of(set.begin(), set.end(), [&](const auto* change) {
                return change->file == taken->file;
            });
        if (has_lost_name) {
            one.beside_head = !taken->kept;
            one.kept = taken->kept ? std::optional(taken->commit) : std::nullopt;
        } else {
            AURA_TRY_ASSIGN(one.beside_head, is_beside_head(repo, one.home, set, contained, git));
        }
        one.changes = std::move(set);
    }
    return all;
}

// Names that are left, but for those that have changes of their own.
Status find_left(std::vector<FileLine>& lines, CommittedRenames& renames) {
    for (FileLine& line : lines) {
        if (line.beside_head) {
            continue;
        }
        AURA_TRY_ASSIGN(line.left, renames.left(line));
        std::erase_if(line.left, [&](const std::string& name) {
            return std::any_of(lines.begin(), lines.end(), [&](const FileLine& other) {
                return other.head_path() == name;
            });
        });
    }
    return {};
}

}  // namespace

Result<std::vector<FileLine>> file_lines(const RepoId& repo,
                                         const Applicable& applicable,
                                         const Contained& contained,
                                         GitSide& git) {
    // By home, and what HEAD has of it there; of applicable.changes.
    std::map<std::tuple<std::string, bool, std::optional<wire::CommitId>>, std::vector<bool>>
        members;
    std::map<EventId, std::size_t> index;
    for (std::size_t i = 0; i < applicable.changes.size(); ++i) {
        index.emplace(applicable.changes[i]->event, i);
    }
    CommittedRenames renames(applicable.changes, contained, git);
    AURA_TRY_ASSIGN(auto gathered, gather(repo, applicable, contained, git));
    AURA_TRY(renames.follow(gathered));
    for (const Gathered& one : gathered) {
        std::vector<bool>& marks = members[{one.home, one.beside_head, one.kept}];
        marks.resize(applicable.changes.size());
        for (const sync::Change* change : one.changes) {
            marks[index.at(change->event)] = true;
        }
    }
    std::vector<FileLine> lines;
    for (const auto& [place, marks] : members) {
        FileLine& line = lines.emplace_back();
        std::tie(line.home, line.beside_head, line.kept) = place;
        for (std::size_t i = 0; i < marks.size(); ++i) {
            if (marks[i]) {
                line.changes.push_back(applicable.changes[i]);
            }
        }
        line.id = line_id(repo, line);
    }
    AURA_TRY(find_left(lines, renames));
    return lines;
}

}  // namespace aura::workspace
