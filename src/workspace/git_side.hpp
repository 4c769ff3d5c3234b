// What git holds, as far as one examination asks for it: files of HEAD and of other commits, cut,
// and how a git version relates to HEAD. Everything is read once.
//
// Thread rule: one thread at a time.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "sync/texts.hpp"
#include "wire/change.hpp"
#include "wire/version.hpp"
#include "workspace/cut_file.hpp"
#include "workspace/cutter.hpp"
#include "workspace/file_view.hpp"

namespace aura::workspace {

// Where a git version stands as seen from HEAD.
enum class GitRelation : std::uint8_t {
    same,     // HEAD has this very text there
    older,    // from a commit that HEAD contains
    foreign,  // from a commit that HEAD does not contain, and another text
};

// The hash that a GitVersion of the item carries; nothing when `file` has no such item. Of a file
// itself it is the hash of its bytes.
[[nodiscard]] std::optional<Digest> hash_of(wire::ItemKind kind,
                                            const CutFile& file,
                                            std::string_view address);

struct Memory;

class GitSide {
public:
    // All outlive it.
    GitSide(const RepoId& repo, const TreeHead& head, const sync::Texts& texts, Memory& memory)
        : repo_(repo), head_(head), texts_(texts), memory_(memory) {}

    [[nodiscard]] const TreeHead& head() const { return head_; }

    [[nodiscard]] Memory& memory() const { return memory_; }

    // What cuts these files, for those that are compared with them.
    [[nodiscard]] Cutter& cutter() const;

    // What was read of HEAD before this: it is not read again.
    void know_head(std::string_view path, const std::optional<sync::GitFile>& file);

    // HEAD counts as having the file at `path` that `commit` has, which it contains: that it has
    // none any more says nothing. Comes before anything is asked about it but checked_out().
    void keep(const std::string& path, const wire::CommitId& commit);

    // What a commit gave the name of, to another file: `file` was renamed away from `path`, where
    // `commit` was the last one to have it.
    struct Taken {
        NodeId file;
        wire::CommitId commit;
        bool kept = false;  // no commit has a new name of it
    };

    void note_taken(const std::string& path, const Taken& taken) {
        taken_.insert_or_assign(path, taken);
    }

    // Null: nothing is known of that.
    [[nodiscard]] const Taken* taken(std::string_view path) const;

    // Null when the commit has no such file, or is not here.
    [[nodiscard]] Result<const CutFile*> file(const wire::CommitId& commit, std::string_view path);
    // `kept`: what HEAD counts as having of a file whose name another one has taken.
    [[nodiscard]] Result<const CutFile*> head_file(
        std::string_view path, const std::optional<wire::CommitId>& kept = std::nullopt);
    // What HEAD really has.
    [[nodiscard]] Result<const CutFile*> checked_out(std::string_view path);

    [[nodiscard]] Result<sync::Ancestry> ancestry(const wire::CommitId& ancestor,
                                                  const wire::CommitId& descendant);
    [[nodiscard]] Result<GitRelation> relation(wire::ItemKind kind,
                                               const wire::GitVersion& version);

    // What the commits between `from` and HEAD (included) made of `path`, cut; null: removed, which
    // nothing is told of what is kept.
    using KnownFile = std::shared_ptr<const CutFile>;
    using Passed = std::vector<KnownFile>;
    [[nodiscard]] Result<const Passed*> passed(const wire::CommitId& from, std::string_view path);

    // The version that HEAD holds; nothing when it has no such item. `kept`: that this commit
    // holds.
    [[nodiscard]] Result<std::optional<wire::GitVersion>> head_version(
        wire::ItemKind kind,
        std::string_view path,
        std::string_view address,
        const std::optional<wire::CommitId>& kept = std::nullopt);

private:
    [[nodiscard]] const wire::CommitId& commit_of(std::string_view path) const;
    [[nodiscard]] KnownFile take_apart(std::string_view path,
                                       const std::optional<sync::GitFile>& file);
    [[nodiscard]] Result<std::optional<Digest>> head_hash(wire::ItemKind kind,
                                                          std::string_view path,
                                                          std::string_view address);

    // What is read, by commit and path; looked up without copying either, many times a node.
    struct CommitPath {
        std::string commit;
        std::string path;
    };

    struct CommitPathLess {
        using is_transparent = void;
        using View = std::pair<std::string_view, std::string_view>;

        static View view(const CommitPath& key) { return {key.commit, key.path}; }

        static View view(const View& key) { return key; }

        template <class A, class B>
        bool operator()(const A& a, const B& b) const {
            return view(a) < view(b);
        }
    };

    template <class T>
    using ByCommitPath = std::map<CommitPath, T, CommitPathLess>;

    const RepoId& repo_;
    const TreeHead& head_;
    const sync::Texts& texts_;
    Memory& memory_;
    ByCommitPath<KnownFile> files_;  // null: there is none

    // The file of HEAD that was asked for last: nearly always the same, several times a node.
    struct Asked {
        std::string path;
        const CutFile* file = nullptr;
    };

    std::optional<Asked> asked_;
    std::map<std::string, wire::CommitId, std::less<>> kept_;
    std::map<std::string, Taken, std::less<>> taken_;
    ByCommitPath<Passed> passed_;
    std::map<std::pair<wire::CommitId, wire::CommitId>, sync::Ancestry> ancestry_;
};

}  // namespace aura::workspace
