#include "workspace/finding.hpp"

#include <set>

#include <doctest/doctest.h>

using namespace aura;
using workspace::Finding;
using workspace::finding_id;

namespace {

Finding conflict() {
    Finding finding;
    finding.kind = workspace::FindingKind::conflict;
    finding.path = "src/a.py";
    finding.item_kind = wire::ItemKind::node;
    finding.address = "A.f";
    finding.heads = {{EventId{}, 1}, {EventId{}, 2}};
    finding.authors = {AuthorId{}, AuthorId{}};
    return finding;
}

}  // namespace

TEST_CASE("finding: the id is that of the conflict, whoever is told of it") {
    const std::string id = finding_id(conflict());
    CHECK(id.size() == 8);
    Finding elsewhere = conflict();
    elsewhere.path = "src/b.py";
    elsewhere.intents = {"fix", "build"};
    elsewhere.authors.clear();
    elsewhere.commit = {std::string(40, 'a')};
    elsewhere.hold = workspace::HoldReason::path_taken;
    CHECK(finding_id(elsewhere) == id);
}

TEST_CASE("finding: another item, reason or head is another finding") {
    std::set<std::string> ids{finding_id(conflict())};
    Finding finding = conflict();
    finding.kind = workspace::FindingKind::held;
    CHECK(ids.insert(finding_id(finding)).second);
    finding = conflict();
    finding.item.bytes.fill(1);
    CHECK(ids.insert(finding_id(finding)).second);
    finding = conflict();
    finding.item_kind = wire::ItemKind::skeleton;
    CHECK(ids.insert(finding_id(finding)).second);
    finding = conflict();
    finding.kind = workspace::FindingKind::held;
    finding.hold = workspace::HoldReason::oscillating;
    CHECK(ids.insert(finding_id(finding)).second);
    finding.path = "src/b.py";
    CHECK(ids.insert(finding_id(finding)).second);
    finding = conflict();
    finding.left = workspace::LeftReason::binary;
    CHECK(ids.insert(finding_id(finding)).second);
    finding = conflict();
    finding.notice = workspace::NoticeReason::executable_not_set;
    CHECK(ids.insert(finding_id(finding)).second);
    finding = conflict();
    finding.heads.pop_back();
    CHECK(ids.insert(finding_id(finding)).second);
}
