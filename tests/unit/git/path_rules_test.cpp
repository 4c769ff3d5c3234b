#include "git/path_rules.hpp"

#include <string>

#include <doctest/doctest.h>

#include "git/limits.hpp"

using aura::ErrorCode;
using aura::git::path_allowed;

namespace {

void check_refused(const std::string& path, const std::string& why) {
    CAPTURE(path);
    const aura::Status status = path_allowed(path);
    REQUIRE_FALSE(status);
    CHECK(status.error().is(ErrorCode::path_refused));
    CHECK(status.error().to_line().find(why) != std::string::npos);
}

std::string component(std::size_t bytes) {
    return std::string(bytes, 'x');
}

// "xxx/xxx/...": a path of exactly `bytes`.
std::string path_of(std::size_t bytes) {
    std::string path;
    while (path.size() + 200 < bytes) {
        path += component(100) + "/";
    }
    return path + component(bytes - path.size());
}

}  // namespace

TEST_CASE("git: ordinary paths are allowed") {
    for (const char* path : {"a",
                             "src/main.cpp",
                             ".gitignore",
                             ".gitattributes",
                             ".github/workflows/ci.yml",
                             "a b/c d.txt",
                             "..a",
                             "...a",
                             "a..b",
                             "gitx",
                             "git",
                             ".gitx",
                             ".git2/config",
                             "x.git/config",
                             "git~",
                             "git~a",
                             "git~1a",
                             "digit~1",
                             "\xc3\xa4/\xe6\x97\xa5.py",
                             "\xff\xfe invalid utf-8",
                             "a\u200cb",
                             "~",
                             "-n",
                             "CONTRIBUTING.md",
                             "console.log",
                             "auxiliary/null.c",
                             "com",
                             "com0",
                             "com10",
                             "lpt",
                             "x.con",
                             ".con",
                             "sub/.aura",
                             ".aurafoo",
                             "aura",
                             "a?*\"<>|"}) {
        CAPTURE(path);
        CHECK(path_allowed(path));
    }
}

TEST_CASE("git: a path that is no plain relative path is refused") {
    check_refused("", "is empty");
    check_refused("/etc/passwd", "is absolute");
    check_refused("/", "is absolute");
    check_refused("a/", "an empty component");
    check_refused("a//b", "an empty component");
    for (const char* path : {".", "..", "./a", "../a", "a/.", "a/..", "a/./b", "a/../b"}) {
        check_refused(path, "a component . or ..");
    }
}

TEST_CASE("git: a path with characters that split or hide it is refused") {
    for (const char* path :
         {"a\\b", "\\a", "a/..\\..\\b", "C:", "C:/a", "a:b", ".git::$INDEX_ALLOCATION"}) {
        check_refused(path, "a backslash or a colon");
    }
    for (int c = 0; c < 0x20; ++c) {
        check_refused(std::string("a") + static_cast<char>(c) + "b", "a control character");
    }
    check_refused("a\x7f", "a control character");
}

TEST_CASE("git: a path into git's directory is refused however it is spelled") {
    for (const char* name : {".git",
                             ".GIT",
                             ".Git",
                             ".gIt",
                             "git~1",
                             "GIT~1",
                             "git~2",
                             "Git~12",
                             ".g\u200cit",
                             ".g\u200dit",
                             "\u200e.git",
                             ".git\u200f",
                             ".\u202aGIT",
                             ".g\u202bi\u202ct",
                             ".gi\u202d\u202et",
                             ".\u206a\u206bgit",
                             ".g\u206c\u206d\u206eit",
                             ".git\u206f",
                             "\ufeff.git",
                             ".git.\u200c",
                             "git~1\u200c"}) {
        check_refused(name, "git's own directory");
        check_refused(std::string(name) + "/hooks/pre-commit", "git's own directory");
        check_refused(std::string("sub/") + name, "git's own directory");
        check_refused(std::string("sub/") + name + "/config", "git's own directory");
    }
}

TEST_CASE("git: a component that Windows would shorten is refused") {
    for (const char* path :
         {"a.", "a ", "a. .", ".git.", ".git ", ".git . .", "git~1.", "a./b", "a /b", "..."}) {
        check_refused(path, "ends in a dot or a space");
    }
}

TEST_CASE("git: the name of a Windows device is refused with any extension and in any case") {
    for (const char* path :
         {"con",       "CON",       "Con.txt",     "prn",      "aux",   "aux.c",  "nul",
          "NUL.a.b",   "com1",      "COM9.log",    "lpt1",     "LPT9",  "conin$", "CONOUT$",
          "com\u00b9", "lpt\u00b2", "COM\u00b3.x", "con .txt", "a/nul", "nul/a"}) {
        check_refused(path, "a Windows device");
    }
}

TEST_CASE("git: Aura's own directory is refused at the root only") {
    for (const char* path : {".aura", ".AURA/tmp/x", ".au\u200cra", ".aura/.gitignore"}) {
        check_refused(path, "Aura's own directory");
    }
    CHECK(path_allowed("vendor/.aura/tmp"));
}

TEST_CASE("git: lengths are bounded, the bound included") {
    CHECK(path_allowed(component(aura::git::kComponentBytesMax)));
    check_refused(component(aura::git::kComponentBytesMax + 1), "more than 255 bytes");
    CHECK(path_allowed(path_of(aura::git::kPathBytesMax)));
    check_refused(path_of(aura::git::kPathBytesMax + 1), "longer than 4095 bytes");
}

TEST_CASE("git: the message shows a refused path short and printable") {
    const std::string hostile = "\x1b[2J" + std::string(10'000, 'x');
    const std::string line = path_allowed(hostile).error().to_line();
    CHECK(line.size() < 400);
    CHECK(line.find('\x1b') == std::string::npos);
}
