// A teammate's machine as far as workspaces are concerned: a clone, a disk, a log, and the real
// workspace::Tree, RepoGraph and reconcile between them. What a daemon would do on its threads is
// done here in an order that a Prng draws.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "base/ids.hpp"
#include "base/prng.hpp"
#include "sim/sim_git.hpp"
#include "sync/repo_graph.hpp"
#include "workspace/tree.hpp"

namespace aura::sim {

// An event of a repository's log, opened.
struct SimEvent {
    EventId id;
    AuthorId author;
    wire::HybridTime time{};
    std::variant<workspace::ChangeDraft, workspace::HeadMoveDraft> content;

    [[nodiscard]] const workspace::ChangeDraft* change() const {
        return std::get_if<workspace::ChangeDraft>(&content);
    }
};

struct SimClock {
    MonoTime mono{std::chrono::hours(1)};
    WallTime wall{std::chrono::hours(24 * 365 * 50)};

    void advance(Duration duration) {
        mono += duration;
        wall += duration;
    }
};

class SimTree {
public:
    SimTree(std::uint8_t number, SimCommits& commits, const SimClock& clock, Prng& prng);
    ~SimTree();

    // Starts the daemon on what store and disk hold; also after crash().
    void start();
    // Loses everything that is not on disk or in the store.
    void crash();

    // Does one thing that waits to be done. False: there is nothing.
    bool step();
    void tick();
    [[nodiscard]] std::optional<MonoTime> next_deadline() const;
    [[nodiscard]] bool at_rest() const;

    // Takes an event of somebody else's log.
    void receive(const SimEvent& event);

    // An editor saves: in place, or as vim does, by renaming.
    void save(const std::string& path, const std::string& text);
    void save_by_rename(const std::string& path, const std::string& text);
    void remove(const std::string& path);
    void rename(const std::string& from, const std::string& to);
    void set_executable(const std::string& path, bool executable);

    [[nodiscard]] std::optional<std::string> text(std::string_view path) const;

    [[nodiscard]] SimGit& git() { return git_; }

    [[nodiscard]] const SimGit& git() const { return git_; }

    [[nodiscard]] const Files& disk() const { return disk_; }

    [[nodiscard]] workspace::Tree& tree() { return *tree_; }

    [[nodiscard]] const AuthorId& author() const { return author_; }

    [[nodiscard]] const std::vector<SimEvent>& log() const { return log_; }

    [[nodiscard]] const sync::RepoGraph& graph() const { return graph_; }

    [[nodiscard]] const std::map<std::string, Bytes>& records() const { return records_; }

    // Own events and those received.
    [[nodiscard]] const std::map<EventId, SimEvent>& events() const { return events_; }

    [[nodiscard]] std::vector<workspace::Finding> findings() const { return tree_->findings(); }

    [[nodiscard]] std::vector<workspace::Finding> conflicts() const;

    [[nodiscard]] const std::vector<workspace::Finding>& notices() const { return notices_; }

    [[nodiscard]] bool holds(workspace::HoldReason reason) const;

    // Called before a write is put into place, to let somebody get in between.
    std::function<void(const std::string& path)> before_write;
    // Called after every write, as a program that watches files would be.
    std::function<void(const std::string& path)> after_write;

private:
    class Texts;

    void drain();

    void later(std::function<void()> task) { tasks_.push_back(std::move(task)); }

    void perform(workspace::Tree::Examine output);
    void perform(workspace::Tree::Append output);
    void perform(workspace::Tree::Commit output);
    void perform(workspace::Tree::Journal output);
    void perform(workspace::Tree::Write output);
    void perform(workspace::Tree::Inspect output);
    void perform(workspace::Tree::Remove output);
    void perform(workspace::Tree::Scan output);

    void perform(workspace::Tree::FindingsChanged) {}

    void perform(workspace::Tree::Noticed output) { notices_.push_back(output.finding); }

    [[nodiscard]] workspace::Examination examination(const workspace::Tree::Examine& output) const;
    [[nodiscard]] std::optional<workspace::TreeFile> record(const std::string& path) const;
    void store(const std::vector<workspace::RecordChange>& records);
    void take(const SimEvent& event);
    [[nodiscard]] workspace::WriteResult write(const workspace::WriteOrder& order);
    [[nodiscard]] SimGit::Watch watch();
    void hint(const std::string& path, workspace::Hint hint);
    void tell_git(bool busy);

    AuthorId author_;
    const SimClock& clock_;
    Prng& prng_;
    Files disk_;
    SimGit git_;
    std::unique_ptr<Texts> texts_;

    // The store.
    std::vector<SimEvent> log_;
    std::map<EventId, SimEvent> events_;
    std::map<std::string, Bytes> records_;
    std::map<std::string, Bytes> journal_;
    std::optional<workspace::TreeHead> announced_;

    // The daemon.
    sync::RepoGraph graph_;
    std::optional<workspace::Tree> tree_;
    std::vector<std::function<void()>> tasks_;
    std::vector<workspace::Finding> notices_;
    std::set<std::string> seen_;  // paths on disk when the daemon last looked
};

}  // namespace aura::sim
