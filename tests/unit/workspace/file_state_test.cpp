#include "workspace/file_state.hpp"

#include <doctest/doctest.h>

#include "story.hpp"
#include "workspace/identity.hpp"
#include "workspace/memory.hpp"

using namespace aura;
using namespace aura::workspace;
using namespace aura::workspace::test;

namespace {

constexpr const char* kBase = "first\n\nmiddle\n\nlast\n";
constexpr const char* kTop = "FIRST\n\nmiddle\n\nlast\n";
constexpr const char* kBottom = "first\n\nmiddle\n\nLAST\n";

using Versions = std::vector<wire::VersionId>;

}  // namespace

TEST_CASE("file state: edits of different places are one text, which no head has") {
    Story story;
    story.commit("c1", "", {{"a.txt", kBase}});
    story.edit(1, "a.txt", kTop, story.git("c1", "a.txt"));
    story.edit(2, "a.txt", kBottom, story.git("c1", "a.txt")).author = author(2);
    const FileState state = story.state_at("c1");
    CHECK_FALSE(state.has_conflict());
    CHECK(state.skeleton.state.value.text == "FIRST\n\nmiddle\n\nLAST\n");
    CHECK(state.skeleton.state.merged);
    CHECK(state.head_versions() == Versions{{event(1), 0}, {event(2), 0}});
}

TEST_CASE("file state: the order of arrival plays no part") {
    const auto text = [](std::uint8_t top, std::uint8_t bottom) {
        Story story;
        story.commit("c1", "", {{"a.txt", kBase}});
        story.edit(top, "a.txt", kTop, story.git("c1", "a.txt"));
        story.edit(bottom, "a.txt", kBottom, story.git("c1", "a.txt"));
        return story.state_at("c1").skeleton.state.value.text;
    };
    CHECK(text(1, 2) == text(2, 1));
}

TEST_CASE("file state: behind, level with and ahead of a commit, the edit since stays on top") {
    Story story;
    story.commit("c1", "", {{"a.txt", kBase}});
    story.commit("c2", "c1", {{"a.txt", kTop}});
    story.edit(1, "a.txt", kTop, story.git("c1", "a.txt"));
    story.edit(2, "a.txt", "FIRST\n\nmiddle\n\nLAST\n", std::nullopt, {1}).base_commit = {"c1"};
    for (const char* head : {"c1", "c2"}) {
        const FileState state = story.state_at(head);
        CHECK(state.skeleton.state.value.text == "FIRST\n\nmiddle\n\nLAST\n");
        CHECK(state.head_versions() == Versions{{event(2), 0}});
    }
}

TEST_CASE("file state: what git reverted stays reverted") {
    Story story;
    story.commit("c1", "", {{"a.txt", kBase}});
    story.commit("c2", "c1", {{"a.txt", kTop}});
    story.commit("c3", "c2", {{"a.txt", kBase}});
    story.edit(1, "a.txt", kTop, story.git("c1", "a.txt"));
    const FileState state = story.state_at("c3");
    CHECK(state.skeleton.state.value.text == kBase);
    CHECK(state.head_versions().empty());
}

TEST_CASE("file state: a deletion against an edit is a conflict; without one the file is gone") {
    const auto state = [](bool edited) {
        Story story;
        story.commit("c1", "", {{"a.txt", kBase}});
        sync::Change& deletion = story.edit(1, "a.txt", "", story.git("c1", "a.txt"));
        deletion.items[0].deleted = true;
        sync::Item file;
        file.kind = wire::ItemKind::file;
        file.id = deletion.file;
        file.deleted = true;
        file.git_parents = {{{"c1"}, "a.txt", "", sync::text_hash(kBase)}};
        deletion.items.push_back(std::move(file));
        if (edited) {
            story.edit(2, "a.txt", kTop, story.git("c1", "a.txt")).author = author(2);
        }
        const FileState seen = story.state_at("c1");
        CHECK(seen.has_conflict() == edited);
        return seen.is_gone();
    };
    CHECK(state(false));
    CHECK_FALSE(state(true));
}

TEST_CASE("file state: a file that two create with different texts is a conflict of its text") {
    Story story;
    story.commit("c1", "", {});
    story.create(1, "new.txt", "The answer is mine.\n");
    story.create(2, "new.txt", "The answer is yours.\n").author = author(2);
    const FileState state = story.state_at("c1");
    REQUIRE(state.skeleton.state.conflict);
    CHECK(*state.skeleton.state.conflict == sync::ConflictReason::unrelated);
}

namespace {

// Two functions, of which nobody has touched any.
class Untouched {
public:
    Untouched() {
        for (const char* commit : {"c1", "c2"}) {
            story_.commit(commit, "", {{"a.py", "def f(): pass\n\n\ndef g(): pass\n"}});
        }
        story_.commit("c3", "c2", {{"a.py", "def f(): pass\n\n\ndef g(): return\n"}});
    }

    FileState at(const std::string& head, Memory& memory) {
        const TreeHead tree_head{{head}, "main"};
        GitSide git(repo_, tree_head, story_, memory);
        const FileLine line{file_identity(repo_, "a.py"), "a.py", {}, false, {}, {}};
        auto state = file_state(line, {repo_, git, story_, contained_, author(1)});
        REQUIRE(state);
        REQUIRE(state->nodes.size() == 2);
        return *std::move(state);
    }

private:
    RepoId repo_{};
    Story story_;
    Contained contained_;
};

}  // namespace

TEST_CASE("file state: nodes that nobody has touched are the same in every examination") {
    Untouched file;
    Memory memory;
    const FileState before = file.at("c1", memory);
    const FileState after = file.at("c1", memory);
    CHECK(&after.nodes[0] == &before.nodes[0]);
    CHECK(&after.nodes[1] == &before.nodes[1]);
    CHECK(memory.untouched.kept_files() == 1);
}

TEST_CASE("file state: what is remembered of a node is what another commit does not have") {
    Untouched file;
    Memory memory;
    for (const char* head : {"c1", "c2", "c3"}) {
        Memory fresh;
        const FileState expected = file.at(head, fresh);
        const FileState state = file.at(head, memory);
        for (const ItemWithState& node : expected.nodes) {
            const ItemWithState* const same = state.nodes.find(node.line.id());
            REQUIRE(same != nullptr);
            CHECK(same->state == node.state);
            CHECK(same->line.head_position() == node.line.head_position());
        }
    }
    CHECK(memory.untouched.kept_files() == 3);
}
