#include "story.hpp"

#include <algorithm>
#include <utility>

#include <doctest/doctest.h>

#include "workspace/applicable.hpp"
#include "workspace/file_lines.hpp"
#include "workspace/identity.hpp"

namespace aura::workspace::test {

wire::CommitId Story::commit(const std::string& name, const std::string& parent, Files files) {
    commits_[name] = {parent, std::move(files)};
    return {name};
}

wire::GitVersion Story::git(const std::string& name, const std::string& path) const {
    return {{name}, path, "", sync::text_hash(commits_.at(name).files.at(path))};
}

sync::Change& Story::edit(std::uint8_t number,
                          const std::string& path,
                          const std::string& text,
                          std::optional<wire::GitVersion> from,
                          const std::vector<std::uint8_t>& parents) {
    sync::Change change;
    change.event = event(number);
    change.author = author(1);
    change.time = wire::HybridTime{number};
    change.file = file_identity(repo_, path);
    change.path = path;
    change.branch = "main";
    change.base_commit = from ? from->commit : wire::CommitId();
    sync::Item item;
    item.kind = wire::ItemKind::skeleton;
    item.id = change.file;
    item.text_hash = sync::text_hash(text);
    if (from) {
        item.git_parents.push_back(*from);
    }
    for (const std::uint8_t parent : parents) {
        item.parents.push_back({event(parent), 0});
    }
    change.items.push_back(std::move(item));
    texts_[{change.event, 0}] = text;
    return changes_.emplace_back(std::move(change));
}

sync::Change& Story::create(std::uint8_t number, const std::string& path, const std::string& text) {
    sync::Change& change = edit(number, path, text, std::nullopt);
    sync::Item file;
    file.kind = wire::ItemKind::file;
    file.id = change.file;
    change.items.push_back(std::move(file));
    return change;
}

sync::Change& Story::rename(std::uint8_t number,
                            const std::string& path,
                            std::optional<wire::GitVersion> from,
                            const std::vector<std::uint8_t>& parents) {
    sync::Change& change = edit(number, path, "", std::move(from), parents);
    change.items.front().kind = wire::ItemKind::file;
    return change;
}

void Story::add(sync::Change& change, sync::Item item, const std::string& text) {
    item.text_hash = sync::text_hash(text);
    texts_[{change.event, static_cast<std::uint16_t>(change.items.size())}] = text;
    change.items.push_back(std::move(item));
}

void Story::announce(const std::string& commit, const std::vector<std::uint8_t>& events) {
    sync::Containment containment{{commit}, {}};
    for (const std::uint8_t number : events) {
        containment.versions.push_back({event(number), 0});
    }
    history_.contained.push_back(std::move(containment));
}

const sync::FileHistory& Story::history() {
    std::vector<Shared<sync::Change>> changes(changes_.begin(), changes_.end());
    std::sort(changes.begin(), changes.end(), [](const auto& a, const auto& b) {
        return a->event < b->event;
    });
    if (changes != history_.changes) {
        history_.changes = std::move(changes);
    }
    return history_;
}

GitSide Story::at(const std::string& head) {
    head_ = {{head}, "main"};
    return {repo_, head_, *this, memory_};
}

FileState Story::state_at(const std::string& head, const AuthorId& self) {
    GitSide git = at(head);
    const auto changes = applicable(history(), git);
    REQUIRE(changes);
    contained_ = contained(history(), changes->changes, git, *this).value();
    const auto lines = file_lines(repo_, *changes, contained_, git);
    REQUIRE(lines);
    REQUIRE(lines->size() == 1);
    auto state = file_state(lines->front(), {repo_, git, *this, contained_, self});
    REQUIRE(state);
    return *std::move(state);
}

Result<std::string> Story::text(const wire::VersionId& version) const {
    const auto found = texts_.find(version);
    return found != texts_.end() ? Result<std::string>(found->second)
                                 : fail(ErrorCode::not_found, "no such version");
}

Result<std::optional<sync::GitFile>> Story::git_file(const wire::CommitId& commit,
                                                     std::string_view path) const {
    ++reads;
    const auto known = commits_.find(commit.hex);
    if (known == commits_.end()) {
        return std::nullopt;
    }
    const auto file = known->second.files.find(std::string(path));
    return file == known->second.files.end()
               ? std::nullopt
               : std::optional(sync::GitFile{file->second, wire::FileMode::regular});
}

Result<sync::Ancestry> Story::ancestry(const wire::CommitId& ancestor,
                                       const wire::CommitId& descendant) const {
    if (commits_.find(ancestor.hex) == commits_.end() ||
        commits_.find(descendant.hex) == commits_.end()) {
        return sync::Ancestry::unknown;
    }
    for (std::string at = descendant.hex; !at.empty(); at = commits_.at(at).parent) {
        if (at == ancestor.hex) {
            return sync::Ancestry::yes;
        }
    }
    return sync::Ancestry::no;
}

Result<std::vector<std::optional<sync::GitFile>>> Story::passed(const wire::CommitId& from,
                                                                const wire::CommitId& to,
                                                                std::string_view path) const {
    std::vector<std::optional<sync::GitFile>> files;
    AURA_TRY_ASSIGN(const sync::Ancestry behind, ancestry(from, to));
    for (std::string at = to.hex; behind == sync::Ancestry::yes && at != from.hex;
         at = commits_.at(at).parent) {
        AURA_TRY_ASSIGN(const auto here, git_file({at}, path));
        AURA_TRY_ASSIGN(const auto before, git_file({commits_.at(at).parent}, path));
        if (here != before) {
            files.push_back(here);
        }
    }
    return files;
}

Result<bool> Story::occupied(std::string_view path) const {
    return occupied_.contains(path);
}

}  // namespace aura::workspace::test
