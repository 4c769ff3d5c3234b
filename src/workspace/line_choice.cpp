#include "workspace/line_choice.hpp"

#include <algorithm>
#include <cstdint>
#include <set>
#include <tuple>
#include <utility>

#include "workspace/identity.hpp"
#include "workspace/taken_name.hpp"

namespace aura::workspace {
namespace {

std::set<EventId> events_of(const TreeFile& record) {
    std::set<EventId> events;
    const auto add = [&](const Position& position) {
        for (const wire::VersionId& version : position.versions) {
            events.insert(version.event);
        }
    };
    add(record.position);
    add(record.skeleton.position);
    for (const RecordedItem& node : record.nodes) {
        add(node.position);
    }
    if (record.broken) {
        add(record.broken->position);
    }
    if (record.put_back) {
        add({record.put_back->versions, {}});
    }
    return events;
}

bool has_any(const FileLine& line, const std::set<EventId>& events) {
    return std::any_of(line.changes.begin(), line.changes.end(), [&](const sync::Change* change) {
        return events.contains(change->event);
    });
}

// How well a file that is not at a path is told of there. Of several the first one is; of equals
// that of the smaller identity.
enum class Claim : std::uint8_t {
    comes,
    in_conflict,     // about whether it does
    told_elsewhere,  // the same, and its place is another one
    gone,            // it was here and is dead
};

class Chooser {
public:
    Chooser(const Examination& examination, const StateContext& context)
        : x_(examination), context_(context) {}

    Result<LineChoice> run(const std::vector<FileLine>& lines) {
        for (std::size_t i = 0; lines.size() > 1 && i < lines.size(); ++i) {
            for (const sync::Change* change : lines[i].changes) {
                known_.insert(change->event);
            }
        }
        for (const FileLine& line : lines) {
            AURA_TRY(look_at(line));
        }
        AURA_TRY_ASSIGN(const CutFile* const head, context_.git.checked_out(x_.view.path));
        if (here_ != nullptr) {
            AURA_TRY(choose_here());
        } else if (head != nullptr && !head_known_) {
            const FileLine untouched{
                file_identity(context_.repo, x_.view.path), x_.view.path, {}, false, {}, {}};
            AURA_TRY_ASSIGN(choice_.state, file_state(untouched, context_));
        } else if (arriving_ && gives_way(arriving_->line)) {
            choice_.another_waits = another_comes();
            choice_.waiting = std::move(arriving_);
        } else if (arriving_) {
            choice_.state = std::move(arriving_);
        }
        return std::move(choice_);
    }

private:
    Status look_at(const FileLine& line) {
        AURA_TRY_ASSIGN(const auto place, place_of(line));
        const bool is_left = line.left.contains(x_.view.path);
        head_known_ = head_known_ || is_left || line.head_path() == x_.view.path;
        if (is_left && x_.recorded && is_record_of(*x_.recorded, line)) {
            // One side of a conflict stays on the disk of who wrote it.
            AURA_TRY_ASSIGN(const FileState state, file_state(line, context_));
            choice_.has_moved_on = !state.has_conflict();
        }
        if (gives_way(line)) {
            AURA_TRY_ASSIGN(arriving_, file_state(line, context_));
            claim_ = Claim::comes;
            is_told_here_ = true;
        } else if (place == x_.view.path) {
            // What is recorded here counts, rather than what HEAD would have.
            const bool recorded = x_.recorded && is_record_of(*x_.recorded, line);
            here_ = here_ == nullptr || recorded ? &line : here_;
        } else {
            choice_.head_is_elsewhere =
                choice_.head_is_elsewhere || is_left || (place && line.head_path() == x_.view.path);
            AURA_TRY(consider(line, place));
        }
        return {};
    }

    Status choose_here() {
        AURA_TRY_ASSIGN(choice_.state, file_state(*here_, context_));
        // What is dead leaves its name to another file, once it is not here any more.
        if (choice_.state->is_gone() && another_comes() && !is_in_place()) {
            choice_.state = std::move(arriving_);
            return {};
        }
        choice_.another_waits = another_comes();
        if (choice_.another_waits && is_told_here_) {
            choice_.waiting = std::move(arriving_);
        }
        return {};
    }

    // Where this tree has the file: where it recorded it, else where HEAD has it. A name that it
    // has left is none of its places.
    Result<std::optional<std::string>> place_of(const FileLine& line) {
        const auto is_place = [&](const TreeFile& record) {
            return is_record_of(record, line) && !line.left.contains(record.path);
        };
        if (x_.recorded && is_place(*x_.recorded)) {
            return x_.recorded->path;
        }
        for (const TreeFile& record : x_.elsewhere) {
            if (is_place(record)) {
                return record.path;
            }
        }
        AURA_TRY_ASSIGN(auto left, committed_place(line));
        if (left || line.beside_head || line.kept) {
            return left;
        }
        AURA_TRY_ASSIGN(const CutFile* const head, context_.git.checked_out(line.home));
        return head == nullptr || is_taken(line) ? std::nullopt : std::optional(line.home);
    }

    // Another file was put where HEAD has it, and git has not brought this one back since.
    [[nodiscard]] bool is_taken(const FileLine& line) const {
        const auto takes = [&](const TreeFile& record) {
            return record.path == line.home && is_known(events_of(record)) &&
                   !is_record_of(record, line);
        };
        return (x_.recorded && takes(*x_.recorded) && x_.view.disk != x_.view.head) ||
               std::any_of(x_.elsewhere.begin(), x_.elsewhere.end(), takes);
    }

    // Where a commit had the file that is taken back, and what it held stays. There is no record of
    // that: until now it was HEAD's.
    [[nodiscard]] Result<std::optional<std::string>> committed_place(const FileLine& line) const {
        if (x_.announced == x_.head || x_.announced.branch != x_.head.branch) {
            return std::nullopt;
        }
        std::set<std::string> names;
        for (const sync::Change* change : line.changes) {
            names.insert(change->path);
        }
        for (const std::string& name : names) {
            AURA_TRY_ASSIGN(const bool stays, stays_at(name));
            AURA_TRY_ASSIGN(const CutFile* const now, context_.git.checked_out(name));
            AURA_TRY_ASSIGN(const CutFile* const before,
                            context_.git.file(x_.announced.commit, name));
            const bool is_its = now == nullptr || (line.beside_head && name == x_.view.path);
            if (stays && is_its && before != nullptr &&
                (now == nullptr || says_all(line.changes, *before))) {
                return name;
            }
        }
        return std::nullopt;
    }

    // What is at the path is not what HEAD has now, and something is there without a record.
    [[nodiscard]] Result<bool> stays_at(const std::string& name) const {
        if (x_.view.disk == x_.view.head) {
            return false;
        }
        if (name == x_.view.path) {
            return !x_.recorded && x_.view.disk;
        }
        const bool recorded = std::any_of(
            x_.elsewhere.begin(), x_.elsewhere.end(), [&](auto& one) { return one.path == name; });
        return recorded ? Result<bool>(false) : context_.texts.occupied(name);
    }

    // Two files may have one identity, after a name was used again: what the record's text was made
    // from belongs to one of them. What HEAD has at the record's path is of it in any case.
    [[nodiscard]] bool is_record_of(const TreeFile& record, const FileLine& line) const {
        const std::set<EventId> events = events_of(record);
        const bool is_heads = record.id == line.id && record.path == line.head_path();
        return is_known(events) ? is_heads || has_any(line, events) : is_of(record, line);
    }

    [[nodiscard]] bool is_known(const std::set<EventId>& events) const {
        return std::any_of(
            events.begin(), events.end(), [&](auto& event) { return known_.contains(event); });
    }

    // Git has brought back the file that HEAD has at the path.
    [[nodiscard]] bool gives_way(const FileLine& line) const {
        return line.beside_head && line.home == x_.view.path && x_.view.disk &&
               x_.view.disk == x_.view.head;
    }

    // There is text at the path that is taken for the file that belongs here.
    [[nodiscard]] bool is_in_place() const {
        return x_.view.disk && !(x_.recorded && x_.recorded->absent);
    }

    // A file that is not here: it may be about to come.
    Status consider(const FileLine& line, const std::optional<std::string>& place) {
        AURA_TRY_ASSIGN(FileState state, file_state(line, context_));
        const sync::ItemState& file = state.file.state;
        const bool is_home = line.home == x_.view.path && !line.kept;
        // What is on disk, recorded nowhere, may be the file as somebody else has it in a conflict.
        const bool stays = is_home || (x_.view.disk && state.file.line.has_head_at(x_.view.path));
        const bool comes =
            file.conflict ? stays : !file.value.deleted && file.value.name == x_.view.path;
        const bool was_here = is_home && !place;
        if (comes && place && !is_absent_at(*place) && !has_left(*place)) {
            choice_.look_at.push_back(*place);
        } else if (comes || was_here) {
            // Recorded as deleted elsewhere, or in conflict about its name, it is told of there.
            const bool told = !place && (!file.conflict || is_home);
            const Claim claim = !comes           ? Claim::gone
                                : !file.conflict ? Claim::comes
                                : told           ? Claim::in_conflict
                                                 : Claim::told_elsewhere;
            take_if_first(std::move(state), claim, told);
        }
        return {};
    }

    void take_if_first(FileState state, Claim claim, bool told) {
        if (!arriving_ || std::tie(claim, state.line.id) < std::tie(claim_, arriving_->line.id)) {
            claim_ = claim;
            is_told_here_ = told;
            arriving_ = std::move(state);
        }
    }

    // Recorded as deleted there: it cannot move here from there.
    [[nodiscard]] bool is_absent_at(const std::string& place) const {
        return std::any_of(x_.elsewhere.begin(), x_.elsewhere.end(), [&](const TreeFile& record) {
            return record.path == place && record.absent;
        });
    }

    // It moved here from there already, and the record of that is gone.
    [[nodiscard]] bool has_left(const std::string& place) const {
        return x_.view.writer == LastWriter::forgotten && x_.view.disk &&
               std::any_of(x_.vanished.begin(), x_.vanished.end(), [&](const Vanished& vanished) {
                   return vanished.path == place;
               });
    }

    [[nodiscard]] bool another_comes() const {
        if (!arriving_ || arriving_->is_gone()) {
            return false;
        }
        const sync::ItemState& file = arriving_->file.state;
        return file.conflict || file.value.name == x_.view.path;
    }

    const Examination& x_;
    const StateContext& context_;
    LineChoice choice_;
    std::set<EventId> known_;         // the changes of all lines, if there are several
    const FileLine* here_ = nullptr;  // whose place the path is
    bool head_known_ = false;         // a line is about HEAD's file of the path
    std::optional<FileState> arriving_;
    Claim claim_{};              // of arriving_
    bool is_told_here_ = false;  // what there is to say of it
};

}  // namespace

// By what the record's text was made from; by name where that says nothing.
bool is_of(const TreeFile& record, const FileLine& line) {
    const std::set<EventId> events = events_of(record);
    if (events.empty()) {
        return record.path == line.head_path();
    }
    return record.id == line.id || has_any(line, events);
}

Result<LineChoice> choose_line(const Examination& examination,
                               const std::vector<FileLine>& lines,
                               const StateContext& context) {
    return Chooser(examination, context).run(lines);
}

}  // namespace aura::workspace
