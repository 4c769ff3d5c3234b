#include "workspace/ignore_files.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include <doctest/doctest.h>

using namespace aura;
using workspace::agreed_rules;
using workspace::IgnoreFiles;
using workspace::IgnoreTexts;

namespace {

IgnoreFiles files_with(std::map<std::string, std::string> texts) {
    return IgnoreFiles([texts = std::move(texts)](const std::string& path) {
        const auto at = texts.find(path);
        return Result<std::string>(at == texts.end() ? std::string() : at->second);
    });
}

std::string part(IgnoreFiles& files, const std::string& path) {
    return files.ignored_part(path).value().value_or("");
}

}  // namespace

TEST_CASE("ignore files: the rule in the deepest directory counts, of those in one the last") {
    IgnoreFiles files = files_with({{".gitignore", "*.log\n*.tmp\n"},
                                    {"a/.gitignore", "!*.log\n"},
                                    {"a/b/.gitignore", "x.log\n"}});
    CHECK(part(files, "x.log") == "x.log");
    CHECK(part(files, "a/x.log").empty());
    CHECK(part(files, "a/x.tmp") == "a/x.tmp");
    CHECK(part(files, "a/b/x.log") == "a/b/x.log");
    CHECK(part(files, "a/b/y.log").empty());
    CHECK(part(files, "a/b").empty());
}

TEST_CASE("ignore files: nothing comes back out of an ignored directory, which is named") {
    IgnoreFiles files = files_with({{".gitignore", "out/\n"},
                                    {"lib/.gitignore", "/gen/\n"},
                                    {"out/.gitignore", "!*\n"},
                                    {".auraignore", "docs/\n"}});
    CHECK(part(files, "out/a/b.txt") == "out");
    CHECK(part(files, "x/out/b.txt") == "x/out");
    CHECK(part(files, "out").empty());
    CHECK(part(files, "lib/gen/a.c") == "lib/gen");
    CHECK(part(files, "gen/a.c").empty());
    CHECK(part(files, "docs/a.md") == "docs");
}

TEST_CASE("ignore files: rules that cannot be read ignore nothing unsaid") {
    IgnoreFiles files([](const std::string& path) -> Result<std::string> {
        return path == "a/.gitignore" ? Result<std::string>(fail(ErrorCode::io, "no")) : "*.log\n";
    });
    CHECK(part(files, "x.log") == "x.log");
    CHECK(files.ignored_part("a/x.txt").error().is(ErrorCode::io));
}

TEST_CASE(
    "ignore files: agreed to are the rules from before git changed them, else those on disk") {
    IgnoreTexts texts{"new", "new", "new", "old", std::nullopt};
    CHECK(agreed_rules(texts) == "old");
    texts = {"new", "old", "new", "old", std::nullopt};  // git checkout COMMIT -- .gitignore
    CHECK(agreed_rules(texts) == "old");
    texts = {"mine and new", "new", "new", "old", std::nullopt};  // git pull --autostash
    CHECK(agreed_rules(texts) == "old");
    texts = {"mine", "old", "old", "old", std::nullopt};
    CHECK(agreed_rules(texts) == "mine");
    texts = {"mine", "old", "mine", "old", "mine"};  // git add
    CHECK(agreed_rules(texts) == "mine");
    texts = {"mine", "mine", "mine", "old", "mine"};  // git commit
    CHECK(agreed_rules(texts) == "mine");
    texts = {"new", "new", "new", "old", "mine"};
    CHECK(agreed_rules(texts) == "mine");
    texts = {"", "", "", "old", std::nullopt};  // git removed it
    CHECK(agreed_rules(texts) == "old");
}

TEST_CASE("ignore files: many files of one directory are named by it, few by themselves") {
    IgnoreFiles files = files_with({{".gitignore", "out/\nfew/\n*.log\n"}});
    std::vector<std::string> paths = {"few/a", "few/b", "seen.txt"};
    std::vector<std::string> expected = {"few/a", "few/b"};
    for (std::size_t i = 0; i <= workspace::kUnsharedNamedMax; ++i) {
        paths.push_back("out/" + std::to_string(i));
        paths.push_back(std::to_string(i) + ".log");
        expected.push_back(std::to_string(i) + ".log");
    }
    expected.emplace_back("out/");
    std::sort(expected.begin(), expected.end());
    CHECK(unignored(paths, files).value() == expected);
}
