#include "io/watcher.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <sys/stat.h>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include "support/temporary_directory.hpp"
#include "turns.hpp"

using aura::ErrorCode;
using aura::io::Change;
using aura::io::ChangeKind;
using aura::io::Loop;
using aura::io::Watcher;
using aura::io::WatcherOptions;
using aura::io::test::run_until;
using aura::test::TemporaryDirectory;

namespace fs = std::filesystem;

namespace {

using enum ChangeKind;

// A watched temporary directory and everything that was reported about it.
struct Watched {
    explicit Watched(WatcherOptions options = {}) { begin(std::move(options)); }

    // `prepare` fills the directory before it is watched.
    template <class Prepare>
    Watched(Prepare prepare, WatcherOptions options) {
        prepare(directory);
        begin(std::move(options));
    }

    void begin(WatcherOptions options) {
        watcher = *Watcher::watch(
            loop,
            directory.path(),
            [this](std::span<const Change> changes) {
                ++reports;
                seen.insert(seen.end(), changes.begin(), changes.end());
            },
            std::move(options));
        await("", rescan);
        start = seen.back();
        seen.clear();
    }

    [[nodiscard]] fs::path operator/(std::string_view path) const {
        return directory.path() / path;
    }

    [[nodiscard]] bool has(std::string_view path, ChangeKind kind) const {
        return std::any_of(seen.begin(), seen.end(), [&](const Change& change) {
            return change.path == path && change.kind == kind;
        });
    }

    [[nodiscard]] bool mentions(std::string_view path) const {
        return std::any_of(
            seen.begin(), seen.end(), [&](const Change& change) { return change.path == path; });
    }

    void await(std::string_view path, ChangeKind kind) {
        run_until(loop, [&] { return has(path, kind); });
    }

    // All that has happened up to now has been reported afterwards.
    void settle() {
        directory.write("settled", "");
        await("settled", written_and_closed);
    }

    Loop loop;
    TemporaryDirectory directory;
    std::unique_ptr<Watcher> watcher;
    std::vector<Change> seen;
    Change start;
    int reports = 0;
};

}  // namespace

TEST_CASE("watcher: the first report is a rescan, when all directories are watched") {
    Watched tree(
        [](const TemporaryDirectory& directory) {
            fs::create_directories(directory.path() / "a" / "b");
            fs::create_directories(directory.path() / "c");
        },
        {});
    CHECK(tree.start.reason == "watching has begun");
    CHECK(tree.watcher->watched_directories() == 4);
    CHECK(tree.watcher->is_complete());
    tree.directory.write("a/b/file", "text");
    tree.await("a/b/file", written_and_closed);
}

TEST_CASE("watcher: a file is being written until its writer closes it") {
    Watched tree;
    std::ofstream writer(tree / "file");
    writer << "one" << std::flush;
    tree.await("file", appeared);
    writer << "two" << std::flush;
    tree.await("file", modified);
    CHECK_FALSE(tree.has("file", written_and_closed));
    writer.close();
    tree.await("file", written_and_closed);
}

TEST_CASE("watcher: a file renamed over another is complete at once, the temporary one gone") {
    Watched tree;
    tree.directory.write("file", "old");
    tree.directory.write("file.tmp", "new");
    tree.settle();
    tree.seen.clear();
    fs::rename(tree / "file.tmp", tree / "file");
    tree.await("file", written_and_closed);
    CHECK(tree.has("file.tmp", gone));
    CHECK(tree.seen.size() == 2);
}

TEST_CASE("watcher: deleting a file and changing its mode are reported") {
    Watched tree;
    tree.directory.write("script", "#!/bin/sh");
    tree.settle();
    tree.seen.clear();
    fs::permissions(tree / "script", fs::perms::owner_all);
    tree.await("script", modified);
    fs::remove(tree / "script");
    tree.await("script", gone);
}

TEST_CASE("watcher: what happens to a path in one turn is one change") {
    Watched tree;
    const int reports = tree.reports;
    for (int i = 0; i < 10; ++i) {
        tree.directory.write("file", std::to_string(i));
    }
    fs::permissions(tree / "file", fs::perms::owner_all);
    tree.await("file", written_and_closed);
    CHECK(tree.seen == std::vector<Change>{{"file", written_and_closed, {}}});
    CHECK(tree.reports == reports + 1);
}

TEST_CASE("watcher: nothing created inside new directories is missed") {
    Watched tree;
    for (int i = 0; i < 60; ++i) {
        const std::string name = "d" + std::to_string(i);
        tree.directory.write(name + "/e/f/file", "text");
        if (i % 10 == 0) {
            tree.loop.run_once();
        }
    }
    run_until(tree.loop, [&] {
        for (int i = 0; i < 60; ++i) {
            if (!tree.mentions("d" + std::to_string(i) + "/e/f/file")) {
                return false;
            }
        }
        return true;
    });
    tree.settle();
    CHECK(tree.watcher->watched_directories() == 181);
    tree.seen.clear();
    tree.directory.write("d0/e/f/file", "more");
    tree.await("d0/e/f/file", written_and_closed);
}

TEST_CASE("watcher: a directory moved within the tree is followed, with all below") {
    Watched tree([](const TemporaryDirectory& directory) { directory.write("a/b/file", "text"); },
                 {});
    fs::create_directory(tree / "c");
    fs::rename(tree / "a", tree / "c/a");
    tree.await("a", gone);
    run_until(tree.loop, [&] { return tree.mentions("c/a/b/file"); });
    tree.settle();
    CHECK(tree.watcher->watched_directories() == 4);
    tree.seen.clear();
    tree.directory.write("c/a/b/file", "more");
    tree.await("c/a/b/file", written_and_closed);
    CHECK_FALSE(tree.mentions("a/b/file"));
}

TEST_CASE("watcher: a directory moved out of the tree is gone and no longer watched") {
    const TemporaryDirectory elsewhere;
    Watched tree([](const TemporaryDirectory& directory) { directory.write("a/b/file", "text"); },
                 {});
    fs::rename(tree / "a", elsewhere.path() / "a");
    tree.await("a", gone);
    elsewhere.write("a/b/file", "more");
    tree.settle();
    CHECK(tree.watcher->watched_directories() == 1);
    CHECK_FALSE(tree.mentions("a/b/file"));
}

TEST_CASE("watcher: a deleted directory and a new one of its name do not get mixed up") {
    Watched tree([](const TemporaryDirectory& directory) { directory.write("a/old", "text"); }, {});
    fs::remove_all(tree / "a");
    tree.directory.write("a/new", "text");
    run_until(tree.loop, [&] { return tree.mentions("a/new"); });
    tree.settle();
    CHECK(tree.watcher->watched_directories() == 2);
    tree.seen.clear();
    tree.directory.write("a/new", "more");
    tree.await("a/new", written_and_closed);
}

TEST_CASE("watcher: an excluded directory is not entered, now or later") {
    const WatcherOptions options{
        .excluded = [](std::string_view path) { return path == ".git/objects"; }};
    Watched tree(
        [](const TemporaryDirectory& directory) {
            directory.write(".git/HEAD", "ref");
            directory.write(".git/objects/00/file", "x");
        },
        options);
    CHECK(tree.watcher->watched_directories() == 2);
    fs::create_directories(tree / ".git/objects/01");
    tree.directory.write(".git/objects/01/file", "x");
    fs::remove_all(tree / ".git/objects");
    tree.directory.write(".git/objects/02/file", "x");
    tree.directory.write(".git/HEAD", "other");
    tree.await(".git/HEAD", written_and_closed);
    CHECK(tree.has(".git/objects", appeared));
    for (const Change& change : tree.seen) {
        CHECK_FALSE(change.path.starts_with(".git/objects/"));
    }
}

TEST_CASE("watcher: a link to a directory is reported, not entered") {
    const TemporaryDirectory elsewhere;
    Watched tree;
    fs::create_directory_symlink(elsewhere.path(), tree / "link");
    tree.await("link", appeared);
    elsewhere.write("file", "text");
    tree.settle();
    CHECK_FALSE(tree.mentions("link/file"));
    CHECK(tree.watcher->watched_directories() == 1);
}

TEST_CASE("watcher: names are bytes") {
    Watched tree;
    const std::string name = "sp ace\n\xff\xfe";
    tree.directory.write(name, "text");
    tree.await(name, written_and_closed);
}

TEST_CASE("watcher: when the kernel drops news it asks for a rescan and misses nothing after it") {
    Watched tree;
    tree.directory.write("a", "");
    tree.directory.write("b", "");
    // fs.inotify.max_queued_events is 16384; two paths in turn keep the kernel from merging.
    for (int i = 0; i < 20'000; ++i) {
        const fs::perms mode = i % 2 == 0 ? fs::perms::owner_all : fs::perms::owner_read;
        fs::permissions(tree / "a", mode);
        fs::permissions(tree / "b", mode);
    }
    tree.directory.write("lost/and/found", "text");
    tree.await("", rescan);
    const auto asked = std::find_if(tree.seen.begin(), tree.seen.end(), [](const Change& change) {
        return change.kind == rescan;
    });
    CHECK(asked->reason == "more changed than the kernel keeps news of");
    CHECK(tree.watcher->watched_directories() == 3);
    tree.directory.write("lost/and/found", "more");
    tree.await("lost/and/found", written_and_closed);
}

TEST_CASE("watcher: more directories than it may watch are a rescan with the reason") {
    Watched tree(WatcherOptions{.excluded = {}, .directories_max = 3});
    CHECK(tree.watcher->is_complete());
    fs::create_directories(tree / "a" / "b");
    fs::create_directories(tree / "c");
    tree.await("", rescan);
    CHECK(tree.seen.back().reason == "more than 3 directories");
    CHECK(tree.watcher->watched_directories() == 3);
    CHECK_FALSE(tree.watcher->is_complete());
}

TEST_CASE("watcher: the end of the root is reported, whether deleted or moved away") {
    for (const bool is_deleted : {true, false}) {
        Watched tree([](const TemporaryDirectory& directory) { directory.write("a/file", ""); },
                     {});
        if (is_deleted) {
            fs::remove_all(tree.directory.path());
        } else {
            const TemporaryDirectory elsewhere;
            fs::rename(tree.directory.path(), elsewhere.path() / "moved");
            fs::rename(elsewhere.path() / "moved", tree.directory.path());
        }
        tree.await("", gone);
    }
}

TEST_CASE("watcher: its callback may destroy it") {
    Loop loop;
    const TemporaryDirectory directory;
    std::unique_ptr<Watcher> watcher;
    watcher =
        *Watcher::watch(loop, directory.path(), [&](std::span<const Change>) { watcher.reset(); });
    run_until(loop, [&] { return watcher == nullptr; });
}

TEST_CASE("watcher: what cannot be watched is refused with the reason") {
    Loop loop;
    const TemporaryDirectory directory;
    directory.write("file", "");
    const auto ignore = [](std::span<const Change>) {};
    CHECK(Watcher::watch(loop, directory.path() / "missing", ignore)
              .error()
              .is(ErrorCode::not_found));
    CHECK(Watcher::watch(loop, directory.path() / "file", ignore).error().is(ErrorCode::not_found));
}
