// A move of HEAD, worked off as a whole: every path that the tree or the log touched is examined
// once against the new HEAD; then one event says which versions the new commit holds, committed
// together with the records that changed. A crash in between finds the old HEAD announced and
// begins again.
//
// Part of workspace::Tree; the loop thread's.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "workspace/file_view.hpp"
#include "workspace/reconcile.hpp"
#include "workspace/tree_state.hpp"

namespace aura::workspace {

// Two commits whose files are to be compared.
struct HeadMove {
    StepNumber number{};
    wire::CommitId from;
    wire::CommitId to;
};

class HeadSweep {
public:
    // `paths` are all to be examined.
    void begin(const TreeHead& target, const std::set<std::string, std::less<>>& paths);
    void cancel();

    // Whether HEAD is being announced, from begin to end.
    [[nodiscard]] bool active() const { return target_.has_value(); }

    [[nodiscard]] const TreeHead& target() const { return *target_; }

    // What an announcement that is under way lacks goes with another one.
    void add_contained(const std::vector<wire::VersionId>& versions);
    // The same. Kept until the announcement; a later one for the path takes its place.
    void add_record(RecordChange record);
    // The path is looked at again, or another commit takes care of its record.
    void drop_record(std::string_view path);
    void examined(std::string_view path);

    // All paths are examined and nothing was announced yet.
    [[nodiscard]] bool ready() const { return active() && open_.empty() && !announcing_; }

    void announcing() { announcing_ = true; }

    // And it has not failed, and says all there is to say.
    [[nodiscard]] bool is_announcing() const { return announcing_; }

    // The announcement failed: it is to be made again.
    void failed() { announcing_ = false; }

    // kContainedMax at a time, at least one piece.
    [[nodiscard]] std::vector<std::vector<wire::VersionId>> contained() const;
    [[nodiscard]] std::vector<RecordChange> records() const;

private:
    std::optional<TreeHead> target_;
    std::set<std::string, std::less<>> open_;
    std::set<wire::VersionId> contained_;
    std::map<std::string, std::optional<TreeFile>, std::less<>> records_;
    bool announcing_ = false;
};

}  // namespace aura::workspace
