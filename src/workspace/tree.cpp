#include "workspace/tree.hpp"

#include <algorithm>
#include <utility>

#include "base/assert.hpp"
#include "workspace/ignore_rules.hpp"

namespace aura::workspace {

Tree::Tree(MonoTime now, TreeState state, Settings settings)
    : now_(now),
      settings_(std::move(settings)),
      brake_(state.is_incomplete),
      announced_(std::move(state.announced)),
      journal_(std::make_move_iterator(state.journal.begin()),
               std::make_move_iterator(state.journal.end())),
      recorded_(state.recorded.begin(), state.recorded.end()),
      survey_(state.store_is_older),
      unshared_(state.unshared),
      parked_(std::move(state.parked)) {
    inspect_next();
}

void Tree::handle_git(MonoTime now, const GitState& git) {
    now_ = now;
    const bool was_busy = gate_.state() && gate_.state()->busy;
    gate_.handle(now, git);
    if (was_busy && !git.busy) {
        look_at_untracked();
    }
    advance(now);
}

void Tree::handle_new_versions(MonoTime now, const std::vector<std::string>& paths) {
    now_ = now;
    for (const std::string& path : paths) {
        in_log_.insert(path);
        look(path);
    }
    advance(now);
}

void Tree::handle_caught_up(MonoTime now) {
    survey_.handle_caught_up();
    advance(now);
}

void Tree::handle_examined(MonoTime now, std::string_view path, Result<Outcome> outcome) {
    now_ = now;
    AURA_ASSERT(examining_ > 0);
    --examining_;
    const auto asked = in_flight_.find(path);
    AURA_ASSERT(asked != in_flight_.end());
    auto flight = in_flight_.extract(asked);
    std::string name = std::move(flight.key());
    if (!outcome) {
        retry(name, std::move(flight.mapped().waiting));
    } else if (flight.mapped().outdated) {
        book_.put_back(name, std::move(flight.mapped().waiting), now_);
    } else {
        failures_.erase(name);
        InFlight next = std::move(flight.mapped());
        next.outcome = *std::move(outcome);
        set_findings(name, std::move(next.outcome.findings));
        if (sweep_.active()) {
            sweep_.add_contained(next.outcome.contained);
            sweep_.examined(name);
        }
        for (const std::string& other : next.outcome.look_at) {
            look(other);
        }
        carry_out(std::move(name), std::move(next));
    }
    advance(now);
}

// What follows from an examination. Changes that take much away wait until the scan is over.
void Tree::carry_out(std::string path, InFlight flight) {
    if (flight.outcome.park != ParkVerdict::nothing && flight.waiting.wish == Wish::park) {
        park_verdicts_[path] = flight.outcome.park;
    }
    if (flight.outcome.look_again) {
        WaitingPath waiting = flight.waiting;
        waiting.gone = flight.outcome.maybe_deleted;
        if (*flight.outcome.look_again > kAbsenceMin) {
            // Nobody waits for an answer that long, and whatever happens next is looked at at once.
            waiting.wish = Wish::none;
            waiting.last_hint = MonoTime();
        }
        book_.put_back(path, std::move(waiting), now_ + *flight.outcome.look_again);
    }
    const bool kept = paused_ || on_private_branch();
    rewrites_.handle_outcome(path, flight.rewrite, flight.outcome, kept);
    // `aura pull` and `aura undo` say yes to what they write.
    const bool asks = flight.outcome.draft || (flight.outcome.write && !flight.outcome.rewritten &&
                                               !is_pull(flight.waiting.wish));
    const bool has_yes = !flight.outcome.look_again && brake_.take_yes(path);
    if (flight.outcome.draft && kept) {
        book_.keep_writer(path, flight.waiting.writer);
        postponed_.insert(path);
    } else if (asks && flight.outcome.weight != Weight::light && !has_yes) {
        gathering_since_ = brake_.empty() ? now_ : gathering_since_;
        book_.keep_writer(path, flight.waiting.writer);
        brake_.park(std::move(path), std::move(flight.outcome));
    } else if (flight.outcome.draft) {
        send(path, std::move(flight));
    } else if (flight.outcome.write) {
        put_into_place(path, std::move(flight));
    } else if (!flight.outcome.records.empty()) {
        keep(path, std::move(flight));
    }
}

void Tree::send(const std::string& path, InFlight flight) {
    sweep_.drop_record(path);
    Append append;
    append.number = next_step({path, StepKind::round});
    append.event = *std::move(flight.outcome.draft);
    append.records = flight.outcome.records;
    append.announced = take_first_head();
    for (const RecordChange& record : append.records) {
        // Where it was renamed from, nothing was deleted.
        if (record.path != path) {
            book_.forget(record.path);
            brake_.forget(record.path);
        }
    }
    in_flight_.insert_or_assign(path, std::move(flight));
    outputs_.emplace_back(std::move(append));
}

void Tree::put_into_place(const std::string& path, InFlight flight) {
    sweep_.drop_record(path);
    if (flight.outcome.write->path != path) {
        flight.locked = flight.outcome.write->path;
        locked_.insert(flight.locked);
        if (const auto there = in_flight_.find(flight.locked); there != in_flight_.end()) {
            there->second.outdated = true;
        }
    }
    Journal journal;
    journal.number = next_step({path, StepKind::round});
    journal.entry = journal_entry(*flight.outcome.write, flight.outcome.records);
    in_flight_.insert_or_assign(path, std::move(flight));
    outputs_.emplace_back(std::move(journal));
}

void Tree::keep(const std::string& path, InFlight flight) {
    if (sweep_.active()) {
        // With the announcement: until then a crash must find what HEAD's move was worked off from.
        for (RecordChange& record : flight.outcome.records) {
            sweep_.add_record(std::move(record));
        }
        return;
    }
    Commit commit;
    commit.number = next_step({path, StepKind::round});
    commit.records = flight.outcome.records;
    commit.announced = take_first_head();
    in_flight_.insert_or_assign(path, std::move(flight));
    outputs_.emplace_back(std::move(commit));
}

void Tree::handle_appended(MonoTime now, StepNumber number, const Status& status) {
    now_ = now;
    const Step step = take_step(number);
    if (step.kind == StepKind::announcement) {
        end_announcement(status);
    } else if (!status) {
        auto flight = in_flight_.extract(step.path);
        retry(step.path, std::move(flight.mapped().waiting));
    } else {
        note_records(in_flight_.find(step.path)->second.outcome.records);
        in_log_.insert(step.path);
        finish(step.path);
        look(step.path);
    }
    advance(now);
}

void Tree::handle_committed(MonoTime now, StepNumber number, const Status& status) {
    now_ = now;
    const Step step = take_step(number);
    switch (step.kind) {
        case StepKind::announcement:
            end_announcement(status);
            break;
        case StepKind::recovery:
            recovered(status);
            break;
        case StepKind::round:
            committed(step.path, status);
            break;
        case StepKind::unshared:
            unshared_kept(number, status);
            break;
        case StepKind::comparison:
            break;
    }
    advance(now);
}

void Tree::committed(const std::string& path, const Status& status) {
    const auto at = in_flight_.find(path);
    AURA_ASSERT(at != in_flight_.end());
    InFlight& flight = at->second;
    if (!status) {
        WaitingPath waiting = std::move(flight.waiting);
        finish(path);
        retry(path, std::move(waiting));
    } else if (flight.outcome.write) {
        outputs_.emplace_back(Write{*flight.outcome.write});
    } else {
        note_records(flight.outcome.records);
        const bool rewritten = flight.outcome.rewritten.has_value();
        const std::uint64_t number = flight.rewrite.value_or(0);
        const std::string other = flight.locked;
        const bool makes_room = flight.outcome.makes_room;
        finish(path);
        if (makes_room) {
            look(path);
        }
        if (rewritten) {
            // What was written is an edit, whatever the watcher says.
            rewrites_.answer(path, number, {});
            look(path);
            look(other.empty() ? path : other);
        }
    }
}

void Tree::handle_written(MonoTime now, std::string_view path, WriteResult result) {
    now_ = now;
    const auto at = in_flight_.find(path);
    AURA_ASSERT(at != in_flight_.end() && at->second.outcome.write);
    InFlight& flight = at->second;
    const std::string journalled = flight.outcome.write->path;
    flight.outcome.write.reset();
    if (result != WriteResult::done) {
        // The row is of no use any more, but the records are: nothing of them came true.
        flight.outcome.records.clear();
        flight.outcome.rewritten.reset();
        flight.outcome.makes_room = false;
        if (result == WriteResult::failed) {
            retry(path, flight.waiting);
        } else {
            look(path);
        }
    }
    Commit commit;
    commit.number = next_step({std::string(path), StepKind::round});
    commit.records = flight.outcome.records;
    commit.announced = take_first_head();
    commit.journal_done.push_back(journalled);
    outputs_.emplace_back(std::move(commit));
    advance(now);
}

void Tree::handle_inspected(MonoTime now,
                            std::string_view path,
                            std::optional<Digest> disk,
                            std::optional<Digest> previous) {
    now_ = now;
    AURA_ASSERT(inspecting_ && !journal_.empty() && journal_.front().path == path);
    JournalEntry& entry = journal_.front();
    Commit commit;
    commit.number = next_step({entry.path, StepKind::recovery});
    commit.journal_done.push_back(entry.path);
    const bool done = disk == entry.to;
    if (!done && (!disk || disk == entry.from || !holds_for_edits(entry))) {
        entry.records.clear();  // behind, or an edit: nothing of them came true
    } else if (!done) {
        hint_at(path, Hint::closed, LastWriter::interrupted);
    } else if (done && entry.previous_path && previous && previous == entry.previous) {
        outputs_.emplace_back(Remove{*entry.previous_path, *previous});
    }
    commit.records = entry.records;
    outputs_.emplace_back(std::move(commit));
    advance(now);
}

// The end of the journal's first row.
void Tree::recovered(const Status& status) {
    inspecting_ = false;
    if (!status) {
        inspect_after_ = now_ + kRetryMin;
        return;
    }
    const JournalEntry entry = std::move(journal_.front());
    journal_.pop_front();
    note_records(entry.records);
    look(entry.path);
    inspect_next();
}

void Tree::handle_deadline(MonoTime now) {
    advance(now);
}

std::optional<Tree::Output> Tree::poll() {
    if (outputs_.empty()) {
        return std::nullopt;
    }
    Output output = std::move(outputs_.front());
    outputs_.pop_front();
    return output;
}

std::optional<MonoTime> Tree::next_deadline() const {
    if (!gate_.is_open(now_)) {
        return earlier(gate_.deadline(), inspect_after_);
    }
    if (!may_look()) {
        return inspect_after_;
    }
    // What is on its way is looked at when it ends, not at a time: a deadline that has passed and
    // moves nothing would spin.
    const bool full =
        survey_.goes_first() || !unshared_.is_saved() || examining_ >= kExaminationsMax;
    return earlier(survey_.deadline(), full ? std::nullopt : book_.next_due(busy_paths()));
}

bool Tree::at_rest() const {
    return gate_.is_open(now_) && book_.size() == 0 && in_flight_.empty() && steps_.empty() &&
           !sweep_.active() && survey_.at_rest() && journal_.empty() && outputs_.empty();
}

// Starts whatever can start now.
void Tree::advance(MonoTime now) {
    now_ = now;
    if (gate_.is_open(now)) {
        follow_head();
    }
    if (inspect_after_ && *inspect_after_ <= now) {
        inspect_after_.reset();
        inspect_next();
    }
    if (may_look() && survey_.begin(now)) {
        outputs_.emplace_back(Scan{gate_.state()->head, *announced_});
    }
    while (may_examine() && examining_ < kExaminationsMax) {
        auto next = book_.take_due(now, busy_paths());
        if (!next) {
            break;
        }
        examine(std::move(next->first), std::move(next->second));
    }
    if (examining_ == 0 && !book_.has_due(now) && !brake_.empty() && has_gathered()) {
        const bool held = brake_.holds_sending() || brake_.holds_receiving();
        let_through(brake_.release(now));
        findings_changed_ =
            findings_changed_ || held != (brake_.holds_sending() || brake_.holds_receiving());
    }
    // What git ignored before is told by the HEAD that was announced last.
    if (sweep_.ready() && announcements_ == 0 && !survey_.goes_first() && unshared_.is_saved()) {
        announce();
    }
    if (book_.size() == 0 && in_flight_.empty()) {
        survey_.settle();
        if (survey_.is_done()) {
            brake_.settle();
        }
    }
    if (std::exchange(findings_changed_, false)) {
        outputs_.emplace_back(FindingsChanged{});
    }
}

void Tree::let_through(std::vector<MassBrake::Parked> released) {
    for (MassBrake::Parked& one : released) {
        if (one.second) {
            one.second->weight = Weight::light;
            WaitingPath waiting;
            waiting.writer = book_.take_writer(one.first);
            carry_out(one.first, {std::move(waiting), *std::move(one.second), {}, false});
        } else {
            look(one.first);
        }
    }
}

// Whether what the brake gathers is all there is. A directory takes a while to delete: the first
// files that vanished must not leave before it is known how many follow.
bool Tree::has_gathered() const {
    return !brake_.has_deletion() || book_.vanished(1).empty() ||
           now_ - gathering_since_ >= kGatherMax;
}

// Where a path has vanished that is in flight, what appears elsewhere may be its file, and the
// record that it is to be compared with is not there yet.
bool Tree::may_look() const {
    const auto is_leaving = [&](const auto& flight) { return book_.has_vanished(flight.first); };
    return gate_.is_open(now_) && journal_.empty() &&
           std::none_of(in_flight_.begin(), in_flight_.end(), is_leaving);
}

bool Tree::may_examine() const {
    return !survey_.goes_first() && unshared_.is_saved() && may_look();
}

void Tree::examine(std::string path, WaitingPath waiting) {
    brake_.forget(path);
    sweep_.drop_record(path);
    postponed_.erase(path);
    Examine examine;
    examine.path = path;
    examine.writer = waiting.writer;
    examine.check_gone = waiting.gone;
    examine.at_rest = now_ - waiting.last_hint >= kCreationRest;
    examine.vanished = book_.vanished(kVanishedMax);
    examine.head = gate_.state()->head;
    examine.announced = *announced_;
    examine.settings = settings_for(path, waiting);
    examine.resolutions = waiting.resolutions;
    InFlight flight{std::move(waiting), {}, {}, false, {}};
    if (examine.settings.rewrite) {
        flight.rewrite = examine.settings.rewrite->number;
    }
    in_flight_.insert_or_assign(std::move(path), std::move(flight));
    ++examining_;
    outputs_.emplace_back(std::move(examine));
}

Settings Tree::settings_for(const std::string& path, const WaitingPath& waiting) const {
    Settings settings = settings_;
    settings.rewrite = rewrites_.wanted(path);
    settings.pull = is_pull(waiting.wish);
    settings.named = waiting.wish == Wish::pull_named;
    settings.park = waiting.wish == Wish::park;
    settings.unpark = waiting.wish == Wish::unpark;
    settings.was_away = brake_.is_incomplete();
    settings.unshared = unshared_.contains(path);
    settings.parked = parked_ && *parked_ == gate_.state()->head;
    if (held_) {
        settings.apply = ApplyMode::ask;
    }
    return settings;
}

Tree::PathSet Tree::busy_paths() const {
    PathSet busy = locked_;
    for (const auto& [path, flight] : in_flight_) {
        busy.insert(path);
    }
    return busy;
}

// The end of a path's round.
void Tree::finish(const std::string& path) {
    const auto at = in_flight_.find(path);
    locked_.erase(at->second.locked);
    in_flight_.erase(at);
}

void Tree::retry(std::string_view path, WaitingPath waiting) {
    const auto at = failures_.try_emplace(std::string(path), 0).first;
    const std::uint32_t doublings = std::min(at->second++, kRetryDoublingsMax);
    book_.put_back(path, std::move(waiting), now_ + kRetryMin * (1U << doublings));
}

void Tree::look(std::string_view path) {
    if (!book_.look(now_, path, now_)) {
        survey_.want();
    }
}

// `git add` says yes to what is not sent because git does not track it, and changes no file.
void Tree::look_at_untracked() {
    for (const auto& [path, findings] : findings_) {
        if (std::any_of(findings.begin(), findings.end(), waits_to_be_tracked)) {
            look(path);
        }
    }
}

void Tree::look_at_all(const PathSet& paths, Wish wish) {
    for (const std::string& path : paths) {
        if (!book_.request(now_, path, wish)) {
            survey_.want();
        }
    }
}

void Tree::note_records(const std::vector<RecordChange>& records) {
    for (const RecordChange& record : records) {
        if (is_ignore_file(record.path)) {
            survey_.want();
        }
        if (record.file) {
            recorded_.insert(record.path);
        } else {
            recorded_.erase(record.path);
        }
    }
}

// HEAD is not what was announced, or not what is being announced.
void Tree::follow_head() {
    const TreeHead& head = gate_.state()->head;
    if (!announced_) {
        announced_ = head;
        is_first_head_ = true;
    }
    const bool done = sweep_.active() ? sweep_.target() == head : *announced_ == head;
    if (done || announcements_ > 0) {
        return;
    }
    parked_.reset();
    survey_.handle_head_moving();
    const PathSet paths = known_paths();
    sweep_.begin(head, paths);
    look_at_all(paths, Wish::none);
    // What git did not write may differ from HEAD now (`git reset HEAD~`), and nobody told of it.
    if (survey_.is_done() && announced_->commit != head.commit) {
        const StepNumber number = next_step({{}, StepKind::comparison});
        outputs_.emplace_back(Compare{number, announced_->commit, head.commit});
    }
}

// The first HEAD is nobody's news. It is kept with what the first scan finds, so that a start that
// finds another one knows that it has moved since, and what was ignored then.
std::optional<TreeHead> Tree::take_first_head() {
    return std::exchange(is_first_head_, false) ? announced_ : std::nullopt;
}

void Tree::announce() {
    sweep_.announcing();
    const auto pieces = sweep_.contained();
    // Nobody hears of the commits of a private branch.
    if (pieces.front().empty() || is_private(sweep_.target())) {
        ++announcements_;
        Commit commit;
        commit.number = next_step({{}, StepKind::announcement});
        commit.records = sweep_.records();
        commit.announced = sweep_.target();
        outputs_.emplace_back(std::move(commit));
        return;
    }
    for (const auto& piece : pieces) {
        HeadMoveDraft draft;
        draft.envelope.contained = piece;
        draft.content.branch = sweep_.target().branch;
        draft.content.commit = sweep_.target().commit;
        Append append;
        append.number = next_step({{}, StepKind::announcement});
        append.event = std::move(draft);
        if (++announcements_ == pieces.size()) {
            append.records = sweep_.records();
            append.announced = sweep_.target();
        }
        outputs_.emplace_back(std::move(append));
    }
}

// Of one piece; until the last one has ended no other HEAD is followed.
void Tree::end_announcement(const Status& status) {
    --announcements_;
    if (!status) {
        sweep_.failed();
    }
    if (announcements_ > 0 || !sweep_.is_announcing()) {
        return;
    }
    note_records(sweep_.records());
    announced_ = sweep_.target();
    survey_.handle_head_moved();
    sweep_.cancel();
}

void Tree::inspect_next() {
    if (!journal_.empty() && !inspecting_) {
        inspecting_ = true;
        outputs_.emplace_back(Inspect{journal_.front().path, journal_.front().previous_path});
    }
}

Tree::Step Tree::take_step(StepNumber number) {
    auto taken = steps_.extract(number);
    AURA_ASSERT(!taken.empty());
    return std::move(taken.mapped());
}

StepNumber Tree::next_step(Step step) {
    const StepNumber number{++last_step_};
    steps_.emplace(number, std::move(step));
    return number;
}

}  // namespace aura::workspace
