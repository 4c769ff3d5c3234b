// Where the texts behind a FileHistory come from: the events and git. Read by workers while they
// examine a path; everything that reconcile needs beyond its input value goes through here.
//
// Thread rule: one thread at a time; implementations may block.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "wire/change.hpp"
#include "wire/version.hpp"

namespace aura::sync {

// A file as git holds it, in the form that the working tree has (after git's filters).
struct GitFile {
    std::string bytes;
    wire::FileMode mode{};

    bool operator==(const GitFile&) const = default;
};

enum class Ancestry : std::uint8_t {
    no,
    yes,      // a commit contains itself; the empty commit is contained in every one
    unknown,  // one of the two is not in this repository
};

class Texts {
public:
    Texts() = default;
    Texts(const Texts&) = delete;
    Texts& operator=(const Texts&) = delete;
    virtual ~Texts() = default;

    // The text of an item of an event: a node's text, an encoded skeleton.
    // not_found, crypto.no_key, store errors.
    [[nodiscard]] virtual Result<std::string> text(const wire::VersionId& version) const = 0;

    // The file at `path` in `commit`; nothing when it is not there, when the commit is not in this
    // repository, or when it is nothing that is synced (binary, too large, a symbolic link).
    [[nodiscard]] virtual Result<std::optional<GitFile>> git_file(const wire::CommitId& commit,
                                                                  std::string_view path) const = 0;

    // Whether `descendant` contains `ancestor`.
    [[nodiscard]] virtual Result<Ancestry> ancestry(const wire::CommitId& ancestor,
                                                    const wire::CommitId& descendant) const = 0;

    // What the commits after `from` up to and including `to` made of `path`: one entry for each
    // commit that changed it, nothing for one that removed it; any order. Empty when `from` is
    // not in this repository or no ancestor of `to`.
    [[nodiscard]] virtual Result<std::vector<std::optional<GitFile>>> passed(
        const wire::CommitId& from, const wire::CommitId& to, std::string_view path) const = 0;

    // Whether anything is at `path` in the working tree.
    [[nodiscard]] virtual Result<bool> occupied(std::string_view path) const = 0;
};

}  // namespace aura::sync
