#include "worktree/stat_print.hpp"

#include <doctest/doctest.h>

using aura::WallTime;
using aura::worktree::StatPrint;

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

WallTime at(std::int64_t seconds) {
    return aura::from_unix_seconds(seconds);
}

}  // namespace

TEST_CASE("worktree: a print is settled when both its times are well before the scan") {
    const StatPrint print{.mtime_ns = 100 * kSecond, .ctime_ns = 100 * kSecond};
    CHECK(print.settled(at(103)));
    CHECK_FALSE(print.settled(at(102)));
    CHECK_FALSE(print.settled(at(100)));
    CHECK_FALSE(print.settled(at(99)));
}

TEST_CASE("worktree: a print whose mtime was set back is judged by its ctime") {
    const StatPrint print{.mtime_ns = 1 * kSecond, .ctime_ns = 100 * kSecond};
    CHECK_FALSE(print.settled(at(101)));
    CHECK(print.settled(at(110)));
}

TEST_CASE("worktree: prints of one text differ at most in ctime and mode") {
    const StatPrint print{.device = 1, .inode = 2, .size_bytes = 3, .mtime_ns = 4, .ctime_ns = 5};
    StatPrint other = print;
    other.ctime_ns = 6;
    other.mode = 0700;
    CHECK(print.same_text(other));
    CHECK(print != other);
    for (auto change : {+[](StatPrint& p) { p.device = 9; },
                        +[](StatPrint& p) { p.inode = 9; },
                        +[](StatPrint& p) { p.size_bytes = 9; },
                        +[](StatPrint& p) { p.mtime_ns = 9; }}) {
        other = print;
        change(other);
        CHECK_FALSE(print.same_text(other));
    }
}
