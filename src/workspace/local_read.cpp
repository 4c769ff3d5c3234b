#include "workspace/local_read.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "code/skeleton.hpp"
#include "workspace/baseline.hpp"
#include "workspace/broken_commit.hpp"
#include "workspace/carried.hpp"
#include "workspace/containment.hpp"
#include "workspace/cut_file.hpp"
#include "workspace/edit_extent.hpp"
#include "workspace/forgotten.hpp"
#include "workspace/give_way.hpp"
#include "workspace/identity.hpp"
#include "workspace/likeness.hpp"
#include "workspace/line_choice.hpp"
#include "workspace/local_edit.hpp"
#include "workspace/put_back.hpp"
#include "workspace/rebase.hpp"
#include "workspace/taken_back.hpp"
#include "workspace/taken_name.hpp"

namespace aura::workspace {
namespace {

// A new file is a vanished one under another name if half of it is the same.
constexpr std::uint64_t kRenameLikenessMin = kLikenessMax / 2;

class LocalReader {
public:
    explicit LocalReader(const ReadContext& context)
        : context_(context), x_(context.examination), view_(x_.view), state_(context.state) {}

    Result<LocalFile> run() {
        AURA_TRY(find_base());
        AURA_TRY(find_forgotten());
        AURA_TRY_ASSIGN(LocalFile local, view_.disk ? present() : absent());
        local.moved_along_to = moved_along_to_;
        extend_edit(local, x_.void_work, base_.has_value(), state_);
        note_put_back(local, {x_, base_ ? &*base_ : nullptr, state_, context_.head_is_elsewhere});
        if (state_ != nullptr) {
            AURA_TRY(rebase_positions(local, x_, *state_, *context_.states));
            AURA_TRY(give_way(local, *state_, *context_.states));
            say_carried(local, *state_, *context_.states);
        }
        return local;
    }

private:
    [[nodiscard]] bool head_moved() const { return x_.announced != x_.head; }

    [[nodiscard]] NodeId file_id() const {
        return state_ != nullptr ? state_->line.id : file_identity(x_.settings.repo, view_.path);
    }

    Status find_base() {
        AURA_TRY_ASSIGN(head_, context_.git.checked_out(view_.path));
        const bool is_anew = (view_.disk && is_removed_by_git()) || is_brought_by_git();
        if (is_broken_committed(x_)) {
            base_ = of_git(*head_, x_.head.commit);
        } else if (x_.recorded && !is_of_dead_other() && !is_anew) {
            base_ = *x_.recorded;
            if (state_ != nullptr) {
                state_->ids.rename(*base_);
                if (state_->line.kept) {
                    AURA_TRY(leave_takers(*base_, context_.states->texts, context_.git));
                }
            }
        } else if (head_ != nullptr && !is_of_other_file()) {
            AURA_TRY_ASSIGN(moved_along_to_, moved_along(view_.path, x_.elsewhere, context_.git));
            if (!moved_along_to_ || view_.disk) {
                base_ = of_git(*head_, x_.head.commit);
            }
            if (is_anew) {
                base_->put_back = x_.recorded->put_back;
            }
        }
        return {};
    }

    // `git rm`, not yet committed: nobody has said anything.
    [[nodiscard]] bool is_removed_by_git() const {
        return x_.recorded && x_.recorded->absent && x_.recorded->position.empty() && view_.head &&
               !is_of_other_file();
    }

    // A text that git put there and that HEAD does not have, as with `git checkout COMMIT -- PATH`.
    [[nodiscard]] static bool is_other_text(const TreeFile& file) {
        const auto& git = file.position.git;
        return git.size() == 1 && git.front().commit.hex.empty();
    }

    // The same where HEAD has no file, and it has been edited since: nobody has said anything.
    [[nodiscard]] bool is_brought_by_git() const {
        if (!x_.recorded || x_.recorded->absent || view_.head || !view_.disk ||
            !is_other_text(*x_.recorded)) {
            return false;
        }
        const auto text = text_of(*x_.recorded);
        return text && *text != view_.disk->bytes;
    }

    // Who edits that edits HEAD's file, with all that is otherwise in it: nobody else says it.
    [[nodiscard]] TreeFile edit_base() const {
        if (!is_other_text(*base_) || head_ == nullptr || is_of_other_file()) {
            return *base_;
        }
        TreeFile base = of_git(*head_, x_.head.commit);
        base.put_back = base_->put_back;
        return base;
    }

    // What HEAD has at the path is not the file that belongs here.
    [[nodiscard]] bool is_of_other_file() const {
        return context_.head_is_elsewhere || (state_ != nullptr && state_->line.beside_head);
    }

    Status find_forgotten() {
        if (view_.writer == LastWriter::forgotten && state_ != nullptr) {
            const LineContext lines = line_context(*context_.states, *state_);
            AURA_TRY_ASSIGN(forgotten_,
                            ForgottenNodes::read(*state_, lines, context_.git.cutter()));
        }
        return {};
    }

    // The record says that another file, which had this name, is no longer here.
    [[nodiscard]] bool is_of_dead_other() const {
        return x_.recorded->absent && state_ != nullptr && !state_->line.changes.empty() &&
               !state_->is_gone() && !is_of(*x_.recorded, state_->line);
    }

    [[nodiscard]] TreeFile of_git(const CutFile& cut, const wire::CommitId& commit) const {
        return state_ != nullptr ? baseline(file_id(), view_.path, commit, cut, state_->ids)
                                 : baseline(file_id(), view_.path, commit, cut);
    }

    [[nodiscard]] EditContext edit_context() const {
        return {x_.settings.repo,
                view_.path,
                state_,
                state_ == nullptr && name_is_taken(),
                context_.git.cutter(),
                context_.prng,
                x_.now,
                view_.writer == LastWriter::interrupted,
                forgotten_ ? &*forgotten_ : nullptr};
    }

    // The identity that the path would give is that of a file which was renamed away.
    [[nodiscard]] bool name_is_taken() const {
        const NodeId id = file_identity(x_.settings.repo, view_.path);
        const auto& changes = x_.history.changes;
        return std::any_of(
            changes.begin(), changes.end(), [&](auto& change) { return change->file == id; });
    }

    [[nodiscard]] LocalFile unchanged() const {
        LocalFile local;
        if (base_) {
            local.file = *base_;
        } else if (const TreeFile* const gone = gone_elsewhere()) {
            local.file = *gone;
            local.file.path = view_.path;
        } else {
            local.file.id = file_id();
            local.file.path = view_.path;
            local.file.absent = true;
        }
        return local;
    }

    // What the tree has of the file that is not here: it was deleted under another name.
    [[nodiscard]] const TreeFile* gone_elsewhere() const {
        if (!context_.head_is_elsewhere || state_ == nullptr) {
            return nullptr;
        }
        const auto& records = x_.elsewhere;
        const auto gone = std::find_if(records.begin(), records.end(), [&](const TreeFile& one) {
            return one.absent && is_of(one, state_->line);
        });
        return gone == records.end() ? nullptr : &*gone;
    }

    Result<LocalFile> absent() {
        if (base_ && is_removed_by_git()) {
            return taken_by_git();
        }
        if (!base_ || base_->absent) {
            return unchanged();
        }
        const bool by_git =
            view_.writer == LastWriter::git || (head_moved() && !is_newer_than_move());
        if (by_git && (!view_.head || !view_.index)) {
            return taken_by_git();
        }
        if (!view_.gone_for_sure) {
            LocalFile local = unchanged();
            local.maybe_deleted = true;
            return local;
        }
        if (auto known = as_forgotten_deletion()) {
            return *std::move(known);
        }
        return deleted_file(edit_base());
    }

    [[nodiscard]] LocalFile taken_by_git() const {
        LocalFile local;
        local.file.id = base_->id;
        local.file.path = view_.path;
        local.file.absent = true;
        local.file.skeleton.id = base_->id;
        // HEAD has it: `git rm`.
        local.by_git = view_.head.has_value();
        local.at_head = !local.by_git;
        return local;
    }

    // It was made on HEAD's commit and is in no other: a move of HEAD takes nothing like that away,
    // and the last one may wait for long to be announced.
    [[nodiscard]] bool is_newer_than_move() const {
        const Contained committed = contained_anywhere(x_.history, {});
        const auto& versions = base_->position.versions;
        return std::any_of(versions.begin(), versions.end(), [&](const wire::VersionId& version) {
            const sync::Change* const change = x_.history.find(version.event);
            return change != nullptr && change->base_commit == x_.head.commit &&
                   !committed.versions.contains(version);
        });
    }

    // Somebody deleted it, and this device had put that into place, as far as anybody knows.
    [[nodiscard]] std::optional<LocalFile> as_forgotten_deletion() const {
        if (view_.writer != LastWriter::forgotten || state_ == nullptr) {
            return std::nullopt;
        }
        const auto file = last_deletion(state_->file.line);
        if (!file) {
            return std::nullopt;
        }
        LocalFile local;
        local.file.id = base_->id;
        local.file.path = view_.path;
        local.file.absent = true;
        local.file.position = *file;
        local.file.skeleton.id = base_->id;
        local.file.skeleton.position = last_deletion(state_->skeleton.line).value_or(Position());
        return local;
    }

    static std::optional<Position> last_deletion(const ItemLine& line) {
        const auto& versions = line.versions();
        const auto last = std::find_if(versions.rbegin(), versions.rend(), [](auto& version) {
            return version.item().deleted;
        });
        return last == versions.rend() ? std::nullopt : std::optional(Position{{last->id()}, {}});
    }

    Result<LocalFile> present() {
        if (base_ && !base_->absent) {
            AURA_TRY_ASSIGN(const std::string text, text_of(*base_));
            // Another path: `aura undo` has just moved it back.
            AURA_TRY(add_committed(*base_));
            if (text == view_.disk->bytes && base_->mode == view_.disk->mode &&
                base_->path == view_.path && !committed_more_) {
                return as_recorded();
            }
        }
        if (is_heads()) {
            return at_head();
        }
        if (view_.writer == LastWriter::git && view_.index == view_.disk) {
            LocalFile local;
            local.file = of_git(
                *context_.git.cutter().cut_git_file(x_.settings.repo, view_.path, *view_.disk), {});
            local.by_git = true;
            return local;
        }
        if (auto known = as_state()) {
            return *std::move(known);
        }
        if (context_.state != nullptr && !is_of_other_file()) {
            AURA_TRY_ASSIGN(auto back,
                            taken_back(x_, *context_.state, *context_.states, edit_context()));
            if (back) {
                return *std::move(back);
            }
        }
        AURA_TRY_ASSIGN(LocalFile local, edited());
        if (view_.writer != LastWriter::editor) {
            AURA_TRY(recognise(local));
        }
        return local;
    }

    // Broken text that has rested long enough becomes an edit by the passing of time.
    Result<LocalFile> as_recorded() {
        const bool rested = base_->broken && x_.now - base_->broken->since >= kBrokenMax;
        if (rested) {
            return edited_file(*base_, *view_.disk, edit_context());
        }
        LocalFile local = unchanged();
        // Records from before may say the same as the disk, and something else came between.
        if (view_.writer == LastWriter::forgotten && !base_->broken && !is_heads()) {
            AURA_TRY(recognise(local));
        }
        return local;
    }

    [[nodiscard]] bool is_heads() const {
        // Under a name that its file no longer has, HEAD's text is git's, unless the file is moved
        // back to there.
        const bool is_left = context_.head_is_elsewhere && x_.vanished.empty();
        const bool by_git = view_.writer != LastWriter::editor || head_moved() || is_left;
        return by_git && view_.head == view_.disk;
    }

    [[nodiscard]] LocalFile at_head() const {
        LocalFile local;
        local.file = of_git(*head_, x_.head.commit);
        local.at_head = true;
        return local;
    }

    // The state of all heads, put there by somebody else or by this tree before a crash.
    [[nodiscard]] std::optional<LocalFile> as_state() const {
        const FileState* state = state_;
        if (state == nullptr || state->has_conflict() || state->file.state.value.deleted ||
            state->file.state.value.name != view_.path) {
            return std::nullopt;
        }
        const auto skeleton = code::read_skeleton(state->skeleton.state.value.text);
        if (!skeleton || !is_on_disk(*skeleton, *state)) {
            return std::nullopt;
        }
        TreeFile file;
        file.id = state->line.id;
        file.path = view_.path;
        file.mode = view_.disk->mode;
        file.cutter = base_ ? base_->cutter : std::string();
        file.position = state->file.line.head_position();
        file.skeleton.id = file.id;
        file.skeleton.text = state->skeleton.state.value.text;
        file.skeleton.position = state->skeleton.line.head_position();
        for (const NodeId& place : skeleton->places) {
            const ItemWithState& node = *state->nodes.find(place);
            file.nodes.push_back(RecordedItem{place,
                                              node.state.value.name,
                                              node.state.value.text,
                                              node.line.head_position(),
                                              {}});
        }
        LocalFile local;
        local.file = std::move(file);
        return local;
    }

    [[nodiscard]] bool is_on_disk(const code::SkeletonView& skeleton,
                                  const FileState& state) const {
        const auto text =
            code::join(skeleton, [&](const NodeId& id) -> std::optional<std::string_view> {
                const ItemWithState* const node = state.nodes.find(id);
                return node == nullptr ? std::nullopt
                                       : std::optional<std::string_view>(node->state.value.text);
            });
        return text && *text == view_.disk->bytes;
    }

    Result<LocalFile> edited() {
        if (base_ && !base_->absent) {
            AURA_TRY_ASSIGN(LocalFile local, edited_file(edit_base(), *view_.disk, edit_context()));
            // Their places are HEAD's, too.
            local.skeleton_edited =
                local.skeleton_edited || (committed_more_ && !local.nodes_deleted.empty());
            return local;
        }
        AURA_TRY_ASSIGN(auto renamed, renamed_file());
        if (renamed) {
            return *std::move(renamed);
        }
        if (is_brought_back()) {
            base_->removed = of_git(*head_, x_.head.commit).nodes;
        }
        return created_file(base_ ? &*base_ : nullptr, *view_.disk, edit_context());
    }

    // Git put HEAD's text where the file was gone, and it was edited before anybody looked.
    [[nodiscard]] bool is_brought_back() const {
        return base_ && view_.writer == LastWriter::git && head_ != nullptr && state_ != nullptr &&
               !is_of_other_file();
    }

    // Nodes that were committed here while nobody looked: what of them is not on disk was taken
    // away or renamed since. That they were here is told by the index; HEAD may have come by
    // itself.
    Status add_committed(TreeFile& base) {
        const FileState* state = state_;
        if (!head_moved() || x_.announced.branch != x_.head.branch || state == nullptr ||
            !view_.head || view_.index != view_.head) {
            return {};
        }
        AURA_TRY_ASSIGN(const CutFile* const before,
                        context_.git.file(x_.announced.commit, view_.path));
        const LineContext lines = line_context(*context_.states, *state);
        for (const ItemWithState& node : state->nodes) {
            const NodeId& id = node.line.id();
            const auto& now = node.line.head_version();
            const bool is_new =
                now && (before == nullptr || !hash_of(node.line.kind(), *before, now->address));
            const auto is_node = [&](const RecordedItem& item) { return item.id == id; };
            if (is_new && std::none_of(base.nodes.begin(), base.nodes.end(), is_node)) {
                AURA_TRY_ASSIGN(auto value, node.line.value_at_head(lines));
                base.nodes.push_back(RecordedItem{
                    id, now->address, std::move(value.text), Position{{}, {*now}}, {}});
                committed_more_ = true;
            }
        }
        return {};
    }

    Result<std::optional<LocalFile>> renamed_file() {
        const TreeFile* source = nullptr;
        std::vector<TreeFile> candidates;
        for (const Vanished& vanished : x_.vanished) {
            const bool is_gits = vanished.recorded && is_other_text(*vanished.recorded);
            if (vanished.recorded && !vanished.recorded->absent && !(is_gits && vanished.head)) {
                candidates.push_back(*vanished.recorded);
            } else if ((!vanished.recorded || is_gits) && vanished.head) {
                const auto cut = context_.git.cutter().cut_git_file(
                    x_.settings.repo, vanished.path, *vanished.head);
                candidates.push_back(baseline(file_identity(x_.settings.repo, vanished.path),
                                              vanished.path,
                                              x_.head.commit,
                                              *cut));
            }
        }
        std::uint64_t best = kRenameLikenessMin;
        for (const TreeFile& candidate : candidates) {
            AURA_TRY_ASSIGN(const std::string text, text_of(candidate));
            const std::uint64_t alike = likeness(text, view_.disk->bytes);
            if (alike > best || (alike == best && source == nullptr)) {
                best = alike;
                source = &candidate;
            }
        }
        if (source == nullptr) {
            return std::nullopt;
        }
        // What else has the name has nothing to do with it.
        if (state_ != nullptr && !is_of(*source, state_->line)) {
            state_ = nullptr;
            forgotten_.reset();
        }
        AURA_TRY_ASSIGN(LocalFile local, edited_file(*source, *view_.disk, edit_context()));
        local.moved_from = source->path;
        return std::optional(std::move(local));
    }

    // Git, or somebody while nobody looked, brought back what the log knows (a stash popped). Not
    // what the text here was made from: who goes back to that takes an edit back.
    Status recognise(LocalFile& local) const {
        if (state_ == nullptr || local.broken_edited) {
            return {};
        }
        const FileState& state = *state_;
        const LineContext lines = line_context(*context_.states, state);
        if (view_.writer == LastWriter::forgotten) {
            AURA_TRY(advance_to_own(local, state, lines));
        }
        const auto known = [&](const ItemLine& line, RecordedItem& item) -> Result<bool> {
            for (Position& position : positions_of(line, sync::text_hash(item.text), lines)) {
                AURA_TRY_ASSIGN(const bool back, line.is_behind(position, item.position, lines));
                if (!back) {
                    item.position = std::move(position);
                    return true;
                }
            }
            return false;
        };
        if (local.skeleton_edited) {
            AURA_TRY_ASSIGN(const bool same, known(state.skeleton.line, local.file.skeleton));
            local.skeleton_edited = !same;
        }
        auto& nodes = local.file.nodes;
        for (std::size_t i = 0; i < nodes.size(); ++i) {
            const ItemWithState* const in_log = state.nodes.find(nodes[i].id);
            if (local.nodes_edited.contains(nodes[i].id) && in_log != nullptr) {
                RecordedItem node = nodes[i];
                AURA_TRY_ASSIGN(const bool same, known(in_log->line, node));
                if (same) {
                    local.nodes_edited.erase(node.id);
                    nodes.set(i, std::move(node));
                }
            }
        }
        if (view_.writer == LastWriter::forgotten) {
            local.nodes_deleted.erase_if([&](const RecordedItem& node) {
                const ItemWithState* const in_log = state.nodes.find(node.id);
                return in_log != nullptr && last_deletion(in_log->line);
            });
            AURA_TRY(find_origins(local, state, lines));
        }
        recognise_file(local);
        return {};
    }

    static std::vector<Position> positions_of(const ItemLine& line,
                                              const Digest& text,
                                              const LineContext& lines) {
        std::vector<Position> positions;
        if (line.head_version() && line.head_version()->text_hash == text) {
            positions.push_back({{}, {*line.head_version()}});
        }
        if (const auto version = line.find_live(text, lines)) {
            positions.push_back({{version->id()}, {}});
        }
        return positions;
    }

    void recognise_file(LocalFile& local) const {
        const ItemLine& line = state_->file.line;
        if (local.file_edited && !local.moved_from &&
            line.has_head_at(view_.path, view_.disk->mode)) {
            local.file.position = line.head_position();
            local.file_edited = false;
        }
    }

    const ReadContext& context_;
    const Examination& x_;
    const FileView& view_;
    const FileState* state_;  // of the file that is at the path
    const CutFile* head_ = nullptr;
    std::optional<TreeFile> base_;  // what the tree had there
    std::optional<ForgottenNodes> forgotten_;
    std::optional<std::string> moved_along_to_;
    bool committed_more_ = false;  // and HEAD has nodes beside, which base_ has now
};

}  // namespace

Result<LocalFile> read_local(const ReadContext& context) {
    return LocalReader(context).run();
}

}  // namespace aura::workspace
