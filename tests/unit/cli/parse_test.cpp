#include "cli/parse.hpp"

#include <doctest/doctest.h>

using namespace aura;
using namespace aura::cli;
using control::Json;

TEST_CASE("parse: a verb of several words gets its arguments under the request's names") {
    const auto parsed =
        parse({"aura", "mothership", "token", "issue", "--for", "alice", "--uses", "3", "--json"});
    REQUIRE(parsed);
    CHECK(parsed->invocation.verb->words == "mothership token issue");
    CHECK(parsed->invocation.arguments == Json{{"subject", "alice"}, {"uses", 3}});
    CHECK(parsed->invocation.json);
}

TEST_CASE("parse: what was not given is not in the request") {
    const auto parsed = parse({"aura", "park"});
    REQUIRE(parsed);
    CHECK(parsed->invocation.arguments == Json::object());
    CHECK_FALSE(parsed->invocation.json);
}

TEST_CASE("parse: everything behind aura git is git's") {
    const auto parsed =
        parse({"aura", "git", "-c", "a=b", "pull", "--rebase", "--help", "--", "x"});
    REQUIRE(parsed);
    CHECK(parsed->invocation.verb->words == "git");
    CHECK(parsed->invocation.arguments["words"] ==
          Json({"-c", "a=b", "pull", "--rebase", "--help", "--", "x"}));
}

TEST_CASE("parse: a mistake is a usage error that says where help is") {
    for (const auto& words : std::vector<std::vector<std::string>>{
             {"aura", "mothership", "token", "issue"}, {"aura", "resolve", "x", "--sideways"}}) {
        const auto parsed = parse(words);
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error().is(ErrorCode::usage));
        CHECK(parsed.error().next_step().ends_with(" --help"));
    }
    CHECK(parse({"aura", "mothership", "token", "issue"}).error().next_step() ==
          "aura mothership token issue --help");
}

TEST_CASE("parse: every verb has help, a summary without a full stop, and something to run") {
    for (const Verb& verb : verbs()) {
        CAPTURE(verb.words);
        std::vector<std::string> words = {"aura"};
        std::string word;
        for (const char c : std::string(verb.words) + " ") {
            if (c == ' ') {
                words.push_back(word);
                word.clear();
            } else {
                word += c;
            }
        }
        words.emplace_back("--help");
        const auto parsed = parse(words);
        REQUIRE(parsed);
        CHECK(parsed->output.find(verb.summary) != std::string::npos);
        CHECK_FALSE(verb.summary.ends_with('.'));
        CHECK((verb.run != nullptr));
    }
}
