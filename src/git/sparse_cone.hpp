// The part of a tree that `git sparse-checkout` in cone mode checks out: whole directories, and
// the files directly in the directories above them (git: Documentation/git-sparse-checkout,
// "Internals: Cone Pattern Set"). Private to this folder.
//
// Value; thread-safe.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace aura::git {

class SparseCone {
public:
    // From the text of info/sparse-checkout; nothing when it has patterns that are no cone.
    [[nodiscard]] static std::optional<SparseCone> parse(std::string_view patterns);

    // Whether a file at `path` is checked out.
    [[nodiscard]] bool contains(std::string_view path) const;

private:
    [[nodiscard]] bool add(std::string_view line);

    bool everything_ = false;
    std::set<std::string, std::less<>> whole_;         // directories with all that is in them
    std::set<std::string, std::less<>> direct_files_;  // directories with their own files only
};

}  // namespace aura::git
