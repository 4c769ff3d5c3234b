#include "workspace/cutter.hpp"

#include <doctest/doctest.h>

#include "workspace/cut_file.hpp"

using namespace aura;
using namespace aura::workspace;

namespace {

std::string numbered(std::size_t number) {
    return "def f" + std::to_string(number) + "(): pass\n";
}

}  // namespace

TEST_CASE("cutter: a text that was cut a moment ago is not cut again") {
    Cutter cutter;
    const auto cut = cutter.cut("a.py", numbered(1));
    CHECK(cutter.cut("a.py", numbered(1)) == cut);
    CHECK(cutter.cut("elsewhere/b.py", numbered(1)) == cut);
    CHECK(cutter.cut("a.py", numbered(2)) != cut);
    CHECK(cutter.kept() == 2);
}

TEST_CASE("cutter: the same text in another language is another cut") {
    Cutter cutter;
    const std::string text = "int f() { return 1; }\n";
    CHECK(cutter.cut("a.cpp", text)->language == code::LanguageId::cpp);
    CHECK(cutter.cut("a.java", text)->language == code::LanguageId::java);
    CHECK(cutter.cut("a.txt", text)->language == code::LanguageId::plain_text);
}

TEST_CASE("cutter: plain text is not kept, since cutting it costs nothing") {
    Cutter cutter;
    CHECK(cutter.cut("notes.txt", "text\n")->literals == std::vector<std::string>{"text\n"});
    CHECK(cutter.kept() == 0);
}

TEST_CASE("cutter: only so many cuts are kept, those that were used last") {
    Cutter cutter;
    const auto used = cutter.cut("a.py", numbered(0));
    const auto unused = cutter.cut("a.py", numbered(1));
    for (std::size_t i = 2; i <= Cutter::kKeptMax; ++i) {
        CHECK(cutter.cut("a.py", numbered(0)) == used);
        (void)cutter.cut("a.py", numbered(i));
    }
    CHECK(cutter.kept() == Cutter::kKeptMax);
    CHECK(cutter.cut("a.py", numbered(0)) == used);
    CHECK(cutter.cut("a.py", numbered(1)) != unused);
}

TEST_CASE("cutter: the kept texts have a bound together") {
    Cutter cutter;
    const std::string half(Cutter::kKeptBytesMax / 2, '#');
    for (std::size_t i = 0; i < 4; ++i) {
        (void)cutter.cut("a.py", numbered(i) + half);
        CHECK(cutter.kept_bytes() <= Cutter::kKeptBytesMax);
    }
    CHECK(cutter.kept() == 1);
    const auto huge = cutter.cut("a.py", half + half + "#");
    CHECK(huge->nodes.empty());
    CHECK(cutter.kept() == 0);
    CHECK(cutter.kept_bytes() == 0);
}

TEST_CASE("cutter: a file with more nodes than an event can carry is plain text") {
    Cutter cutter;
    std::string text;
    for (std::size_t i = 0; i < kNodesMax; ++i) {
        text += numbered(i);
    }
    CHECK(cutter.cut("a.py", text)->nodes.size() == kNodesMax);
    text += numbered(kNodesMax);
    CHECK(cutter.cut("a.py", text)->nodes.empty());
    CHECK(cutter_of(*cutter.cut("a.py", text)).empty());
}

TEST_CASE("cutter: a file of git is taken apart once, as long as it is the same file") {
    Cutter cutter;
    const RepoId repo{};
    RepoId other;
    other.bytes.fill(1);
    const sync::GitFile file{numbered(1), wire::FileMode::regular};
    const auto apart = cutter.cut_git_file(repo, "a.py", file);
    CHECK(cutter.cut_git_file(repo, "a.py", file) == apart);
    CHECK(cutter.kept_git_files() == 1);
    CHECK(cutter.cut_git_file(other, "a.py", file)->nodes[0].id != apart->nodes[0].id);
    CHECK(cutter.cut_git_file(repo, "b.py", file)->nodes[0].id != apart->nodes[0].id);
    CHECK(cutter.cut_git_file(repo, "a.py", {file.bytes, wire::FileMode::executable})->mode ==
          wire::FileMode::executable);
    CHECK(cutter.cut_git_file(repo, "a.py", {numbered(2), file.mode})->hash != apart->hash);
    CHECK(cutter.kept_git_files() == 5);
}

TEST_CASE("cutter: only so many files of git are kept") {
    Cutter cutter;
    for (std::size_t i = 0; i <= Cutter::kGitFilesMax; ++i) {
        (void)cutter.cut_git_file({}, "a.py", {numbered(i), {}});
    }
    CHECK(cutter.kept_git_files() == Cutter::kGitFilesMax);
    (void)cutter.cut_git_file({}, "a.py", {std::string(Cutter::kGitFileBytesMax + 1, '#'), {}});
    CHECK(cutter.kept_git_files() == 0);
}
