#include "workspace/renames.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace aura::workspace {
namespace {

bool is_name(const sync::Item& item) {
    return item.kind == wire::ItemKind::file && !item.deleted;
}

}  // namespace

Renames::Renames(const std::vector<const sync::Change*>& changes) {
    find_names(changes);
    if (!all_.empty() || !returns_.empty()) {
        find_origins(changes);
    }
}

void Renames::find_names(const std::vector<const sync::Change*>& changes) {
    std::map<wire::VersionId, std::vector<wire::GitVersion>> made_of;
    std::map<wire::VersionId, std::set<std::string>> names;  // of all that it was made from
    for (const sync::Change* change : changes) {
        for (std::size_t i = 0; i < change->items.size(); ++i) {
            const sync::Item& item = change->items[i];
            if (!is_name(item)) {
                continue;
            }
            const wire::VersionId version{change->event, static_cast<std::uint16_t>(i)};
            std::vector<wire::GitVersion>& of = made_of[version];
            of = item.git_parents;
            std::set<std::string> before;
            for (const wire::VersionId& parent : item.parents) {
                if (const auto at = made_of.find(parent); at != made_of.end()) {
                    of.insert(of.end(), at->second.begin(), at->second.end());
                    before.insert(names[parent].begin(), names[parent].end());
                }
            }
            const auto is_gits = [&](const auto& git) { return git.path == change->path; };
            if (!std::all_of(of.begin(), of.end(), is_gits)) {
                all_.push_back({change, version, of});
            }
            if (!before.empty() && std::any_of(of.begin(), of.end(), is_gits)) {
                returns_.push_back({change->path, before});
            }
            before.insert(change->path);
            names.emplace(version, std::move(before));
        }
    }
}

void Renames::find_origins(const std::vector<const sync::Change*>& changes) {
    for (const sync::Change* change : changes) {
        std::set<std::string>& origins = origins_[change->event];
        for (const sync::Item& item : change->items) {
            for (const wire::GitVersion& parent : item.git_parents) {
                origins.insert(parent.path);
            }
            for (const wire::VersionId& parent : item.parents) {
                if (const auto at = origins_.find(parent.event); at != origins_.end()) {
                    origins.insert(at->second.begin(), at->second.end());
                }
            }
        }
    }
}

Result<std::set<std::string>> Renames::names_since(const sync::Change& change, GitSide& git) const {
    const auto origins = origins_.find(change.event);
    if (origins == origins_.end()) {
        return std::set<std::string>();
    }
    std::set<std::string> known = origins->second;
    std::set<std::string> names;
    for (bool grows = true; grows;) {
        grows = false;
        for (const Rename& rename : all_) {
            const std::string& name = rename.change->path;
            const bool leads_on = std::any_of(rename.of.begin(), rename.of.end(), [&](auto& of) {
                const GitSide::Taken* const taken = git.taken(of.path);
                return known.contains(of.path) && (taken == nullptr || taken->file == change.file);
            });
            if (!leads_on || known.contains(name)) {
                continue;
            }
            AURA_TRY_ASSIGN(const CutFile* const there, git.file(change.base_commit, name));
            if (there == nullptr) {
                known.insert(name);
                names.insert(name);
                grows = true;
            }
        }
    }
    for (const Return& returned : returns_) {
        if (origins->second.contains(returned.name) && returned.between.contains(change.path)) {
            names.insert(returned.name);
        }
    }
    names.erase(change.path);
    return names;
}

Result<bool> Renames::has_new_name_here_alone(const wire::GitVersion& of,
                                              const std::set<wire::VersionId>& over,
                                              GitSide& git) const {
    bool found = false;
    for (const Rename& rename : all_) {
        const bool is_its = std::any_of(
            rename.of.begin(), rename.of.end(), [&](auto& one) { return one.path == of.path; });
        if (is_its) {
            AURA_TRY_ASSIGN(const bool known,
                            was_committed_since(of.commit, rename.change->path, git));
            if (known) {
                return false;
            }
            const bool is_here = rename.change->branch == git.head().branch;
            found = found || (is_here && !over.contains(rename.version));
        }
    }
    return found;
}

Result<bool> was_committed_since(const wire::CommitId& since,
                                 const std::string& path,
                                 GitSide& git) {
    AURA_TRY_ASSIGN(const CutFile* const now, git.checked_out(path));
    AURA_TRY_ASSIGN(const GitSide::Passed* const files, git.passed(since, path));
    return now != nullptr ||
           std::any_of(files->begin(), files->end(), [](auto& file) { return file != nullptr; });
}

}  // namespace aura::workspace
