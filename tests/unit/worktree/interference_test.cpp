// Another process that changes the tree as fast as it can while a Writer works in it. What must
// hold does so in every interleaving; how many there are differs from run to run.
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <new>
#include <string>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

#include <doctest/doctest.h>

#include "sandbox.hpp"
#include "support/skip.hpp"
#include "worktree/writer.hpp"

using aura::test::Sandbox;
using aura::test::value_of;
using aura::worktree::Flush;
using aura::worktree::LateText;
using aura::worktree::Resolver;
using aura::worktree::Writer;

namespace {

constexpr int kRounds = 300;

// Runs `interfere(round)` again and again in a child process until it is stopped.
class Interferer {
public:
    template <class Interfere>
    explicit Interferer(Interfere interfere)
        : shared_(new (::mmap(
              nullptr, sizeof(Shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0))
                      Shared) {
        child_ = ::fork();
        REQUIRE(child_ >= 0);
        if (child_ == 0) {
            while (!shared_->stop) {
                interfere(static_cast<int>(++shared_->rounds));
            }
            ::_exit(0);
        }
        while (shared_->rounds == 0) {
        }
    }

    Interferer(const Interferer&) = delete;
    Interferer& operator=(const Interferer&) = delete;

    ~Interferer() { ::munmap(shared_, sizeof(Shared)); }

    // Returns the number of the last round, which is complete.
    int stop() {
        shared_->stop = true;
        int status = 0;
        REQUIRE(::waitpid(child_, &status, 0) == child_);
        REQUIRE(status == 0);
        return static_cast<int>(shared_->rounds);
    }

private:
    struct Shared {
        std::atomic<bool> stop = false;
        std::atomic<unsigned> rounds = 0;
    };

    Shared* shared_;
    pid_t child_ = -1;
};

void write_in_place(const std::filesystem::path& file, const std::string& text) {
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    for (const char& c : text) {
        static_cast<void>(::write(fd, &c, 1));
    }
    ::close(fd);
}

void save_beside(const std::filesystem::path& file, const std::string& text) {
    const std::filesystem::path beside = file.string() + "~";
    write_in_place(beside, text);
    static_cast<void>(std::rename(beside.c_str(), file.c_str()));
}

// Adds a dot to the file's text, again and again, as a teammate's edits would.
void add_dots(const Sandbox& sandbox, const Writer& writer) {
    for (int round = 0; round < kRounds; ++round) {
        auto image = sandbox.tree.read("f");
        if (!image || !*image) {
            continue;
        }
        const std::string text = (*image)->bytes;
        static_cast<void>(writer.replace({"f", text, text + "."}, Flush::no));
    }
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
    Interferer interferer([&](int) {
        static_cast<void>(
            aura::worktree::platform::exchange({AT_FDCWD, file.c_str()}, {AT_FDCWD, link.c_str()}));
    });
    for (int round = 0; round < kRounds; ++round) {
        static_cast<void>(writer.replace({"f", "mine", "mine"}, Flush::no));
        static_cast<void>(writer.replace({"f", "secret", "stolen"}, Flush::no));
    }
    interferer.stop();
    sandbox.check_clean();
    CHECK((sandbox.read("f") == "mine" || sandbox.read("link") == "mine"));
}

TEST_CASE("worktree: no text of an editor that saves by renaming is overwritten unseen") {
    const Sandbox sandbox;
    const Writer writer(sandbox.tree, sandbox.private_dir, sandbox.replaced);
    sandbox.write("f", "0");
    Interferer editor([&](int round) { save_beside(sandbox.root() / "f", std::to_string(round)); });
    add_dots(sandbox, writer);
    const int last = editor.stop();
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
    add_dots(sandbox, writer);
    const std::string last = std::to_string(editor.stop());
    const std::vector<LateText> late = sandbox.late_texts();
    INFO("late texts: " << late.size());
    const bool came_late = std::any_of(late.begin(), late.end(), [&](const LateText& text) {
        return value_of(sandbox.private_dir.read(text.name)) == last;
    });
    CHECK((came_late || without_dots(sandbox.read("f")) == last));
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
    for (int round = 0; round < kRounds; ++round) {
        static_cast<void>(writer.replace({"d/f", std::nullopt, "ours"}, Flush::no));
        static_cast<void>(writer.remove("d/f", "ours"));
    }
    const int last = editor.stop();
    CHECK(sandbox.read("d/f") == std::to_string(last));
}
