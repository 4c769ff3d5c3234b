#include "git/handling.hpp"

#include <string>

#include <doctest/doctest.h>

#include "scripted_repository.hpp"

using aura::ErrorCode;
using aura::git::Handling;
using aura::git::Repository;
using aura::test::ScriptedRepository;

namespace {

std::string judged(const Repository& repository, const std::string& path) {
    return std::string(name(aura::git::handling(repository, path).value()));
}

}  // namespace

TEST_CASE("git: tracked beats ignored, and everything else follows the ignore rules") {
    const ScriptedRepository scripted(R"(
        printf '*.o\nbuild/\n!keep.o\n' >.gitignore; mkdir sub build; echo '/local' >sub/.gitignore
        echo >forced.o; git add -f forced.o; echo 'private' >>.git/info/exclude; commit 0)");
    const Repository repository = scripted.open();
    CHECK(judged(repository, "main.c") == "synced");
    CHECK(judged(repository, "main.o") == "ignored");
    CHECK(judged(repository, "keep.o") == "synced");
    CHECK(judged(repository, "forced.o") == "synced");
    CHECK(judged(repository, "build/a/b.c") == "ignored");
    CHECK(judged(repository, "not/there/yet.c") == "synced");
    CHECK(judged(repository, "sub/local") == "ignored");
    CHECK(judged(repository, "local") == "synced");
    CHECK(judged(repository, "private") == "ignored");
}

TEST_CASE("git: ignore rules that change are seen at the next call") {
    const ScriptedRepository scripted;
    const Repository repository = scripted.open();
    CHECK(judged(repository, "a.log") == "synced");
    scripted.write(".gitignore", "*.log\n");
    CHECK(judged(repository, "a.log") == "ignored");
}

TEST_CASE("git: attributes leave a path to git") {
    const ScriptedRepository scripted(R"(
        cat >.gitattributes <<'END'
*.bin binary
*.lock -diff
*.raw -text
*.psd filter=lfs diff=lfs merge=lfs -text
*.secret filter=git-crypt
*.odd filter=unconfigured
*.ps1 working-tree-encoding=UTF-16
*.u8 -working-tree-encoding
END
        git config filter.git-crypt.smudge cat)");
    const Repository repository = scripted.open();
    CHECK(judged(repository, "a.bin") == "binary");
    CHECK(judged(repository, "a.lock") == "synced");
    CHECK(judged(repository, "a.raw") == "synced");
    CHECK(judged(repository, "a.psd") == "lfs");
    CHECK(judged(repository, "a.secret") == "filtered");
    CHECK(judged(repository, "a.odd") == "synced");
    CHECK(judged(repository, "a.ps1") == "encoding");
    CHECK(judged(repository, "a.u8") == "synced");
    scripted.run("echo >a.bin; commit 0");
    CHECK(judged(repository, "a.bin") == "binary");
}

TEST_CASE("git: a tracked symbolic link is left to git") {
    const ScriptedRepository scripted("ln -s target link; commit 0");
    CHECK(judged(scripted.open(), "link") == "symlink");
}

TEST_CASE("git: submodules and nested repositories are left to git with all that is in them") {
    const ScriptedRepository scripted(R"(
        git update-index --add --cacheinfo 160000,1111111111111111111111111111111111111111,vendor/sub
        mkdir -p deep; git init -q deep/nested)");
    const Repository repository = scripted.open();
    CHECK(judged(repository, "vendor/sub") == "submodule");
    CHECK(judged(repository, "vendor/sub/src/f.c") == "submodule");
    CHECK(judged(repository, "vendor/subx") == "synced");
    CHECK(judged(repository, "deep/nested") == "nested repository");
    CHECK(judged(repository, "deep/nested/a/b") == "nested repository");
    CHECK(judged(repository, "deep/other") == "synced");
}

TEST_CASE("git: what a sparse cone leaves out is outside, tracked or new") {
    const ScriptedRepository scripted(R"(
        mkdir -p in/a out; echo >top; echo >in/f; echo >in/a/f; echo >out/f; commit 0
        git sparse-checkout set --cone in/a)");
    const Repository repository = scripted.open();
    CHECK(judged(repository, "top") == "synced");
    CHECK(judged(repository, "new") == "synced");
    CHECK(judged(repository, "in/f") == "synced");
    CHECK(judged(repository, "in/new") == "synced");
    CHECK(judged(repository, "in/a/b/new") == "synced");
    CHECK(judged(repository, "out/f") == "outside sparse checkout");
    CHECK(judged(repository, "out/new") == "outside sparse checkout");
    CHECK(judged(repository, "in/b/new") == "outside sparse checkout");
    CHECK(judged(repository, "else/new") == "outside sparse checkout");
    CHECK(judged(repository, "new.o") == "synced");
}

TEST_CASE("git: without a cone a new file counts as its neighbours do") {
    const ScriptedRepository scripted(R"(
        mkdir in out; echo >in/f; echo >in/g; echo >out/f; commit 0
        git sparse-checkout set --no-cone '/in/f')");
    const Repository repository = scripted.open();
    CHECK(judged(repository, "in/g") == "outside sparse checkout");
    CHECK(judged(repository, "in/new") == "synced");
    CHECK(judged(repository, "out/new") == "outside sparse checkout");
    CHECK(judged(repository, "out/deep/new") == "outside sparse checkout");
    CHECK(judged(repository, "else/new") == "synced");
    CHECK(judged(repository, "new") == "synced");
}

TEST_CASE("git: a path that may not be written has no handling") {
    const ScriptedRepository scripted;
    const Repository repository = scripted.open();
    CHECK(aura::git::handling(repository, ".git/config").error().is(ErrorCode::path_refused));
    CHECK(aura::git::handling(repository, "../f").error().is(ErrorCode::path_refused));
}
