// Another process that changes the tree as fast as it can while a Writer works in it. What must
// hold does so in every interleaving; how many there are differs from run to run.
#include <algorithm>
#include <fcntl.h>
#include <filesystem>
#include <set>
#include <string>
#include <unistd.h>
#include <variant>

#include <doctest/doctest.h>

#include "sandbox.hpp"
#include "support/interferer.hpp"
#include "support/skip.hpp"
#include "worktree/writer.hpp"

using aura::Result;
using aura::test::Interferer;
using aura::test::Sandbox;
using aura::test::save_beside;
using aura::test::value_of;
using aura::test::write_in_place;
using aura::worktree::Displaced;
using aura::worktree::Flush;
using aura::worktree::LateText;
using aura::worktree::Leftover;
using aura::worktree::Outcome;
using aura::worktree::Resolver;
using aura::worktree::Writer;

namespace {

constexpr int kRounds = 300;

void change_places(const std::string& one, const std::string& other) {
    static_cast<void>(
        aura::worktree::platform::exchange({AT_FDCWD, one.c_str()}, {AT_FDCWD, other.c_str()}));
}

// What was left in the private directory, by the names that the caller was told.
class Aside {
public:
    explicit Aside(const Sandbox& sandbox) : sandbox_(sandbox) {}

    void note(const Result<Outcome>& outcome) {
        const auto* displaced = outcome ? std::get_if<Displaced>(&*outcome) : nullptr;
        if (displaced != nullptr && displaced->kept) {
            names_.insert(*displaced->kept);
        }
    }

    // Once nobody interferes any more.
    void settle() {
        for (const LateText& text : sandbox_.late_texts()) {
            names_.insert(text.name);
        }
    }

    // Nothing is there that nobody was told of.
    void check_complete() const {
        for (const Leftover& leftover : value_of(sandbox_.private_dir.leftovers())) {
            CAPTURE(leftover.name);
            CHECK(names_.count(leftover.name) == 1);
        }
    }

    [[nodiscard]] bool has_text(const std::string& text) const {
        return std::any_of(names_.begin(), names_.end(), [&](const std::string& name) {
            return sandbox_.read(".aura/tmp/" + name) == text;
        });
    }

    [[nodiscard]] bool has_link() const {
        return std::any_of(names_.begin(), names_.end(), [&](const std::string& name) {
            return std::filesystem::is_symlink(sandbox_.root() / ".aura/tmp" / name);
        });
    }

private:
    const Sandbox& sandbox_;
    std::set<std::string> names_;
};

// Adds a dot to the file's text, again and again, as a teammate's edits would. Returns what that
// left aside.
Aside add_dots(const Sandbox& sandbox, const Writer& writer) {
    Aside aside(sandbox);
    for (int round = 0; round < kRounds; ++round) {
        auto image = sandbox.tree.read("f");
        if (!image || !*image) {
            continue;
        }
        const std::string text = (*image)->bytes;
        aside.note(writer.replace({"f", text, text + "."}, Flush::no));
    }
    return aside;
}

std::string without_dots(std::string text) {
    text.resize(text.find_last_not_of('.') + 1);
    return text;
}

}  // namespace

TEST_CASE("worktree: a directory that turns into a link to outside never leads a write there") {
    for (const Resolver resolver : {Resolver::best, Resolver::components}) {
        const Sandbox sandbox(resolver);
        const Writer writer(sandbox.tree, sandbox.private_dir, sandbox.replaced);
        sandbox.write("d/secret", "mine");
        const std::string real = sandbox.root() / "d";
        const std::string hidden = sandbox.root() / "hidden";
        Interferer interferer([&](int) {
            static_cast<void>(std::rename(real.c_str(), hidden.c_str()));
            static_cast<void>(::symlink(sandbox.outside().c_str(), real.c_str()));
            ::unlink(real.c_str());
            static_cast<void>(std::rename(hidden.c_str(), real.c_str()));
        });
        for (int round = 0; round < kRounds; ++round) {
            static_cast<void>(writer.replace({"d/secret", "mine", "mine"}, Flush::no));
            static_cast<void>(writer.replace({"d/secret", "secret", "stolen"}, Flush::no));
            static_cast<void>(writer.replace({"d/new", std::nullopt, "new"}, Flush::no));
            static_cast<void>(writer.remove("d/new", "new"));
            static_cast<void>(writer.remove("d/secret", "secret"));
            const auto image = sandbox.tree.read("d/secret");
            CHECK((!image || !*image || (*image)->bytes == "mine"));
        }
        interferer.stop();
        sandbox.check_clean();
    }
}

TEST_CASE("worktree: a file that turns into a link is never written through") {
    const Sandbox sandbox;
    const Writer writer(sandbox.tree, sandbox.private_dir, sandbox.replaced);
    sandbox.write("f", "mine");
    const std::string file = sandbox.root() / "f";
    const std::string link = sandbox.root() / "link";
    sandbox.link(sandbox.outside() / "secret", "link");
    Interferer interferer([&](int) { change_places(file, link); });
    for (int round = 0; round < kRounds; ++round) {
        static_cast<void>(writer.replace({"f", "mine", "mine"}, Flush::no));
        static_cast<void>(writer.replace({"f", "secret", "stolen"}, Flush::no));
    }
    interferer.stop();
    sandbox.check_clean();
    CHECK((sandbox.read("f") == "mine" || sandbox.read("link") == "mine"));
}

TEST_CASE("worktree: a file and a link that change places are still there or told of") {
    const Sandbox sandbox;
    const Writer writer(sandbox.tree, sandbox.private_dir, sandbox.replaced);
    sandbox.write("f", "mine");
    const std::string file = sandbox.root() / "f";
    const std::string link = sandbox.root() / "link";
    sandbox.link(sandbox.outside() / "secret", "link");
    Interferer interferer([&](int) { change_places(file, link); });
    Aside aside = add_dots(sandbox, writer);
    interferer.stop();
    aside.settle();
    aside.check_complete();
    CHECK((std::filesystem::is_symlink(file) || std::filesystem::is_symlink(link) ||
           aside.has_link()));
    CHECK((without_dots(sandbox.read("f")) == "mine" ||
           without_dots(sandbox.read("link")) == "mine"));
    sandbox.check_outside();
}

TEST_CASE("worktree: no text of an editor that saves by renaming is overwritten unseen") {
    const Sandbox sandbox;
    const Writer writer(sandbox.tree, sandbox.private_dir, sandbox.replaced);
    sandbox.write("f", "0");
    Interferer editor([&](int round) { save_beside(sandbox.root() / "f", std::to_string(round)); });
    Aside aside = add_dots(sandbox, writer);
    const int last = editor.stop();
    aside.settle();
    aside.check_complete();
    CHECK(without_dots(sandbox.read("f")) == std::to_string(last));
}

TEST_CASE("worktree: no text of an editor that saves in place is overwritten unseen") {
    const Sandbox sandbox;
    if (!sandbox.private_dir.writers_visible()) {
        aura::test::skip("this file system does not tell who writes");
        return;
    }
    const Writer writer(sandbox.tree, sandbox.private_dir, sandbox.replaced);
    sandbox.write("f", "0");
    Interferer editor(
        [&](int round) { write_in_place(sandbox.root() / "f", std::to_string(round)); });
    Aside aside = add_dots(sandbox, writer);
    const std::string last = std::to_string(editor.stop());
    aside.settle();
    aside.check_complete();
    CHECK((without_dots(sandbox.read("f")) == last || aside.has_text(last)));
}

TEST_CASE(
    "worktree: a file that others keep removing and making is never overwritten or removed "
    "unseen") {
    const Sandbox sandbox;
    const Writer writer(sandbox.tree, sandbox.private_dir, sandbox.replaced);
    const std::filesystem::path file = sandbox.root() / "d/f";
    sandbox.write("d/other", "");  // so that the directory is never left empty
    Interferer editor([&](int round) {
        ::unlink(file.c_str());
        save_beside(file, std::to_string(round));
    });
    Aside aside(sandbox);
    for (int round = 0; round < kRounds; ++round) {
        aside.note(writer.replace({"d/f", std::nullopt, "ours"}, Flush::no));
        aside.note(writer.remove("d/f", "ours"));
    }
    const int last = editor.stop();
    aside.settle();
    aside.check_complete();
    CHECK(sandbox.read("d/f") == std::to_string(last));
}
