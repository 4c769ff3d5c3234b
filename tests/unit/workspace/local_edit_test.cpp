#include "workspace/local_edit.hpp"

#include <string>

#include <doctest/doctest.h>

#include "base/prng.hpp"
#include "story.hpp"
#include "support/ids.hpp"
#include "workspace/baseline.hpp"
#include "workspace/cutter.hpp"
#include "workspace/identity.hpp"

using namespace aura;
using workspace::FileImage;

namespace {

// A C++ file that is saved for the first time and then again.
class Saved {
public:
    explicit Saved(const std::string& text)
        : base_(workspace::created_file(nullptr, image(text), context()).file) {}

    // Whether the second text is recorded as broken.
    [[nodiscard]] bool breaks(const std::string& text) {
        const auto local = workspace::edited_file(base_, image(text), context());
        REQUIRE(local);
        CHECK(local->file.broken.has_value() == local->broken_edited);
        return local->broken_edited;
    }

    [[nodiscard]] std::size_t errors(const std::string& text) {
        return cutter_.cut(path_, text)->error_count;
    }

private:
    [[nodiscard]] static FileImage image(const std::string& text) {
        return {text, wire::FileMode::regular};
    }

    [[nodiscard]] workspace::EditContext context() {
        return {repo_, path_, nullptr, false, cutter_, prng_, WallTime{}};
    }

    RepoId repo_ = aura::test::repo(1);
    std::string path_ = "a.cpp";
    workspace::Cutter cutter_;
    SeededPrng prng_{1};
    workspace::TreeFile base_;
};

const std::string kClean = "int f() {\n    return 1;\n}\n\nint g() {\n    return 2;\n}\n";
// No C++ before the preprocessor has seen it.
const std::string kMacro = "    TRY(const int x, h());\n";
const std::string kOneError = "int f() {\n" + kMacro + "}\n\nint g() {\n    return 2;\n}\n";

}  // namespace

TEST_CASE("local edit: a save that parses worse than what was there is broken") {
    Saved file(kClean);
    CHECK_FALSE(file.breaks("int f() {\n    return 3;\n}\n\nint g() {\n    return 2;\n}\n"));
    CHECK(file.breaks("int f() {\n    return (;\n}\n\nint g() {\n    return 2;\n}\n"));
    CHECK(file.breaks(kOneError));
    CHECK(file.breaks("int f() {\n    return 1;\n\nint g() {\n    return 2;\n}\n"));
}

TEST_CASE(
    "local edit: where the text did not parse before, a save with all its functions is whole") {
    Saved file(kOneError);
    const std::string two = "int f() {\n" + kMacro + kMacro + "}\n\nint g() {\n    return 2;\n}\n";
    REQUIRE(file.errors(kOneError) > 0);
    REQUIRE(file.errors(two) > file.errors(kOneError));
    CHECK_FALSE(file.breaks(two));
    // A brace is missing: g is not seen any more.
    const std::string open = "int f() {\n" + kMacro + kMacro + "\n\nint g() {\n    return 2;\n}\n";
    REQUIRE(file.errors(open) > file.errors(kOneError));
    CHECK(file.breaks(open));
}

TEST_CASE(
    "local edit: what is broken is made from what the oldest buffer may have, until it is whole") {
    const std::string path = "a.py";
    const std::string function = "def f(x):\n    return x\n";
    const auto made_by = [](std::uint8_t number) {
        return workspace::Position{{{aura::test::event(number), 0}}, {}};
    };
    workspace::Cutter cutter;
    SeededPrng prng{1};
    const auto saved = [&](const workspace::TreeFile& base, const std::string& text) {
        const auto local =
            workspace::edited_file(base,
                                   {text, wire::FileMode::regular},
                                   {RepoId{}, path, nullptr, false, cutter, prng, WallTime{}});
        REQUIRE(local);
        return *local;
    };
    const auto image = [](const std::string& text) {
        return FileImage{text, wire::FileMode::regular};
    };
    const auto before = cutter.cut_git_file({}, path, image(function));
    const auto now = cutter.cut_git_file({}, path, image("import os\n" + function));
    workspace::TreeFile base = workspace::baseline({}, path, {"c1"}, *now);
    base.skeleton.position = made_by(2);
    base.skeleton.before = {{before->skeleton, made_by(1)}};

    workspace::TreeFile broken = saved(base, "import os\ndef f(x:\n    return x\n").file;
    REQUIRE(broken.broken);
    CHECK(broken.broken->position == made_by(1));
    broken.broken->position = made_by(3);
    const auto position = [&](const std::string& text) {
        const workspace::LocalFile local = saved(broken, text);
        CHECK(local.skeleton_edited);
        return local.file.skeleton.position.versions;
    };
    using workspace::test::Versions;
    const wire::VersionId older = made_by(1).versions.front();
    const wire::VersionId newer = made_by(2).versions.front();
    const wire::VersionId ended = made_by(3).versions.front();
    CHECK(position(function) == Versions{older, ended});
    CHECK(position("import os\n" + function) == Versions{newer, ended});
    CHECK(deleted_file(broken).file.skeleton.position.versions == Versions{newer, ended});
}

TEST_CASE("local edit: a function that a commit ended with an edit of it comes back as a new one") {
    const std::string path = "a.py";
    const std::string function = "def f(x):\n    return x\n";
    workspace::test::Story story;
    story.commit("c1", "", {{path, "x = 1\n" + function}});
    story.commit("c2", "c1", {{path, "x = 1\n"}});
    sync::Change& change = story.edit(1, path, "", story.git("c1", path));
    change.items.front().kind = wire::ItemKind::node;
    change.items.front().id = workspace::node_identity({}, path, "f");
    change.items.front().address = "f";
    change.items.front().git_parents.front().address = "f";
    const NodeId ended = change.items.front().id;
    story.announce("c2", {1});
    const workspace::FileState state = story.state_at("c2");
    REQUIRE(state.nodes.find(ended) != nullptr);

    workspace::Cutter cutter;
    SeededPrng prng{1};
    const FileImage head{"x = 1\n", wire::FileMode::regular};
    const FileImage disk{"x = 1\n" + function, wire::FileMode::regular};
    const auto base = workspace::baseline(
        state.line.id, path, {"c2"}, *cutter.cut_git_file({}, path, head), state.ids);
    const auto local = workspace::edited_file(
        base, disk, {RepoId{}, path, &state, false, cutter, prng, WallTime{}});
    REQUIRE(local);
    REQUIRE(local->file.nodes.size() == 1);
    CHECK(local->file.nodes[0].id != ended);
    CHECK(local->file.nodes[0].position == workspace::Position{});
}
