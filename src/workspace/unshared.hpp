// What was ignored until git changed the rules, and nobody has agreed to share: it is not sent.
// Files, and directories, which end with '/' and stand for all in them, whenever it was made.
//
// Part of workspace::Tree; the loop thread's.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "workspace/tree_state.hpp"

namespace aura::workspace {

// To be kept in the store, or no more.
struct UnsharedChange {
    std::string path;
    bool waits = false;

    bool operator==(const UnsharedChange&) const = default;
};

class Unshared {
public:
    explicit Unshared(const std::vector<std::string>& kept) : paths_(kept.begin(), kept.end()) {}

    [[nodiscard]] bool contains(std::string_view path) const;
    // The directory that stands for `path`; empty: none does.
    [[nodiscard]] std::string_view directory_of(std::string_view path) const;

    [[nodiscard]] const std::set<std::string, std::less<>>& paths() const { return paths_; }

    // These return what is to be kept of it; the first leaves out what is in it already.
    [[nodiscard]] std::vector<UnsharedChange> add(const std::vector<std::string>& found);
    [[nodiscard]] std::vector<UnsharedChange> remove(const std::vector<std::string>& paths);
    // `path` and all below it, "" for all.
    [[nodiscard]] std::vector<UnsharedChange> remove_below(std::string_view path);

    // What is being kept; until all is, nothing may follow from new rules. What could not be kept
    // is taken back.
    void saving(StepNumber step, std::vector<UnsharedChange> changes);
    void saved(StepNumber step, bool succeeded);

    [[nodiscard]] bool is_saved() const { return saving_.empty(); }

private:
    std::set<std::string, std::less<>> paths_;
    std::map<StepNumber, std::vector<UnsharedChange>> saving_;
};

}  // namespace aura::workspace
