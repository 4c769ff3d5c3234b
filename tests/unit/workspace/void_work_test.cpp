#include "workspace/void_work.hpp"

#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "support/ids.hpp"

using namespace aura;
using aura::test::author;
using aura::test::event;
using workspace::Examination;
using workspace::without_void;

namespace {

const AuthorId kSelf = author(1);
const AuthorId kOther = author(2);

// A change of the text alone.
sync::Change edit(std::uint8_t number, const AuthorId& by, std::vector<wire::VersionId> parents) {
    sync::Change change;
    change.event = event(number);
    change.author = by;
    change.items.emplace_back();
    change.items.back().kind = wire::ItemKind::skeleton;
    change.items.back().parents = std::move(parents);
    return change;
}

// Version 1 counts; 2, made from it, is void; 3 was made from 2.
Examination examination(const AuthorId& by_2, const AuthorId& by_3) {
    Examination x;
    x.settings.self = kSelf;
    x.history.changes = {edit(1, kOther, {}), edit(3, by_3, {{event(2), 0}})};
    x.history.voided = {edit(2, by_2, {{event(1), 0}})};
    return x;
}

Examination with_text_of(Examination x, std::uint8_t version) {
    x.recorded.emplace();
    x.recorded->skeleton.position.versions = {{event(version), 0}};
    return x;
}

const std::vector<wire::VersionId> kFirstVersion = {{event(1), 0}};

}  // namespace

TEST_CASE("void work: neither void changes nor those made from them are in the history") {
    const Examination mended = without_void(examination(kOther, kSelf));
    REQUIRE(mended.history.changes.size() == 1);
    CHECK(mended.history.changes.front()->event == event(1));
    CHECK(mended.history.voided.empty());
}

TEST_CASE("void work: a position names what the void version was made from") {
    const Examination mended = without_void(with_text_of(examination(kOther, kOther), 2));
    CHECK(mended.recorded->skeleton.position.versions == kFirstVersion);
    CHECK_FALSE(mended.void_work.is_own());
}

TEST_CASE("void work: what this device wrote is to be said again, void or made from what is void") {
    const Examination own = without_void(with_text_of(examination(kSelf, kSelf), 2));
    CHECK(own.recorded->skeleton.position.versions == kFirstVersion);
    CHECK(own.void_work.skeleton);
    CHECK_FALSE(own.void_work.file);

    const Examination honest = without_void(with_text_of(examination(kOther, kSelf), 3));
    CHECK(honest.recorded->skeleton.position.versions == kFirstVersion);
    CHECK(honest.void_work.skeleton);
}

TEST_CASE("void work: own work is said again with everything void that it stands on") {
    Examination x = with_text_of(examination(kOther, kSelf), 3);
    x.recorded->position.versions = {{event(2), 0}};
    CHECK(without_void(x).void_work.file);
}

TEST_CASE("void work: a file that only others' void changes made has nothing to stand on") {
    Examination x = examination(kOther, kOther);
    x.history.changes.clear();
    x.history.voided = {edit(2, kOther, {})};
    x = with_text_of(std::move(x), 2);
    x.recorded->position.versions = {{event(2), 0}};
    CHECK(without_void(x).void_work.baseless);
}

TEST_CASE("void work: a name that a commit has from a void version is said again, once") {
    const wire::GitVersion before{{"11"}, "a.py", "load", {}};
    const wire::GitVersion at_head{{"22"}, "a.py", "fetch", {}};
    sync::Change rename = edit(2, kSelf, {});
    rename.items.back() = {.kind = wire::ItemKind::node,
                           .id = {},
                           .deleted = false,
                           .address = "fetch",
                           .text_hash = {},
                           .parents = {},
                           .git_parents = {before}};
    Examination x;
    x.settings.self = kSelf;
    x.history.voided = {rename};
    x.recorded.emplace();
    x.recorded->nodes = {{{}, "fetch", "def fetch(): 1", {{}, {at_head}}, {}}};
    const Examination mended = without_void(x);
    CHECK(mended.void_work.nodes.size() == 1);
    CHECK(mended.recorded->nodes[0].position == workspace::Position{{}, {before, at_head}});

    rename.event = event(3);
    x.history.changes = {rename};
    CHECK_FALSE(without_void(x).void_work.is_own());
}

TEST_CASE(
    "void work: what was removed with a void text has no text, so that it can be said again") {
    Examination x = with_text_of(examination(kSelf, kSelf), 1);
    x.recorded->removed = {{aura::test::node_id(1), "f", "said", {kFirstVersion, {}}, {}},
                           {aura::test::node_id(2), "g", "void", {{{event(2), 0}}, {}}, {}}};
    const Examination mended = without_void(std::move(x));
    REQUIRE(mended.recorded->removed.size() == 2);
    CHECK(mended.recorded->removed[0].text == "said");
    CHECK(mended.recorded->removed[1].text.empty());
    CHECK(mended.recorded->removed[1].position.versions == kFirstVersion);
}

TEST_CASE("void work: what counts stays as it is") {
    const Examination mended = without_void(with_text_of(examination(kOther, kOther), 1));
    CHECK(mended.recorded->skeleton.position.versions == kFirstVersion);
    CHECK_FALSE(mended.void_work.is_own());
    CHECK_FALSE(mended.void_work.baseless);
}
