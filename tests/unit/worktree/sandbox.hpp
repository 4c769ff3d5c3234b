// A working tree in a temporary directory, with something outside that must never be touched.
#pragma once

#include <filesystem>
#include <string>
#include <sys/stat.h>
#include <vector>

#include <doctest/doctest.h>

#include "support/temporary_directory.hpp"
#include "worktree/private_dir.hpp"
#include "worktree/replaced_files.hpp"
#include "worktree/tree.hpp"
#include "worktree/writer.hpp"

namespace aura::test {

// The value, or the end of the test with the error's words.
template <class T>
T value_of(Result<T> result) {
    INFO((result ? "" : result.error().to_line()));
    REQUIRE(result);
    return *std::move(result);
}

class Sandbox {
public:
    explicit Sandbox(worktree::Resolver resolver = worktree::Resolver::best)
        : tree(value_of(worktree::Tree::open(made_root(), resolver))),
          private_dir(value_of(worktree::PrivateDir::ensure(tree))) {
        directory_.write("outside/secret", "secret");
    }

    [[nodiscard]] std::filesystem::path root() const { return directory_.path() / "tree"; }

    [[nodiscard]] std::filesystem::path outside() const { return directory_.path() / "outside"; }

    void write(const std::string& file, std::string_view bytes) const {
        directory_.write("tree/" + file, bytes);
    }

    [[nodiscard]] std::string read(const std::string& file) const {
        return directory_.read("tree/" + file);
    }

    void link(const std::filesystem::path& target, const std::string& at) const {
        std::filesystem::create_symlink(target, root() / at);
    }

    [[nodiscard]] unsigned mode(const std::string& file) const {
        struct stat status {};

        REQUIRE(::lstat((root() / file).c_str(), &status) == 0);
        return status.st_mode & 07777U;
    }

    // What was saved into replaced files, however short ago they were replaced.
    [[nodiscard]] std::vector<worktree::LateText> late_texts() const {
        std::vector<worktree::LateText> late = replaced.settle(private_dir);
        for (worktree::LateText& text : replaced.settle(private_dir)) {
            late.push_back(std::move(text));
        }
        return late;
    }

    // Nothing of ours is left behind and nothing outside was touched.
    void check_clean() const {
        CHECK(late_texts().empty());
        CHECK(value_of(private_dir.leftovers()).empty());
        check_outside();
    }

    void check_outside() const {
        CHECK(directory_.read("outside/secret") == "secret");
        const std::filesystem::directory_iterator entries(outside());
        CHECK(std::distance(begin(entries), end(entries)) == 1);
    }

private:
    [[nodiscard]] std::filesystem::path made_root() const {
        std::filesystem::create_directory(root());
        return root();
    }

    TemporaryDirectory directory_;

public:
    const worktree::Tree tree;
    const worktree::PrivateDir private_dir;
    mutable worktree::ReplacedFiles replaced;
};

}  // namespace aura::test
