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

namespace {

// The whole error of what is not understood.
std::string block_of(std::vector<std::string> words) {
    words.insert(words.begin(), "aura");
    const auto parsed = parse(words);
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().is(ErrorCode::usage));
    return parsed.error().to_block();
}

}  // namespace

TEST_CASE("parse: a word that is no command is named, and so is what was probably meant") {
    CHECK(block_of({"statuss"}) == "error: 'statuss' is no command of aura\n  try: aura status\n");
    CHECK(block_of({"mothership", "stauts", "--json"}) ==
          "error: 'stauts' is no command of aura mothership\n  try: aura mothership status\n");
    CHECK(block_of({"conf", "show"}).find("try: aura conflicts, or: aura config\n") !=
          std::string::npos);
    CHECK(block_of({"frobnicate", "x"}) ==
          "error: 'frobnicate' is no command of aura\n  try: aura --help\n");
    CHECK(block_of({"resume"}) ==
          "error: 'resume' is no command of aura\n  try: aura pause --off\n");
}

TEST_CASE("parse: who leaves out the first words of a command is told the whole of it") {
    CHECK(block_of({"token", "list"}).find("try: aura mothership token\n") != std::string::npos);
    CHECK(block_of({"mothership", "link"}).find("try: aura link\n") != std::string::npos);
}

TEST_CASE("parse: a group of commands alone says that its command is missing") {
    CHECK(block_of({}) == "error: what aura shall do is missing\n  try: aura --help\n");
    CHECK(block_of({"mothership", "token"}) ==
          "error: what aura mothership token shall do is missing\n"
          "  try: aura mothership token --help\n");
}

TEST_CASE("parse: an unknown option and an argument too many are named with their command") {
    CHECK(block_of({"status", "--stric"}) ==
          "error: aura status has no option '--stric'\n  try: --strict\n");
    CHECK(block_of({"link", "a", "b"}) ==
          "error: unexpected argument 'b' of aura link\n  try: aura link --help\n");
}

TEST_CASE("parse: a number that counts nothing is refused before anybody is asked") {
    for (const char* number : {"x", "3x", "0", "-3"}) {
        CAPTURE(number);
        CHECK(block_of({"log", std::string("--limit=") + number}).find("no number above 0") !=
              std::string::npos);
    }
}

TEST_CASE("parse: an option without its value is named") {
    for (const auto& words : std::vector<std::vector<std::string>>{
             {"log", "--limit"}, {"log", "--limit="}, {"log", "--limit", "3", "--limit", "4"}}) {
        CHECK(block_of(words) ==
              "error: --limit takes exactly one value\n  try: aura log --help\n");
    }
}

TEST_CASE("parse: the word help in front is the option behind") {
    const auto help = parse({"aura", "help", "mothership", "token"});
    REQUIRE(help);
    CHECK(help->output == parse({"aura", "mothership", "token", "--help"})->output);
    CHECK(help->output.find("Usage: aura mothership token ") != std::string::npos);
    CHECK(block_of({"help", "lnik"}).find("'lnik' is no command of aura\n  try: aura link\n") !=
          std::string::npos);
    CHECK(parse({"aura", "help"})->output == parse({"aura", "--help"})->output);
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
