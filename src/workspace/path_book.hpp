// The paths of a tree that are to be examined, and when: what changed at once, what is still being
// written after a short quiet moment, what vanished after long enough to believe it.
//
// Part of workspace::Tree; the loop thread's.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.hpp"
#include "workspace/file_view.hpp"
#include "workspace/reconcile.hpp"

namespace aura::workspace {

enum class Hint : std::uint8_t {
    closed,    // written and closed, or renamed to: complete
    modified,  // still being written
    gone,      // removed or renamed away
};

// A file that is being written is looked at after this time without another write,
inline constexpr Duration kWriteQuiet = std::chrono::milliseconds(100);
// and after this time in any case.
inline constexpr Duration kWriteMax = std::chrono::seconds(2);
// Vanished paths wait a little longer than new ones, so that a rename is seen from its new end.
inline constexpr Duration kGoneDelay = kAbsenceMin + std::chrono::milliseconds(50);
// Paths that wait. A tree with more to do scans again when there is room.
inline constexpr std::size_t kWaitingPathsMax = 100'000;

// What the user asked for, beyond a look.
enum class Wish : std::uint8_t {
    none,
    pull,        // all that waits
    pull_named,  // this very path: also what tools execute by themselves
    park,
    unpark,
};

[[nodiscard]] constexpr bool is_pull(Wish wish) {
    return wish == Wish::pull || wish == Wish::pull_named;
}

// What is known about a path that waits.
struct WaitingPath {
    MonoTime due;
    MonoTime first_hint;
    MonoTime last_hint;  // MonoTime(): it is only to be looked at, nothing happened to it
    LastWriter writer = LastWriter::editor;
    bool gone = false;
    Wish wish = Wish::none;
    std::vector<Resolution> resolutions;
};

class PathBook {
public:
    // False: the book is full, the hint is lost.
    [[nodiscard]] bool hint(MonoTime now, std::string_view path, Hint hint, LastWriter writer);

    // To be looked at, although nothing happened to it: at `due`, or earlier if it was due earlier.
    [[nodiscard]] bool look(MonoTime now, std::string_view path, MonoTime due);

    // As look, with a request of the user's.
    [[nodiscard]] bool request(MonoTime now, std::string_view path, Wish wish);
    [[nodiscard]] bool request(MonoTime now, std::string_view path, Resolution resolution);

    // Takes out the path that has been due longest and that is not in `busy`.
    [[nodiscard]] std::optional<std::pair<std::string, WaitingPath>> take_due(
        MonoTime now, const std::set<std::string, std::less<>>& busy);

    // Puts it back, for the same reasons as before, to be due at `due`.
    void put_back(std::string_view path, WaitingPath waiting, MonoTime due);

    void forget(std::string_view path);

    // What an examination found is not carried out yet: who wrote it goes on to count, also when
    // the path is taken out again.
    void keep_writer(std::string_view path, LastWriter writer);
    // Who that was; it is carried out now.
    LastWriter take_writer(std::string_view path);

    // Paths whose absence waits to be believed, ordered; at most `max`.
    [[nodiscard]] std::vector<std::string> vanished(std::size_t max) const;
    [[nodiscard]] bool has_vanished(std::string_view path) const;

    [[nodiscard]] bool has_due(MonoTime now) const;

    [[nodiscard]] bool waits(std::string_view path) const { return paths_.contains(path); }

    // When take_due(…, busy) has something again.
    [[nodiscard]] std::optional<MonoTime> next_due(
        const std::set<std::string, std::less<>>& busy) const;

    // Whether some path waits with that wish.
    [[nodiscard]] bool wishes(Wish wish) const;

    [[nodiscard]] std::size_t size() const { return paths_.size(); }

private:
    using Paths = std::map<std::string, WaitingPath, std::less<>>;

    // The entry of the path, made if there is room.
    WaitingPath* entry(MonoTime now, std::string_view path);
    void set_due(std::string_view path, WaitingPath& waiting, MonoTime due);

    Paths paths_;
    std::map<std::string, LastWriter, std::less<>> kept_writers_;
    std::set<std::pair<MonoTime, std::string>> by_due_;  // one for each of paths_
};

}  // namespace aura::workspace
