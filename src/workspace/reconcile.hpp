// The heart: what is on disk, what this tree recorded for it, what git has and what the log says
// give what to record, what to write and what to say (docs/architecture.md, "Reconcile").
//
// One examination does one thing: either there is text on disk that the log lacks, then the outcome
// is a draft; or there is none, then it may be a write. After a draft is durable, the path is
// examined again. So text on disk is always in the log before it is replaced.
//
// Pure; callable from any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/prng.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "sync/file_history.hpp"
#include "sync/texts.hpp"
#include "wire/change.hpp"
#include "workspace/file_view.hpp"
#include "workspace/finding.hpp"
#include "workspace/memory.hpp"
#include "workspace/rewrite.hpp"
#include "workspace/tree_file.hpp"

namespace aura::workspace {

enum class ApplyMode : std::uint8_t {
    live,    // incoming versions are put into place at once
    commit,  // only when HEAD moves, or on request
    ask,     // only on request
};

struct Settings {
    AuthorId self;
    RepoId repo;
    std::string intent;  // attached to what is recorded
    ApplyMode apply = ApplyMode::live;
    // Branches whose work stays here, as patterns: "private/*".
    std::vector<std::string> private_branches;
    // This examination puts incoming versions into place whatever holds them: `aura pull`, …
    bool pull = false;
    // … also those of files that tools execute by themselves, and a new executable bit: the user
    // named this path.
    bool named = false;
    // `aura park`: this examination returns the file to HEAD where only others changed it, …
    bool park = false;
    // … also own work that somebody has committed, which HEAD is about to get, …
    bool park_committed = false;
    // … until HEAD moves nothing arrives, …
    bool parked = false;
    // … or until `aura unpark`: this examination brings back what was put away.
    bool unpark = false;
    // What this examination is to put the file back to: `aura undo`, `aura restore`.
    std::optional<Rewrite> rewrite;
    // The tree may be another one than was here before: what it lacks was not taken away by git.
    bool was_away = false;
    // The file was ignored until git changed the rules, and is not to be sent.
    bool unshared = false;
};

// How the user wants a conflict to end: the text of the item, or what becomes of the file, with all
// its heads as parents.
struct Resolution {
    wire::ItemKind kind{};
    NodeId item;
    std::vector<wire::VersionId> heads;  // as the finding named them; others: nothing is done
    std::optional<std::string> text;     // nothing: what is on disk
    // Of a node or a file: it is to be gone, whatever is on disk.
    bool deleted = false;
    // Of a file that somebody deleted, here too: it is to be there again.
    bool back = false;
    std::string path;  // of a file with several names: the one to take; empty: as it is here
};

// What of a record a revocation made void: items with work of this device in the file, which it is
// to say again.
struct VoidWork {
    bool file = false;
    bool skeleton = false;
    std::set<NodeId> nodes;
    // Others made the file, nothing of it counts, and there is nothing to say again.
    bool baseless = false;

    [[nodiscard]] bool is_own() const { return file || skeleton || !nodes.empty(); }
};

// A path that vanished from the tree, where what appears elsewhere may have come from.
struct Vanished {
    std::string path;
    std::optional<TreeFile> recorded;
    std::optional<FileImage> head;
};

struct Examination {
    FileView view;
    std::optional<TreeFile> recorded;
    // Records of this tree for the other paths of the history.
    std::vector<TreeFile> elsewhere;
    std::vector<Vanished> vanished;
    sync::FileHistory history;
    TreeHead head;
    // HEAD when the tree last announced it: differs from `head` while a move of HEAD is worked off.
    TreeHead announced;
    Settings settings;
    std::vector<Resolution> resolutions;
    WallTime now;
    // Of `recorded`; found by without_void (workspace/void_work.hpp), not by who reads.
    VoidWork void_work;
};

// An event of kind file_changed, ready to be encoded and appended.
struct ChangeDraft {
    wire::ChangeEnvelope envelope;
    wire::ChangeContent content;
};

// An event of kind head_moved.
struct HeadMoveDraft {
    wire::HeadMovedEnvelope envelope;
    wire::HeadMovedContent content;
};

enum class ExecutableBit : std::uint8_t { keep, set, clear };

// To be put into the tree if and only if the disk still holds `from`.
struct WriteOrder {
    std::string path;
    std::optional<std::string> from;  // nothing: the path must be free
    std::optional<std::string> to;    // nothing: the file is to be removed
    ExecutableBit executable = ExecutableBit::keep;
    // Once `path` is in place, the file here is to be removed if it still holds `previous_text`.
    std::optional<std::string> previous_path;
    std::string previous_text;
};

// A record to put, or to remove when there is none.
struct RecordChange {
    std::string path;
    std::optional<TreeFile> file;

    bool operator==(const RecordChange&) const = default;
};

// What `aura park` made of a file.
enum class ParkVerdict : std::uint8_t {
    nothing,      // it is as HEAD has it, or HEAD's business alone
    returned,     // to be put back to HEAD
    own_changes,  // left as it is: own work is in it
};

// How much of the file a draft or a write changes: what the brake counts.
enum class Weight : std::uint8_t {
    light,
    replaced,  // less than half of the lines stay
    deleted,
};

struct Outcome {
    std::optional<ChangeDraft> draft;
    std::optional<WriteOrder> write;  // never together with a draft
    // With a draft: to be committed with it, after settle(). With a write: the journal's next
    // records. Else: at once.
    std::vector<RecordChange> records;
    // For the event that announces HEAD's move: versions whose text HEAD or a commit on the way to
    // it holds, and own versions that git replaced here; ordered.
    std::vector<wire::VersionId> contained;
    std::vector<Finding> findings;  // all there is to say about the path now
    Weight weight = Weight::light;
    // Of an examination that was asked to park.
    ParkVerdict park = ParkVerdict::nothing;
    // Of an examination that was asked to rewrite: `write` does it, or why not. Nothing: it could
    // not be looked at yet.
    std::optional<Status> rewritten;
    // Paths that this examination makes worth another look.
    std::vector<std::string> look_at;
    // Another file may come to the path once the write is made.
    bool makes_room = false;
    // Look again after this time even if nothing happens,
    std::optional<Duration> look_again;
    // because the file is not there, which is not to be believed yet.
    bool maybe_deleted = false;
};

// Errors are those of `texts`; the path is to be examined again later.
[[nodiscard]] Result<Outcome> reconcile(const Examination& examination,
                                        const sync::Texts& texts,
                                        Memory& memory,
                                        Prng& prng);

}  // namespace aura::workspace
