#include "workspace/reconcile.hpp"

#include <algorithm>
#include <utility>

#include "code/cut.hpp"
#include "workspace/applicable.hpp"
#include "workspace/apply.hpp"
#include "workspace/broken_commit.hpp"
#include "workspace/carried.hpp"
#include "workspace/containment.hpp"
#include "workspace/cut_file.hpp"
#include "workspace/draft.hpp"
#include "workspace/file_lines.hpp"
#include "workspace/git_side.hpp"
#include "workspace/ignore_rules.hpp"
#include "workspace/likeness.hpp"
#include "workspace/line_choice.hpp"
#include "workspace/local_edit.hpp"
#include "workspace/local_read.hpp"
#include "workspace/oscillation.hpp"
#include "workspace/ownership.hpp"
#include "workspace/park.hpp"
#include "workspace/policy.hpp"
#include "workspace/replaced_by_git.hpp"
#include "workspace/report.hpp"
#include "workspace/resolve.hpp"
#include "workspace/rewrite_file.hpp"
#include "workspace/void_work.hpp"

namespace aura::workspace {
namespace {

Weight weight_of(const std::optional<std::string>& before,
                 const std::optional<std::string>& after) {
    if (!before || before == after) {
        return Weight::light;
    }
    if (!after) {
        return Weight::deleted;
    }
    return 2 * likeness(*before, *after) < kLikenessMax ? Weight::replaced : Weight::light;
}

class Reconciler {
public:
    Reconciler(const Examination& examination, const sync::Texts& texts, Memory& memory, Prng& prng)
        : x_(examination),
          path_(examination.view.path),
          texts_(texts),
          prng_(prng),
          git_(examination.settings.repo, examination.head, texts, memory) {}

    Result<Outcome> run() {
        if (left_alone()) {
            return std::move(outcome_);
        }
        AURA_TRY(see_log());
        AURA_TRY_ASSIGN(LocalFile local, see_disk());
        if (local.moved_along_to && x_.view.disk) {
            outcome_.look_at.push_back(*local.moved_along_to);
        }
        AURA_TRY_ASSIGN(const auto resolved, decided(local));
        if (local.maybe_deleted) {
            outcome_.look_again = kAbsenceMin;
            outcome_.maybe_deleted = true;
        } else if (local.file_edited && is_new_and_restless(local)) {
            outcome_.look_again = kCreationRest;
        } else if (resolved) {
            AURA_TRY(record(resolved->file, &*resolved, local.file));
        } else if (local.edited()) {
            outcome_.park = ParkVerdict::own_changes;
            AURA_TRY(record(local, nullptr, local.file));
        } else if (x_.settings.rewrite) {
            AURA_TRY(rewrite(local));
        } else if (x_.settings.park) {
            AURA_TRY(park(local));
        } else {
            AURA_TRY(put_into_place(local));
        }
        report();
        return std::move(outcome_);
    }

private:
    [[nodiscard]] bool head_moved() const { return x_.announced != x_.head; }

    // Paths and texts that are not synced at all.
    bool left_alone() {
        const bool known = x_.recorded || !x_.history.changes.empty();
        const bool binary = x_.view.disk && !code::is_text(x_.view.disk->bytes);
        if (x_.view.too_large || binary) {
            leave(x_.view.too_large ? LeftReason::too_large : LeftReason::binary);
            return true;
        }
        if (x_.view.handling == Handling::left_to_git) {
            leave(LeftReason::attribute);
        }
        if (x_.view.handling == Handling::refused) {
            leave(LeftReason::path);
        }
        const bool temporary =
            !x_.view.tracked && !known && classify(path_) == PathClass::editor_temporary;
        return temporary || x_.view.handling != Handling::synced;
    }

    void leave(LeftReason reason) {
        Finding& finding = outcome_.findings.emplace_back();
        finding.kind = FindingKind::left;
        finding.path = path_;
        finding.left = reason;
    }

    void note(NoticeReason reason) { outcome_.findings.push_back(noticed(path_, reason)); }

    void hold(HoldReason reason) { outcome_.findings.push_back(held(path_, reason)); }

    Status see_log() {
        git_.know_head(path_, x_.view.head);
        AURA_TRY_ASSIGN(applicable_, applicable(x_.history, git_));
        AURA_TRY_ASSIGN(contained_, contained(x_.history, applicable_.changes, git_, texts_));
        if (head_moved()) {
            outcome_.contained = contained_.found;
        }
        if (is_broken_committed(x_)) {
            AURA_TRY_ASSIGN(auto committed, committed_with_broken(x_));
            std::erase_if(committed, [&](const wire::VersionId& version) {
                return contained_.versions.contains(version);
            });
            contain(std::move(committed));
        }
        return choose();
    }

    StateContext state_context() {
        return {x_.settings.repo, git_, texts_, contained_, x_.settings.self};
    }

    Status choose() {
        AURA_TRY_ASSIGN(const auto lines,
                        file_lines(x_.settings.repo, applicable_, contained_, git_));
        AURA_TRY_ASSIGN(choice_, choose_line(x_, lines, state_context()));
        outcome_.look_at = choice_.look_at;
        return {};
    }

    Result<LocalFile> see_disk() {
        AURA_TRY_ASSIGN(LocalFile local, read());
        AURA_TRY_ASSIGN(
            const auto replaced,
            replaced_by_git(local, {x_, applicable_, contained_, choice_, git_, texts_}));
        if (!replaced.empty()) {
            // They count as contained from here on, so what is to be put into place is new.
            contain(replaced);
            AURA_TRY(choose());
            AURA_TRY_ASSIGN(local, read());
        }
        return local;
    }

    Result<LocalFile> read() {
        const StateContext states = state_context();
        const FileState* state = choice_.state ? &*choice_.state : nullptr;
        return read_local({x_, state, &states, choice_.head_is_elsewhere, git_, prng_});
    }

    // Editors make files that live for a moment only.
    [[nodiscard]] bool is_new_and_restless(const LocalFile& local) const {
        return !x_.view.at_rest && !x_.view.tracked && !x_.recorded && !local.file.absent;
    }

    void contain(std::vector<wire::VersionId> versions) {
        auto& announce = outcome_.contained;
        announce.insert(announce.end(), versions.begin(), versions.end());
        std::sort(announce.begin(), announce.end());
        while (!versions.empty()) {
            const wire::VersionId version = versions.back();
            versions.pop_back();
            const sync::Item* item = x_.history.find(version);
            if (item != nullptr && contained_.versions.insert(version).second) {
                versions.insert(versions.end(), item->parents.begin(), item->parents.end());
            }
        }
    }

    Result<std::optional<Resolved>> decided(const LocalFile& local) {
        if (x_.resolutions.empty() || !choice_.state || local.by_git || local.file.broken) {
            return std::optional<Resolved>();
        }
        const StateContext states = state_context();
        return resolve(local, {*choice_.state, states}, x_.resolutions);
    }

    // Text on disk that the log lacks, and what the user decided about conflicts.
    Status record(const LocalFile& local, const Resolved* resolved, const TreeFile& disk) {
        if (const auto reason = reason_to_hold(local)) {
            hold(*reason);
            return {};
        }
        auto drafted = draft_change(local, x_);
        if (!drafted && drafted.error().is(ErrorCode::wire_too_large)) {
            hold(HoldReason::too_many_items);
            return {};
        }
        AURA_TRY(drafted);
        outcome_.draft = std::move(drafted->change);
        if (local.stale) {
            note(NoticeReason::stale_buffer_reapplied);
        }
        if (resolved != nullptr) {
            keep_unresolved(drafted->record, disk, *resolved);
        }
        const auto before = text_before(local);
        outcome_.weight =
            local.moved_from
                ? Weight::light
                : weight_of(before,
                            x_.view.disk ? std::optional(x_.view.disk->bytes) : std::nullopt);
        if (local.moved_from) {
            outcome_.records.push_back({*local.moved_from, std::nullopt});
        }
        outcome_.records.push_back({path_, std::move(drafted->record)});
        return {};
    }

    [[nodiscard]] std::optional<std::string> text_before(const LocalFile& /*unused*/) const {
        if (x_.recorded && !x_.recorded->absent) {
            const auto text = text_of(*x_.recorded);
            return text ? std::optional(*text) : std::nullopt;
        }
        return !x_.recorded && x_.view.head ? std::optional(x_.view.head->bytes) : std::nullopt;
    }

    std::optional<HoldReason> reason_to_hold(const LocalFile& local) {
        if (x_.settings.unshared && !x_.view.tracked && x_.view.disk) {
            return HoldReason::was_ignored;
        }
        const bool may_be_secret = !x_.view.tracked && x_.view.disk;
        if (may_be_secret && classify(path_) == PathClass::secret) {
            return HoldReason::denied_path;
        }
        if (may_be_secret && looks_secret(x_.view.disk->bytes)) {
            return HoldReason::looks_secret;
        }
        if (choice_.state && is_oscillating(local)) {
            outcome_.look_again = kOscillationWindow;
            return HoldReason::oscillating;
        }
        return std::nullopt;
    }

    [[nodiscard]] bool is_oscillating(const LocalFile& local) const {
        const auto swings = [&](const ItemWithState& item, const std::string& text) {
            return oscillates(item.line, sync::text_hash(text), x_.settings.self, x_.now);
        };
        if (local.skeleton_edited && !local.file.absent &&
            swings(choice_.state->skeleton, local.file.skeleton.text)) {
            return true;
        }
        const auto& nodes = local.file.nodes;
        return std::any_of(nodes.begin(), nodes.end(), [&](const RecordedItem& node) {
            const ItemWithState* const known = choice_.state->nodes.find(node.id);
            return local.nodes_edited.contains(node.id) && known != nullptr &&
                   swings(*known, node.text);
        });
    }

    Status park(const LocalFile& local) {
        const FileState* state = choice_.state ? &*choice_.state : nullptr;
        AURA_TRY_ASSIGN(Parking parking, park_file(local, {x_, state, contained_, git_}));
        outcome_.park = parking.verdict;
        if (parking.verdict != ParkVerdict::returned) {
            return put_into_place(local);
        }
        hold(HoldReason::parked);
        outcome_.write = std::move(parking.write);
        outcome_.records = std::move(parking.records);
        return {};
    }

    Status rewrite(const LocalFile& local) {
        const FileState* state = choice_.state ? &*choice_.state : nullptr;
        AURA_TRY_ASSIGN(Rewriting rewriting,
                        rewrite_file(local, *x_.settings.rewrite, {x_, state, state_context()}));
        if (rewriting.refusal) {
            outcome_.rewritten = fail(*std::move(rewriting.refusal));
            return put_into_place(local);
        }
        outcome_.rewritten.emplace();
        outcome_.write = std::move(rewriting.write);
        outcome_.records = std::move(rewriting.records);
        return {};
    }

    // Everything on disk is in the log.
    Status put_into_place(const LocalFile& local) {
        const bool is_over = choice_.has_moved_on || x_.void_work.baseless;
        if (!choice_.state && is_over && !local.file.absent && !local.by_git && !local.at_head) {
            remove();
            return {};
        }
        if (local.file.broken && !local.by_git) {
            outcome_.look_again = local.file.broken->since + kBrokenMax - x_.now;
            hold(HoldReason::broken_here);
            // What a revocation voided of it is to be said again, with whatever becomes of it.
            if (!x_.void_work.is_own()) {
                keep_record(local.file);
            }
            return {};
        }
        if (!choice_.state || local.by_git) {
            if (local.by_git) {
                hold(HoldReason::other_text_by_git);
            }
            keep_record(local.file);
            return {};
        }
        AURA_TRY_ASSIGN(Applied applied, apply_state(local, {x_, *choice_.state, state_context()}));
        AURA_TRY(settle_target(local, applied));
        const auto disk = x_.view.disk ? std::optional(x_.view.disk->bytes) : std::nullopt;
        const bool moves = applied.file.path != path_;
        const bool writes =
            moves || applied.text != disk || applied.executable != ExecutableBit::keep;
        if (applied.put_back) {
            hold(x_.settings.parked ? HoldReason::parked : HoldReason::put_back_by_git);
        }
        if (!writes && goes_elsewhere_ && x_.recorded && !is_heads_absence()) {
            outcome_.records.push_back({path_, std::nullopt});
            return {};
        }
        if (!writes) {
            if (comes_from_other_branch(applied.file)) {
                hold(HoldReason::other_branch);
            }
            keep_record(std::move(applied.file));
            return {};
        }
        if (local.stale && is_reapplied_too_often(applied.file)) {
            hold(HoldReason::oscillating);
            outcome_.look_again = kOscillationWindow;
            return {};
        }
        if (const auto reason = reason_to_wait(applied)) {
            hold(*reason);
            keep_record(local.file);
            return {};
        }
        write(local, std::move(applied), disk);
        return {};
    }

    // What only a revocation's void events put here goes with them, and what is in the log as work
    // on a file that has left this name is there.
    void remove() {
        WriteOrder order;
        order.path = path_;
        order.from = x_.view.disk->bytes;
        outcome_.write = std::move(order);
        outcome_.weight = Weight::deleted;
        outcome_.records.push_back({path_, std::nullopt});
    }

    // HEAD has a file here, which is not said to be elsewhere until it is put there: without the
    // record it would be taken for deleted.
    [[nodiscard]] bool is_heads_absence() const {
        return x_.recorded->absent && x_.view.head && !x_.view.disk && !choice_.head_is_elsewhere;
    }

    // It has work that nobody has said on this branch.
    [[nodiscard]] bool comes_from_other_branch(const TreeFile& file) const {
        const auto versions = versions_of(file);
        return std::any_of(versions.begin(), versions.end(), [&](const wire::VersionId& version) {
            const sync::Change* const change = x_.history.find(version.event);
            return change != nullptr && is_carried(*change, version, x_.head, contained_);
        });
    }

    bool is_reapplied_too_often(TreeFile& file) const {
        Reapplied& reapplied = file.reapplied;
        if (x_.now - reapplied.since > kOscillationWindow) {
            reapplied = {0, x_.now};
        }
        return ++reapplied.times > kOscillationReturns;
    }

    // A file does not move to where something else is.
    Status settle_target(const LocalFile& local, Applied& applied) {
        if (applied.file.path == path_ || applied.file.absent) {
            return {};
        }
        AURA_TRY_ASSIGN(const bool occupied, texts_.occupied(applied.file.path));
        if (local.file.absent) {
            // It was not here and goes elsewhere: the other path's examination sees to it.
            outcome_.look_at.push_back(applied.file.path);
            goes_elsewhere_ = true;
            applied.file = local.file;
            applied.text.reset();
        } else if (occupied) {
            hold(HoldReason::path_taken);
            applied.file.path = path_;
            applied.file.position = local.file.position;
        }
        return {};
    }

    [[nodiscard]] std::optional<HoldReason> reason_to_wait(const Applied& applied) const {
        if (const auto reason = x_.settings.named ? std::nullopt : reason_to_ask(applied)) {
            return reason;
        }
        if (x_.settings.pull) {
            return std::nullopt;
        }
        if (x_.settings.parked) {
            return HoldReason::parked;
        }
        const bool asks = x_.settings.apply == ApplyMode::ask ||
                          (x_.settings.apply == ApplyMode::commit && !head_moved());
        return asks ? std::optional(HoldReason::asks_first) : std::nullopt;
    }

    // What never comes unasked, whatever the repository is set to.
    [[nodiscard]] std::optional<HoldReason> reason_to_ask(const Applied& applied) const {
        const std::string& path = applied.file.path;
        if (x_.view.is_hook || classify(path) == PathClass::runs_by_itself) {
            return HoldReason::runs_by_itself;
        }
        const std::string here = x_.view.disk ? x_.view.disk->bytes : std::string();
        const std::string text = applied.text.value_or(std::string());
        const bool moves = path != path_;
        const bool leaves_less =
            is_ignore_file(path_) && !ignores_no_less(here, moves ? std::string() : text);
        const bool brings_less = is_ignore_file(path) && moves && !ignores_no_less({}, text);
        return leaves_less || brings_less ? std::optional(HoldReason::shares_more) : std::nullopt;
    }

    void write(const LocalFile& local, Applied applied, const std::optional<std::string>& disk) {
        outcome_.makes_room = choice_.another_waits;
        WriteOrder order;
        order.path = applied.file.path;
        order.to = applied.text;
        order.executable = applied.executable;
        if (applied.file.path == path_) {
            order.from = disk;
        } else {
            order.previous_path = path_;
            order.previous_text = disk.value_or(std::string());
            outcome_.records.push_back({path_, std::nullopt});
        }
        outcome_.weight = weight_of(disk, applied.text);
        outcome_.write = std::move(order);
        if (local.stale) {
            note(NoticeReason::stale_buffer_reapplied);
        }
        if (applied.executable_left_out) {
            note(NoticeReason::executable_not_set);
        }
        for (const NodeId& id : applied.merged) {
            note_merged(id);
        }
        outcome_.records.push_back({applied.file.path, std::move(applied.file)});
        forget_baseline(outcome_.records.back());
    }

    void note_merged(const NodeId& id) {
        Finding finding = noticed(path_, NoticeReason::merged_inside_item);
        const ItemWithState* const node = choice_.state->nodes.find(id);
        const ItemWithState& item = node == nullptr ? choice_.state->skeleton : *node;
        name_item(finding, item.line, item.state.value.name);
        outcome_.findings.push_back(std::move(finding));
    }

    void keep_record(TreeFile file) {
        RecordChange change{path_, std::move(file)};
        forget_baseline(change);
        if (change.file != x_.recorded) {
            outcome_.records.push_back(std::move(change));
        }
    }

    // What HEAD says anyway needs no record.
    void forget_baseline(RecordChange& change) const {
        const TreeFile& file = *change.file;
        const auto of_git = [](const Position& position) {
            return position.versions.empty() &&
                   std::none_of(position.git.begin(), position.git.end(), [](const auto& version) {
                       return version.commit.hex.empty();
                   });
        };
        bool plain = !file.broken && !file.put_back && file.path == path_ &&
                     of_git(file.position) && of_git(file.skeleton.position);
        for (const RecordedItem& node : file.nodes) {
            plain = plain && of_git(node.position);
        }
        if (!plain) {
            return;
        }
        const auto text = text_of(file);
        const bool is_heads = x_.view.head && !file.absent && text &&
                              *text == x_.view.head->bytes && file.mode == x_.view.head->mode;
        const bool head_is_here = x_.view.head && !choice_.head_is_elsewhere;
        if (is_heads || (file.absent && !head_is_here)) {
            change.file.reset();
        }
    }

    void report() {
        const auto add = [&](std::vector<Finding> findings) {
            outcome_.findings.insert(outcome_.findings.end(),
                                     std::make_move_iterator(findings.begin()),
                                     std::make_move_iterator(findings.end()));
        };
        if (choice_.state) {
            add(conflicts(path_, *choice_.state, x_.head.commit));
            add(broken_elsewhere(path_, *choice_.state, contained_, x_.settings.self));
        }
        add(waiting(path_, applicable_));
        if (choice_.head_is_elsewhere && x_.view.disk && x_.view.disk == x_.view.head) {
            hold(HoldReason::old_name);
        }
        if (choice_.another_waits) {
            hold(HoldReason::path_taken);
        }
        if (choice_.waiting) {
            auto elsewhere = conflicts(path_, *choice_.waiting, x_.head.commit);
            for (Finding& finding : elsewhere) {
                finding.hold = HoldReason::path_taken;
            }
            add(std::move(elsewhere));
        }
    }

    const Examination& x_;
    const std::string& path_;
    const sync::Texts& texts_;
    Prng& prng_;
    GitSide git_;
    Applicable applicable_;
    Contained contained_;
    LineChoice choice_;
    bool goes_elsewhere_ = false;
    Outcome outcome_;
};

}  // namespace

Result<Outcome> reconcile(const Examination& examination,
                          const sync::Texts& texts,
                          Memory& memory,
                          Prng& prng) {
    if (!examination.history.voided.empty()) {
        return Reconciler(without_void(examination), texts, memory, prng).run();
    }
    return Reconciler(examination, texts, memory, prng).run();
}

}  // namespace aura::workspace
