#include "workspace/draft.hpp"

#include <doctest/doctest.h>

#include "story.hpp"
#include "support/ids.hpp"
#include "wire/limits.hpp"

using namespace aura;
using namespace aura::workspace;
using namespace aura::workspace::test;
using aura::test::node_id;

namespace {

RecordedItem node(std::uint8_t number, const std::string& text) {
    RecordedItem item;
    item.id = node_id(number);
    item.address = "f" + std::to_string(number);
    item.text = text;
    item.position.versions = {{event(number), 3}};
    return item;
}

// A file with functions 1 and 2, on branch main at c1.
LocalFile local_file() {
    LocalFile local;
    local.file.id = node_id(9);
    local.file.path = "a.py";
    local.file.cutter = "python/1";
    local.file.skeleton.text = "skeleton";
    local.file.skeleton.position.git = {{{"c1"}, "a.py", "", Digest{}}};
    local.file.nodes = {node(1, "one"), node(2, "two")};
    return local;
}

Examination examination() {
    Examination x;
    x.head = {{"c1"}, "main"};
    x.settings.intent = "because";
    return x;
}

Drafted drafted(const LocalFile& local) {
    auto result = draft_change(local, examination());
    REQUIRE(result);
    return *std::move(result);
}

}  // namespace

TEST_CASE("draft: what was edited is in the event, with what it was made from, and nothing else") {
    LocalFile local = local_file();
    local.nodes_edited = {node_id(2)};
    const Drafted result = drafted(local);
    const auto& [envelope, content] = result.change;
    CHECK(envelope.file == node_id(9));
    CHECK(content.language == "python/1");
    CHECK(content.intent == "because");
    REQUIRE(envelope.items.size() == 1);
    REQUIRE(content.items.size() == 1);
    CHECK(envelope.items[0].kind == wire::ItemKind::node);
    CHECK(envelope.items[0].id == node_id(2));
    CHECK(envelope.items[0].parents == std::vector<wire::VersionId>{{event(2), 3}});
    CHECK(content.items[0].address == "f2");
    CHECK(content.items[0].text == "two");
}

TEST_CASE("draft: in the record, what is in the event stands at the event, the rest where it was") {
    LocalFile local = local_file();
    local.skeleton_edited = true;
    local.nodes_edited = {node_id(2)};
    const Drafted result = drafted(local);
    CHECK(result.record.skeleton.position.versions == Versions{{kThisEvent, 0}});
    CHECK(result.record.skeleton.position.git.empty());
    CHECK(result.record.nodes[0].position.versions == Versions{{event(1), 3}});
    CHECK(result.record.nodes[1].position.versions == Versions{{kThisEvent, 1}});
    CHECK(result.change.content.items[0].git_parents.size() == 1);
}

TEST_CASE("draft: a deleted function is an item without text that ends its versions") {
    LocalFile local = local_file();
    local.nodes_deleted = {local.file.nodes.back()};
    local.file.nodes = {local.file.nodes[0]};
    const Drafted result = drafted(local);
    REQUIRE(result.change.envelope.items.size() == 1);
    CHECK(result.change.envelope.items[0].deleted);
    CHECK(result.change.envelope.items[0].parents.size() == 1);
    CHECK(result.change.content.items[0].text.empty());
    CHECK(result.record.nodes.size() == 1);
    // The next save may have it again.
    REQUIRE(result.record.removed.size() == 1);
    CHECK(result.record.removed[0].id == local.nodes_deleted[0].id);
    CHECK(result.record.removed[0].text == local.nodes_deleted[0].text);
    CHECK(result.record.removed[0].position.versions == Versions{{kThisEvent, 0}});
}

TEST_CASE("draft: a broken text travels whole, under a cutter that nobody shows") {
    LocalFile local = local_file();
    local.broken_edited = true;
    local.file.broken = BrokenText{"def f(:\n", {{{event(4), 0}}, {}}, {}};
    const Drafted result = drafted(local);
    CHECK(result.change.content.language == kBrokenCutter);
    REQUIRE(result.change.envelope.items.size() == 1);
    CHECK(result.change.envelope.items[0].parents == std::vector<wire::VersionId>{{event(4), 0}});
    CHECK(result.record.broken->position.versions == std::vector<wire::VersionId>{{kThisEvent, 0}});
    // The functions stay what they were.
    CHECK(result.record.nodes == local.file.nodes);
}

TEST_CASE("draft: more than an event can carry is an error and no event") {
    LocalFile local = local_file();
    local.skeleton_edited = true;
    local.file.skeleton.text = std::string(wire::kTextBytesMax + 1, 'x');
    const auto text = draft_change(local, examination());
    REQUIRE_FALSE(text);
    CHECK(text.error().is(ErrorCode::wire_too_large));
    CHECK(text.error().message().find("a.py") != std::string::npos);

    LocalFile parents = local_file();
    parents.nodes_edited = {node_id(1)};
    parents.file.nodes.change(
        0, [](RecordedItem& one) { one.position.versions.resize(wire::kParentsMax + 1); });
    CHECK_FALSE(draft_change(parents, examination()));
}
