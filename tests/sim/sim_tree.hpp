// A teammate's machine as far as workspaces are concerned: a clone, a disk, an editor, and the real
// workspace::Tree and reconcile between them and a log. What a daemon would do on its threads is
// done here in an order that a Prng draws.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/prng.hpp"
#include "sim/sim_clock.hpp"
#include "sim/sim_git.hpp"
#include "sim/sim_log.hpp"
#include "workspace/tree.hpp"

namespace aura::sim {

class SimTree {
public:
    // All outlive the tree.
    SimTree(const AuthorId& author, SimCommits& commits, const SimClock& clock, Prng& prng);
    SimTree(const SimTree&) = delete;
    SimTree& operator=(const SimTree&) = delete;
    ~SimTree();

    // Starts the daemon's part on what log and disk hold; also after crash().
    void start(SimLog& log);
    // Loses everything that is not on disk or in the store.
    void crash();

    // Does one thing that waits to be done. False: there is nothing.
    bool step();
    void tick();
    [[nodiscard]] std::optional<MonoTime> next_deadline() const;
    [[nodiscard]] bool at_rest() const;

    [[nodiscard]] bool is_running() const { return tree_.has_value(); }

    // Things that wait to be done.
    [[nodiscard]] std::size_t pending_steps() const { return tasks_.size(); }

    // The log's graph has news of these paths.
    void handle_new_versions(const std::vector<std::string>& paths);
    // All that the Mothership holds is in the log.
    void handle_caught_up();

    // While it does not run: forgets how far its records were, as after `git clean -dfx`.
    void forget_generation() { generation_ = 0; }

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

    [[nodiscard]] MonoTime now() const { return clock_.mono; }

    [[nodiscard]] const AuthorId& author() const { return author_; }

    // What the tree recorded of paths.
    [[nodiscard]] std::vector<store::Record> records() const;

    [[nodiscard]] std::vector<workspace::Finding> findings() const { return tree_->findings(); }

    [[nodiscard]] std::vector<workspace::Finding> conflicts() const;

    [[nodiscard]] const std::vector<workspace::Finding>& notices() const { return notices_; }

    [[nodiscard]] bool holds(workspace::HoldReason reason) const;

    // Called when the daemon's part has something to do: an input came, a step waits. For whoever
    // does not step by himself.
    std::function<void()> on_input;
    std::function<void()> on_step;

    // Called before a write is put into place, to let somebody get in between.
    std::function<void(const std::string& path)> before_write;
    // Called after every write, as a program that watches files would be.
    std::function<void(const std::string& path)> after_write;

    // Carries out what the tree machine wants.
    void drain();

private:
    class Texts;

    void later(std::function<void()> task);

    void perform(const workspace::Tree::Examine& output);
    void perform(const workspace::Tree::Append& output);
    void perform(const workspace::Tree::Commit& output);
    void perform(const workspace::Tree::Journal& output);
    void perform(const workspace::Tree::Write& output);
    void perform(const workspace::Tree::Inspect& output);
    void perform(const workspace::Tree::Remove& output);
    void perform(const workspace::Tree::Scan& output);
    void perform(const workspace::Tree::Compare& output);
    [[nodiscard]] workspace::ScanResult scan(const workspace::Tree::Scan& order);

    void perform(const workspace::Tree::FindingsChanged&) {}

    void perform(const workspace::Tree::Noticed& output) { notices_.push_back(output.finding); }

    // By the .gitignore files on its disk.
    [[nodiscard]] bool is_ignored(const std::string& path) const;
    [[nodiscard]] std::vector<std::string> unignored(const std::vector<std::string>& paths,
                                                     const workspace::Tree::Scan& order);
    [[nodiscard]] std::vector<std::string> unshared_over() const;
    [[nodiscard]] workspace::Examination examination(const workspace::Tree::Examine& output);
    [[nodiscard]] std::optional<workspace::TreeFile> record(const std::string& path);
    // `done` hears of the commit unless the daemon dies first.
    void commit(std::vector<store::RecordWrite> rows, const std::function<void(Status)>& done);
    [[nodiscard]] workspace::WriteResult write(const workspace::WriteOrder& order);
    [[nodiscard]] SimGit::Watch watch();
    void hint(const std::string& path, workspace::Hint hint);
    void tell_git(bool busy);
    void wake();

    AuthorId author_;
    const SimClock& clock_;
    Prng& prng_;
    workspace::Memory memory_;
    Files disk_;
    SimGit git_;
    std::unique_ptr<Texts> texts_;
    // How many times its records had been committed, as a file in the tree says.
    std::uint64_t generation_ = 0;

    // The daemon's part.
    SimLog* log_ = nullptr;
    std::optional<workspace::Tree> tree_;
    std::vector<std::function<void()>> tasks_;
    std::vector<workspace::Finding> notices_;
    std::uint64_t committing_ = 0;  // the generation of the last commit
};

}  // namespace aura::sim
