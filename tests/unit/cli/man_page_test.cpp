#include "cli/man_page.hpp"

#include <set>
#include <sstream>
#include <string>

#include <doctest/doctest.h>

#include "config/reference.hpp"

using namespace aura::cli;
using aura::config::man_text;

namespace {

bool has(const std::string& page, std::string_view text) {
    return page.find(man_text(text)) != std::string::npos;
}

}  // namespace

TEST_CASE("man page: every command has one, with its summary, details and every argument") {
    std::set<std::string> names;
    for (const Verb& verb : verbs()) {
        const std::string page = man_page(verb);
        CHECK(names.insert(page_name(verb)).second);
        CHECK(has(page, verb.summary));
        CHECK(has(page, verb.details));
        CHECK(page.find(".B aura " + man_text(verb.words) + "\n") != std::string::npos);
        for (const Argument& argument : verb.arguments) {
            CHECK(has(page, argument.name));
            CHECK(has(page, argument.help));
        }
    }
}

TEST_CASE("man page: aura(1) names every command and every exit code") {
    const std::string page = man_page_of_all();
    for (const Verb& verb : verbs()) {
        CHECK(page.find(".BR " + man_text(page_name(verb)) + " (1)\n") != std::string::npos);
    }
    for (const char* code :
         {"0", "1", "2", "3", "4", "5", "6", "8", "69", "75", "77", "78", "130"}) {
        CHECK(page.find(std::string(".B ") + code + "\n") != std::string::npos);
    }
}

TEST_CASE("man page: no text is taken for a request of troff") {
    for (const Verb& verb : verbs()) {
        std::istringstream lines(man_page(verb));
        for (std::string line; std::getline(lines, line);) {
            const bool request = line.starts_with('.');
            const bool known = line.starts_with(".TH") || line.starts_with(".SH") ||
                               line.starts_with(".TP") || line.starts_with(".B") ||
                               line.starts_with(".\\\"");
            CHECK((!request || known));
            CHECK_FALSE(line.starts_with('\''));
        }
    }
}
