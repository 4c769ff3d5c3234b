#include "workspace/link_plan.hpp"

#include <doctest/doctest.h>

using aura::workspace::FileView;
using aura::workspace::Handling;
using aura::workspace::LinkPlan;
using aura::workspace::plan_link;
using aura::workspace::ShareVerdict;

namespace {

FileView file(std::string path, const char* disk, const char* head) {
    FileView view;
    view.path = std::move(path);
    view.tracked = head != nullptr;
    if (disk != nullptr) {
        view.disk = aura::workspace::FileImage{disk, {}};
    }
    if (head != nullptr) {
        view.head = aura::workspace::FileImage{head, {}};
    }
    return view;
}

ShareVerdict verdict(const FileView& view) {
    const LinkPlan plan = plan_link({view});
    return plan.files.empty() ? ShareVerdict::unchanged : plan.files.front().verdict;
}

}  // namespace

TEST_CASE("link plan: uncommitted edits, new files and deletions would be shared, by a yes") {
    CHECK(verdict(file("a.py", "new", "old")) == ShareVerdict::shared);
    CHECK(verdict(file("b.py", "new", nullptr)) == ShareVerdict::shared);
    const LinkPlan plan = plan_link({file("c.py", nullptr, "old"), file("b.py", "new", "old")});
    CHECK(plan.needs_consent());
    REQUIRE(plan.files.size() == 2);
    CHECK(plan.files.front().path == "b.py");
    CHECK(plan.files.back().deletion);
}

TEST_CASE("link plan: what is as in HEAD is not mentioned and asks for nothing") {
    CHECK(verdict(file("a.py", "same", "same")) == ShareVerdict::unchanged);
    CHECK_FALSE(plan_link({file("a.py", "same", "same")}).needs_consent());
}

TEST_CASE("link plan: ignored files, files left to git and secrets do not leave") {
    FileView ignored = file("build/x.o", "x", nullptr);
    ignored.handling = Handling::ignored;
    CHECK(verdict(ignored) == ShareVerdict::left_out);
    FileView large = file("big.txt", "x", nullptr);
    large.too_large = true;
    CHECK(verdict(large) == ShareVerdict::left_out);
    CHECK(verdict(file(".env", "KEY=1", nullptr)) == ShareVerdict::held_as_secret);
    CHECK_FALSE(plan_link({ignored, large, file(".env", "KEY=1", nullptr)}).needs_consent());
}
