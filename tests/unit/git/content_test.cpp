#include "git/content.hpp"

#include <string>

#include <doctest/doctest.h>

#include "git/limits.hpp"
#include "scripted_repository.hpp"

using aura::ErrorCode;
using aura::git::BlobId;
using aura::git::CommitId;
using aura::git::Content;
using aura::git::EntryMode;
using aura::git::Repository;
using aura::git::Text;
using aura::test::ScriptedRepository;

TEST_CASE("git: a text is read from a commit and from the index with its mode") {
    const ScriptedRepository scripted(R"(
        mkdir d; printf 'one\n' >d/f; printf '#!/bin/sh\n' >run; chmod +x run; ln -s d/f link
        commit one; printf 'two\n' >d/f; git add d/f; printf 'three\n' >d/f)");
    const Repository repository = scripted.open();
    const Content content(repository);
    const CommitId head = scripted.commit("HEAD");

    const Text committed = content.text_at(head, "d/f")->value();
    CHECK(committed.bytes == "one\n");
    CHECK(committed.mode == EntryMode::regular);
    CHECK(committed.blob == scripted.blob("HEAD:d/f"));
    CHECK(content.text_at(head, "run")->value().mode == EntryMode::executable);
    CHECK(content.text_at(head, "link")->value().mode == EntryMode::symlink);
    CHECK(content.text_at(head, "link")->value().bytes == "d/f");

    const Text staged = content.text_in_index("d/f")->value();
    CHECK(staged.bytes == "two\n");
    CHECK(staged.blob == scripted.blob(":d/f"));
}

TEST_CASE("git: what is no file is absent and no error") {
    const ScriptedRepository scripted("mkdir d; echo >d/f; commit one");
    const Repository repository = scripted.open();
    const Content content(repository);
    const CommitId head = scripted.commit("HEAD");
    for (const std::string& path : {std::string("nowhere"),
                                    std::string("d"),
                                    std::string("d/f/g"),
                                    std::string("x/y"),
                                    std::string("d/f\0x", 5),
                                    std::string()}) {
        CAPTURE(path);
        CHECK(content.text_at(head, path).value() == std::nullopt);
        CHECK(content.text_in_index(path).value() == std::nullopt);
    }
}

TEST_CASE("git: a commit that is not here is not_found") {
    const ScriptedRepository scripted("commit one");
    const Repository repository = scripted.open();
    const Content content(repository);
    const CommitId unknown = CommitId::from_text(std::string(40, '1')).value();
    const CommitId sha256 = CommitId::from_text(std::string(64, '1')).value();
    CHECK(content.text_at(unknown, "f").error().is(ErrorCode::not_found));
    CHECK(content.text_at(sha256, "f").error().is(ErrorCode::not_found));
}

TEST_CASE("git: texts come with the line endings that the working tree would have") {
    const ScriptedRepository scripted(R"(
        printf '*.txt text eol=crlf\n*.raw -text\n*.id ident\n' >.gitattributes
        printf 'a\nb\n' >f.txt; printf 'a\nb\n' >f.raw; printf '$Id$\n' >f.id; commit one)");
    const Repository repository = scripted.open();
    const Content content(repository);
    CHECK(content.text_in_index("f.txt")->value().bytes == "a\r\nb\r\n");
    CHECK(content.text_in_index("f.raw")->value().bytes == "a\nb\n");
    const std::string id = content.text_in_index("f.id")->value().bytes;
    CHECK(id == "$Id: " + scripted.blob(":f.id").text() + " $\n");
    scripted.run("rm f.id; git checkout -q f.id");
    CHECK(id == scripted.read("f.id"));
}

TEST_CASE("git: core.autocrlf alone translates as git does") {
    const ScriptedRepository scripted(R"(
        printf 'a\nb\n' >f; printf 'a\0\n' >binary; commit one; git config core.autocrlf true)");
    const Repository repository = scripted.open();
    const Content content(repository);
    CHECK(content.text_in_index("f")->value().bytes == "a\r\nb\r\n");
    CHECK(content.text_in_index("binary")->value().bytes == std::string("a\0\n", 3));
    CHECK(content.clean("f", "a\r\nb\r\n").value() == scripted.blob(":f"));
}

TEST_CASE("git: a cleaned text has the blob that git add would give") {
    const ScriptedRepository scripted(R"(
        printf '*.txt text eol=crlf\n*.id ident\n' >.gitattributes; commit one)");
    const Repository repository = scripted.open();
    const Content content(repository);
    for (const auto& file : {std::pair("new.txt", "a\r\nb\n"),
                             std::pair("plain", "a\r\nb\r\n"),
                             std::pair("x.id", "$Id: 0123 $\n"),
                             std::pair("empty", "")}) {
        const std::string path = file.first;
        const std::string bytes = file.second;
        CAPTURE(path);
        scripted.write(path, bytes);
        scripted.run("git -c core.safecrlf=false add .");
        CHECK(content.clean(path, bytes).value() == scripted.blob(":" + path));
    }
}

TEST_CASE("git: a text over the bound is refused before it is loaded") {
    const ScriptedRepository scripted;
    scripted.write("most", std::string(aura::git::kTextBytesMax, 'x'));
    scripted.write("more", std::string(aura::git::kTextBytesMax + 1, 'x'));
    scripted.write("grows.txt", std::string(aura::git::kTextBytesMax, '\n'));
    scripted.run("echo '*.txt text eol=crlf' >.gitattributes; commit one");
    const Repository repository = scripted.open();
    const Content content(repository);
    CHECK(content.text_in_index("most")->value().bytes.size() == aura::git::kTextBytesMax);
    CHECK(content.text_in_index("more").error().is(ErrorCode::text_unsupported));
    CHECK(content.text_in_index("grows.txt").error().is(ErrorCode::text_unsupported));
}

TEST_CASE("git: a submodule has no text") {
    const ScriptedRepository scripted(
        "git update-index --add --cacheinfo 160000,1111111111111111111111111111111111111111,sub");
    const Repository repository = scripted.open();
    CHECK(Content(repository).text_in_index("sub").error().is(ErrorCode::text_unsupported));
}

TEST_CASE("git: a missing object is an error and no absence") {
    const ScriptedRepository scripted(
        "echo text >f; commit one; rm -rf .git/objects/$(git rev-parse HEAD:f | cut -c1-2)");
    const Repository repository = scripted.open();
    const Content content(repository);
    CHECK(content.text_in_index("f").error().is(ErrorCode::repo_unavailable));
    CHECK(content.text_at(scripted.commit("HEAD"), "f").error().is(ErrorCode::repo_unavailable));
}

TEST_CASE("git: staging puts a text into the index and leaves the file alone") {
    const ScriptedRepository scripted(R"(
        echo '*.txt text eol=crlf' >.gitattributes; printf 'a\r\n' >f.txt; echo >other; commit one
        printf 'mine and theirs\r\n' >f.txt)");
    const Repository repository = scripted.open();
    const Content content(repository);
    REQUIRE(content.stage("f.txt", "mine\r\n", EntryMode::regular));
    REQUIRE(content.stage("new/run", "#!/bin/sh\n", EntryMode::executable));
    CHECK(scripted.run("git show :f.txt") == "mine");
    CHECK(scripted.run("git ls-files -s new/run").starts_with("100755 "));
    CHECK(scripted.read("f.txt") == "mine and theirs\r\n");
    CHECK(scripted.run("git status --porcelain") == "MM f.txt\nAD new/run");
    CHECK(scripted.run("git fsck --strict 2>&1; ls .git | grep -c -e lock -e aura || true") == "0");
    CHECK(content.text_in_index("f.txt")->value().bytes == "mine\r\n");
}

TEST_CASE("git: a staged removal leaves the file on disk alone") {
    const ScriptedRepository scripted("echo a >f; echo b >g; commit one");
    const Repository repository = scripted.open();
    const Content content(repository);
    REQUIRE(content.stage_removal("f"));
    REQUIRE(content.stage_removal("never"));
    CHECK(scripted.run("git status --porcelain") == "D  f\n?? f");
    CHECK(scripted.run("ls .git | grep -c -e lock -e aura || true") == "0");
    CHECK(content.stage_removal(".git/config").error().is(ErrorCode::path_refused));
}

TEST_CASE("git: staging works in an unborn repository") {
    const ScriptedRepository scripted;
    const Repository repository = scripted.open();
    REQUIRE(Content(repository).stage("f", "a\n", EntryMode::regular));
    CHECK(scripted.run("git show :f") == "a");
}

TEST_CASE("git: staging resolves a conflict at its path as update-index does") {
    const ScriptedRepository scripted(R"(
        echo 0 >f; commit 0; echo a >f; commit a
        git switch -q -c side HEAD~; echo b >f; commit b; ! git merge main >/dev/null)");
    const Repository repository = scripted.open();
    REQUIRE(Content(repository).stage("f", "c\n", EntryMode::regular));
    CHECK(scripted.run("git ls-files -s f | cut -d' ' -f3") == "0\tf");
}

TEST_CASE("git: staging while somebody else holds the lock is refused and changes nothing") {
    const ScriptedRepository scripted("echo a >f; commit one; touch .git/index.lock");
    const Repository repository = scripted.open();
    const aura::Status status = Content(repository).stage("f", "b\n", EntryMode::regular);
    CHECK(status.error().is(ErrorCode::repo_unavailable));
    CHECK(scripted.run("ls .git/index.lock") == ".git/index.lock");
    CHECK(scripted.run("rm .git/index.lock; git show :f") == "a");
}

TEST_CASE("git: staging a path into git's directory, or a text over the bound, is refused") {
    const ScriptedRepository scripted;
    const Repository repository = scripted.open();
    const Content content(repository);
    CHECK(content.stage(".git/config", "", EntryMode::regular).error().is(ErrorCode::path_refused));
    const std::string large(aura::git::kTextBytesMax + 1, 'x');
    CHECK(content.stage("f", large, EntryMode::regular).error().is(ErrorCode::text_unsupported));
}
