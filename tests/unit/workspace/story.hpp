// A small history for tests of what reads one: commits, changes of plain text files, and their
// texts, all in memory. Plain text is one skeleton, so that a change is what its text says.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "support/ids.hpp"
#include "sync/file_history.hpp"
#include "sync/texts.hpp"
#include "workspace/containment.hpp"
#include "workspace/file_state.hpp"
#include "workspace/git_side.hpp"
#include "workspace/memory.hpp"

namespace aura::workspace::test {

using aura::test::author;
using aura::test::event;
using Versions = std::vector<wire::VersionId>;

class Story final : public sync::Texts {
public:
    using Files = std::map<std::string, std::string>;

    // A commit on `parent` (empty: a root) with these files, called `name`; its id.
    wire::CommitId commit(const std::string& name, const std::string& parent, Files files);

    // The version that `name` holds of the file at `path`.
    [[nodiscard]] wire::GitVersion git(const std::string& name, const std::string& path) const;

    // Event `number` by author 1: the text of `path`, made from git or from the events `parents`.
    sync::Change& edit(std::uint8_t number,
                       const std::string& path,
                       const std::string& text,
                       std::optional<wire::GitVersion> from,
                       const std::vector<std::uint8_t>& parents = {});

    // The file at `path` comes to be: a file item besides its text.
    sync::Change& create(std::uint8_t number, const std::string& path, const std::string& text);

    // A file, as git has it in `from` or as the events `parents` name it, is called `path`.
    sync::Change& rename(std::uint8_t number,
                         const std::string& path,
                         std::optional<wire::GitVersion> from,
                         const std::vector<std::uint8_t>& parents = {});

    // The change that was made last.
    [[nodiscard]] sync::Change& last() { return changes_.back(); }

    // The change says this of one more item.
    void add(sync::Change& change, sync::Item item, const std::string& text = {});

    // Somebody announced that a commit holds the text of these events.
    void announce(const std::string& commit, const std::vector<std::uint8_t>& events);

    // Something is on the disk at `path`.
    void occupy(const std::string& path) { occupied_.insert(path); }

    // What points into it is good until the story goes on.
    [[nodiscard]] const sync::FileHistory& history();

    // What HEAD at this commit is asked through; good until the story goes on.
    [[nodiscard]] GitSide at(const std::string& head);

    // The state of the one file of this history, with HEAD there.
    [[nodiscard]] FileState state_at(const std::string& head, const AuthorId& self = author(1));

    [[nodiscard]] Result<std::string> text(const wire::VersionId& version) const override;
    [[nodiscard]] Result<std::optional<sync::GitFile>> git_file(
        const wire::CommitId& commit, std::string_view path) const override;
    [[nodiscard]] Result<sync::Ancestry> ancestry(const wire::CommitId& ancestor,
                                                  const wire::CommitId& descendant) const override;
    [[nodiscard]] Result<std::vector<std::optional<sync::GitFile>>> passed(
        const wire::CommitId& from, const wire::CommitId& to, std::string_view path) const override;
    [[nodiscard]] Result<bool> occupied(std::string_view path) const override;

    // How often a file was read from git.
    mutable std::size_t reads = 0;

private:
    struct Commit {
        std::string parent;
        Files files;
    };

    RepoId repo_{};
    std::map<std::string, Commit> commits_;
    std::map<wire::VersionId, std::string> texts_;
    std::set<std::string, std::less<>> occupied_;
    std::vector<sync::Change> changes_;
    sync::FileHistory history_;
    TreeHead head_;
    Memory memory_;
    Contained contained_;
};

}  // namespace aura::workspace::test
