#include "config/reference.hpp"

#include <string>

#include <doctest/doctest.h>

#include "config/key_table.hpp"
#include "support/golden.hpp"

using aura::config::Key;
using aura::config::keys;
using aura::config::reference_man;
using aura::config::reference_markdown;

TEST_CASE("reference: the published pages are what the table of keys says") {
    aura::test::check_golden("docs/configuration.md", reference_markdown());
}

TEST_CASE("reference: every key is in both pages with its help") {
    const std::string page = reference_markdown();
    const std::string man = reference_man();
    for (const Key& key : keys()) {
        CAPTURE(key.name);
        CHECK(page.find("| `" + std::string(key.last_name()) + "`") != std::string::npos);
        CHECK(page.find(key.help) != std::string::npos);
        CHECK(man.find(".B " + std::string(key.name) + "\n") != std::string::npos);
    }
}
