#include "workspace/policy.hpp"

#include <string>

#include <doctest/doctest.h>

using aura::workspace::classify;
using aura::workspace::looks_secret;
using aura::workspace::PathClass;

TEST_CASE("policy: names that editors use for files of a moment") {
    for (const char* path : {"a.py~", "src/.a.py.swp", ".#a", "#a#", "src/sedAbC123", "4913"}) {
        CHECK_MESSAGE(classify(path) == PathClass::editor_temporary, path);
    }
    for (const char* path : {"a.py", "sedation", "sed", "src/sedAbC12/a", "a.swift", "~a"}) {
        CHECK_MESSAGE(classify(path) == PathClass::ordinary, path);
    }
}

TEST_CASE("policy: keys and settings with secrets, in any directory and in either case") {
    for (const char* path : {".env",
                             "web/.env.local",
                             ".environment",
                             "a/b/SERVER.PEM",
                             "id_rsa",
                             "id_ed25519.old",
                             "deploy/ID_work",
                             ".netrc",
                             "Certs/a.Key"}) {
        CHECK_MESSAGE(classify(path) == PathClass::secret, path);
    }
    for (const char* path : {"env", "pem", "a.pem/b.py", "src/my_id_rsa.py", "src/id_map.cpp"}) {
        CHECK_MESSAGE(classify(path) == PathClass::ordinary, path);
    }
}

TEST_CASE("policy: what tools run by themselves, at the root and below") {
    for (const char* path : {".envrc",
                             "web/package.json",
                             ".vscode/tasks.json",
                             "web/.vscode/tasks.json",
                             ".husky/pre-commit",
                             "web/.husky/_/husky.sh",
                             ".devcontainer/a/b",
                             "a/b/.githooks/x"}) {
        CHECK_MESSAGE(classify(path) == PathClass::runs_by_itself, path);
    }
    for (const char* path :
         {"tasks.json", "x.vscode/tasks.json", ".husky", "x.husky/a", "husky/a"}) {
        CHECK_MESSAGE(classify(path) == PathClass::ordinary, path);
    }
}

TEST_CASE("policy: a path of many stars' worth of characters is judged in no time") {
    CHECK(classify(std::string(1 << 20, '#') + "/a") == PathClass::ordinary);
}

TEST_CASE("policy: private keys and tokens of well-known shapes look secret") {
    const std::string key(40, 'A');
    for (const std::string& text : {"x\n-----BEGIN PRIVATE " + std::string("KEY-----\n"),
                                    "aws = AKIA" + key.substr(0, 16),
                                    "token: ghp_" + key,
                                    "(glpat-" + key + ")",
                                    "AIza" + key}) {
        CHECK_MESSAGE(looks_secret(text), text);
    }
}

TEST_CASE("policy: what is too short, or inside a longer word, does not look secret") {
    const std::string key(40, 'A');
    for (const std::string& text : {std::string("AKIA and others"),
                                    "ghp_" + key.substr(0, 35),
                                    "xAKIA" + key,
                                    "-----BEGIN PUBLIC " + std::string("KEY-----\n"),
                                    std::string()}) {
        CHECK_MESSAGE(!looks_secret(text), text);
    }
}

TEST_CASE("policy: a megabyte that is nearly secret everywhere takes no time to judge") {
    std::string text = "x";
    while (text.size() < (1U << 20U)) {
        text += "AKIA";
    }
    CHECK_FALSE(looks_secret(text));
}
