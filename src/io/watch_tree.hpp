// Which inotify watch stands for which directory. A directory knows its name and its parent, so a
// path is stored once, in pieces, and a rename of a directory touches one entry.
//
// Pure; not thread-safe.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace aura::io {

// A watch descriptor, as inotify counts them.
enum class Watch : int {};

class WatchTree {
public:
    // Forgets everything and begins anew with the root directory.
    void reset(Watch root);

    [[nodiscard]] std::size_t size() const { return directories_.size(); }

    [[nodiscard]] bool contains(Watch watch) const { return directories_.contains(watch); }

    [[nodiscard]] bool is_root(Watch watch) const { return watch == root_; }

    [[nodiscard]] std::optional<Watch> child(Watch parent, std::string_view name) const;

    // Relative to the root: "" for the root itself, "src/io".
    [[nodiscard]] std::string path(Watch watch) const;
    // Of an entry of the directory `parent`.
    [[nodiscard]] std::string path(Watch parent, std::string_view name) const;

    // `watch` is new, `parent` has no directory of that name.
    void add(Watch watch, Watch parent, std::string_view name);

    // False, and nothing is changed, when `parent` is `watch` or below it: what we believe about
    // the tree is out of date.
    [[nodiscard]] bool move(Watch watch, Watch parent, std::string_view name);

    // Removes the directory and all below; the watches that stood for them.
    std::vector<Watch> remove(Watch watch);

private:
    struct Directory {
        Watch parent;  // of the root: itself
        std::string name;
        std::vector<Watch> children;
    };

    void unlink(Watch watch);

    Watch root_{-1};
    std::unordered_map<Watch, Directory> directories_;
};

}  // namespace aura::io
