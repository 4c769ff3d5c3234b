// Everything of a linked tree that blocks: reading the disk, git and the store, reconciling,
// writing. What goes in and comes out are values.
//
// One thread at a time: the runtime's tree worker.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/prng.hpp"
#include "base/result.hpp"
#include "git/repository.hpp"
#include "sync/event_reader.hpp"
#include "sync/file_history.hpp"
#include "workspace/ignore_rules.hpp"
#include "workspace/journal.hpp"
#include "workspace/link_plan.hpp"
#include "workspace/memory.hpp"
#include "workspace/own_changes.hpp"
#include "workspace/reconcile.hpp"
#include "workspace/tree.hpp"
#include "worktree/private_dir.hpp"
#include "worktree/tree.hpp"
#include "worktree/writer.hpp"

namespace aura::runtime {

// Whose the log lines of linked trees are.
inline constexpr const char* kTreeArea = "tree";

// Names a linked tree on this device, in records; random.
using LinkId = FixedId<struct LinkIdTag, 16>;

struct ExamineJob {
    workspace::Tree::Examine order;
    sync::FileHistory history;
    sync::EventPlaces places;  // of the history's changes
    sync::RepoKeys keys;
    WallTime now;
};

// The texts of a conflict are asked for.
struct ConflictJob {
    workspace::Finding finding;
    sync::EventPlaces places;
    sync::RepoKeys keys;
};

struct ConflictTexts {
    std::optional<std::string> here;  // as it is on this disk; nothing: it is not in the file
    std::vector<std::string> heads;   // in the order of the finding's
};

// Hashes of what the journal is compared with; nothing where there is no file.
struct Inspected {
    std::optional<Digest> file;
    std::optional<Digest> previous;
};

struct Written {
    std::vector<workspace::WriteResult> results;  // one for each order
    std::vector<std::string> kept;                // displaced files that stay in `.aura/tmp/`
};

struct Settled {
    std::vector<std::string> kept;  // displaced files and late texts that stay in `.aura/tmp/`
    std::size_t waiting = 0;        // replaced files to be looked at again
};

class TreeWorker {
public:
    // `reader` and `prng` outlive the worker. Errors: those of git::Repository::open and
    // worktree::Tree::open.
    [[nodiscard]] static Result<std::unique_ptr<TreeWorker>> open(const LinkId& link,
                                                                  const std::filesystem::path& root,
                                                                  sync::EventReader& reader,
                                                                  Prng& prng);

    TreeWorker(const TreeWorker&) = delete;
    TreeWorker& operator=(const TreeWorker&) = delete;
    ~TreeWorker() = default;

    [[nodiscard]] Result<workspace::Outcome> examine(const ExamineJob& job);

    // Own changes among what the jobs look at; with `stage` they are put into git's index, all but
    // the tangled ones. Errors: repo.unavailable (git is at work), those of examine.
    [[nodiscard]] Result<std::vector<workspace::OwnChanges>> own_changes(
        const std::vector<ExamineJob>& jobs, bool stage);

    // What HEAD was at that time.
    [[nodiscard]] Result<wire::CommitId> head_at(WallTime time);

    // In order, then everything is on disk.
    [[nodiscard]] Written write(const std::vector<workspace::WriteOrder>& orders);

    // Looks at the files that the writes before the last call replaced. What was saved into one too
    // late to be seen by the write is put back into the tree as if it had been saved after the
    // write, unless the file has been edited since. Errors: those of worktree::PrivateDir::ensure.
    [[nodiscard]] Result<Settled> settle_replaced();

    // As sort_out_leftovers(); before the first write.
    [[nodiscard]] Result<std::vector<std::string>> sort_out_leftovers(
        const std::vector<workspace::JournalEntry>& journal);

    [[nodiscard]] Result<Inspected> inspect(const workspace::Tree::Inspect& order);

    // Whether the file was the expected one, and is gone. What was displaced is told when the
    // replaced files are settled.
    [[nodiscard]] Result<bool> remove(const workspace::Tree::Remove& order);

    // That the tree and its repository are still what was opened, where they were. Errors:
    // repo.unavailable.
    [[nodiscard]] Status in_place() const;

    // Git's configuration is another one.
    [[nodiscard]] Status reload() { return repository_.reload(); }

    // Every path that differs from git or has a record, and those of them that git does not track.
    struct Found {
        workspace::TreeHead head;  // when the look began
        workspace::ScanResult result;
        std::vector<std::string> untracked;
    };

    // The same, and what git has ignored until now. `found` is what plan_link() found at the same
    // HEAD, if nothing has changed since.
    [[nodiscard]] Result<workspace::ScanResult> scan(const workspace::Tree::Scan& order,
                                                     std::optional<Found> found = {});

    // As git::History::paths_between.
    [[nodiscard]] Result<std::vector<std::string>> compare(const workspace::Tree::Compare& order);

    // As LinkedTree::read_conflict.
    [[nodiscard]] Result<ConflictTexts> read_conflict(const ConflictJob& job);

    // What linking the tree would share, and what it was derived from.
    struct Planned {
        workspace::LinkPlan plan;
        Found found;
    };

    [[nodiscard]] Result<Planned> plan_link();

    // What the tree recorded, from the store.
    [[nodiscard]] Result<workspace::TreeState> load_state();

    // Notes in the tree how often its records were committed (runtime/generation.hpp). Errors:
    // those of worktree::PrivateDir::keep_mark.
    [[nodiscard]] Status mark_generation(std::uint64_t generation) const;

    [[nodiscard]] const git::Repository& repository() const { return repository_; }

private:
    TreeWorker(git::Repository repository,
               worktree::Tree tree,
               sync::EventReader& reader,
               Prng& prng);

    [[nodiscard]] Result<Found> find();
    // Those of `found` that have no record, and that the rules ignored which the user agreed to.
    [[nodiscard]] Result<std::vector<std::string>> unignored(const Found& found,
                                                             const workspace::Tree::Scan& order);
    [[nodiscard]] Result<std::string> agreed_rules(const std::string& path,
                                                   const workspace::Tree::Scan& order);
    // Of what is kept as not to be shared: what git tracks by now, or is not there any more.
    [[nodiscard]] Result<std::vector<std::string>> unshared_over();
    [[nodiscard]] Result<workspace::Examination> examination(const ExamineJob& job);
    [[nodiscard]] Status stage(const workspace::OwnChanges& changes) const;
    [[nodiscard]] Result<std::optional<Digest>> hash_of(const std::string& path) const;
    [[nodiscard]] Result<workspace::FileView> view(const workspace::Tree::Examine& order);
    // By .auraignore: as it is on disk, as HEAD has it, and as it was until a moment ago. So what
    // arrives from others can only leave out more until the user gets the commit, and nothing
    // leaves while the file is put away for git.
    [[nodiscard]] Result<bool> is_left_out(const workspace::Tree::Examine& order);
    [[nodiscard]] Status read_disk(const workspace::Tree::Examine& order,
                                   workspace::FileView& view);
    [[nodiscard]] Status read_git(const workspace::Tree::Examine& order, workspace::FileView& view);
    [[nodiscard]] Result<std::optional<workspace::TreeFile>> record(std::string_view path);
    [[nodiscard]] Result<workspace::Vanished> vanished(const workspace::Tree::Examine& order,
                                                       const std::string& path);
    // Whether it is in the tree.
    [[nodiscard]] Result<bool> bring_back(const worktree::PrivateDir& private_dir,
                                          const worktree::LateText& late);
    [[nodiscard]] Result<workspace::WriteResult> write_one(const worktree::Writer& writer,
                                                           const workspace::WriteOrder& order);
    // Whether it was done. If not, what that left in `.aura/tmp/` is noted.
    [[nodiscard]] bool done_or_noted(const worktree::Outcome& outcome);

    LinkId link_;
    git::Repository repository_;
    worktree::Tree tree_;
    worktree::ReplacedFiles replaced_;
    std::vector<std::string> kept_;  // displaced files in `.aura/tmp/` that nobody was told of
    sync::EventReader& reader_;
    Prng& prng_;
    workspace::Memory memory_;
    // The rules last read, those before while they still count, and the time of the last change.
    std::string ignore_text_;
    workspace::IgnoreRules ignore_rules_;
    std::vector<workspace::IgnoreRules> ignore_rules_before_;
    WallTime ignore_changed_{};
    WallTime now_{};  // of the job
    std::optional<wire::CommitId> ignore_head_;
    workspace::IgnoreRules ignore_rules_of_head_;
};

// The rows of a linked tree: what workspace wants kept, under the tree's name.
[[nodiscard]] store::RecordKey tree_file_key(const LinkId& link, std::string_view path);
[[nodiscard]] store::RecordKey journal_key(const LinkId& link, std::string_view path);
// The path in such a key.
[[nodiscard]] std::string path_of(const store::Record& record);
[[nodiscard]] store::RecordWrite unshared_write(const LinkId& link,
                                                const workspace::UnsharedChange& change);
[[nodiscard]] store::RecordWrite record_write(const LinkId& link,
                                              const workspace::RecordChange& change);

}  // namespace aura::runtime
