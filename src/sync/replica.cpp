#include "sync/replica.hpp"

#include <algorithm>
#include <utility>

#include <fmt/core.h>

#include "base/assert.hpp"
#include "sync/keyring.hpp"
#include "sync/restore.hpp"
#include "wire/branch.hpp"

namespace aura::sync {
namespace {

// Of `event` at its place.
Head head_of(const store::StoredEvent& event) {
    return {event.event.header.seq, event.id};
}

Incarnation draw_incarnation(Prng& prng) {
    // Zero is "none yet".
    return Incarnation{std::max<std::uint64_t>(prng.next(), 1)};
}

// `run` without what comes after `limit` or after its last signature before that.
wire::Events shortened(const wire::Events& run, Seq limit) {
    wire::Events shorter = run;
    const std::uint64_t length = number(limit) - number(run.first) + 1;
    shorter.events.resize(std::min<std::size_t>(shorter.events.size(), length));
    while (!shorter.events.empty() && !shorter.events.back().signature) {
        shorter.events.pop_back();
    }
    return shorter;
}

}  // namespace

Replica::Replica(ReplicaState state, const ReplicaParts& parts)
    : parts_(parts),
      team_(state.team),
      incarnation_(state.incarnation),
      clock_(state.last_time),
      commits_(parts.identity, parts.prng),
      accepted_(state.heads),
      stored_(std::move(state.heads)),
      branches_(std::move(state.branches)) {
    apply_cuts();
    outputs_.clear();
    const VersionVector held = accepted_;
    for (const auto& [log, head] : held.heads()) {
        shorten_if_held(log);
    }
    if (incarnation_ == Incarnation{}) {
        begin_incarnation("this device is new");
    } else if (is_own_incarnation_cut()) {
        begin_incarnation("this device was revoked and is back");
    }
}

Result<Appended> Replica::append(Now now, Draft draft) {
    const wire::LogId log = own_log(draft.repo);
    return append_to(now, log, std::move(draft));
}

Result<Appended> Replica::append_to(Now now, const wire::LogId& log, Draft draft) {
    AURA_TRY(check_room_for_own(draft.envelope.size() + draft.content.size()));
    AURA_TRY_ASSIGN(const auto event, make_event(now, log, draft));
    AURA_TRY(fold_members({event}));
    accepted_.set(log, head_of(*event));
    recent_.add(event);
    const CommitTicket ticket = commits_.add_own(event, std::move(draft.records));
    return Appended{event->id, event->event.header.seq, log, ticket};
}

Result<CommitTicket> Replica::commit(std::vector<store::RecordWrite> records) {
    std::size_t bytes = 0;
    for (const store::RecordWrite& write : records) {
        bytes += write.value ? write.value->size() : 0;
    }
    AURA_TRY(check_room_for_own(bytes));
    return commits_.add_own(nullptr, std::move(records));
}

void Replica::begin_incarnation(std::string reason) {
    incarnation_ = draw_incarnation(parts_.prng);
    // Durable with the first event of the new logs or before it, as commits keep their order.
    commits_.add_own(nullptr, {incarnation_record(incarnation_)});
    outputs_.push_back(IncarnationBegun{incarnation_, std::move(reason)});
}

Result<RunOutcome> Replica::handle_run(Now now, const wire::Events& run) {
    if (run.events.empty()) {
        return fail(ErrorCode::wire_malformed, "a run without events");
    }
    const Seq last{number(run.first) + run.events.size() - 1};
    const Status all = parts_.membership.accepts(run.log, last);
    if (all) {
        return take(now, run);
    }
    if (!all.error().is(ErrorCode::event_void)) {
        return fail(all.error());
    }
    const Seq limit = parts_.membership.cut(run.log)->seq;
    const wire::Events valid = run.first > limit ? wire::Events{} : shortened(run, limit);
    return valid.events.empty() ? RunOutcome::dropped : take(now, valid);
}

void Replica::handle_own_log_ahead(const wire::LogId& log) {
    if (log.author == self() && log.incarnation == incarnation_) {
        begin_incarnation("others hold more of this device's log than it does itself");
    }
}

void Replica::handle_fork(const Fork& fork) {
    if (!forked_.insert(fork.log).second) {
        return;
    }
    outputs_.push_back(ForkFound{fork});
    handle_own_log_ahead(fork.log);
}

void Replica::give_way(Now now, const Fork& fork, const Head& common) {
    const wire::LogId& log = fork.log;
    handle_fork(fork);
    const bool has_branch = log.author == self() && accepted_.head(log).seq > common.seq;
    if (!has_branch || moving_.contains(log) || branches_.find(log)) {
        return;
    }
    const Moving moving{
        {self(), draw_incarnation(parts_.prng), log.repo}, common, next(common.seq)};
    Draft draft;
    draft.repo = log.repo;
    draft.kind =
        log.is_team_log() ? wire::EventKind::team_branch_begun : wire::EventKind::branch_begun;
    draft.envelope = wire::encode(wire::BranchBegun{log.incarnation, common.seq, common.id});
    const auto begun = append_to(now, moving.to, std::move(draft));
    if (!begun) {
        return;  // the disk is full; the next session finds the fork again
    }
    note_branches({recent_.find(moving.to, Seq{1})});
    moving_.emplace(log, moving);
}

std::optional<Replica::ReadOwn> Replica::poll_read_own() {
    for (const auto& [log, moving] : moving_) {
        // A piece at a time, and what waits for the disk is read from it.
        const bool is_moved = stored_.head(moving.to) == accepted_.head(moving.to);
        if (!reading_own_ && is_moved && stored_.head(log).seq >= moving.next) {
            reading_own_ = ReadOwn{
                log, moving.next, {wire::kSignatureEventsMax, 2 * wire::kSignatureBytesMax}};
            return reading_own_;
        }
    }
    return std::nullopt;
}

void Replica::handle_own_read(const Result<std::vector<wire::Event>>& events) {
    if (!reading_own_) {
        return;
    }
    const wire::LogId log = std::exchange(reading_own_, std::nullopt)->log;
    const auto moving = moving_.find(log);
    if (moving == moving_.end()) {
        return;
    }
    std::vector<store::EventRef> run;
    std::size_t signed_length = 0;
    for (const wire::Event& event : events ? *events : std::vector<wire::Event>()) {
        run.push_back(moved_into_branch(event, moving->second.to, moving->second.base));
        signed_length = event.signature ? run.size() : signed_length;
    }
    run.resize(signed_length);
    if (run.empty()) {
        moving_.erase(moving);  // it cannot be read; the next session finds the fork again
        return;
    }
    move_run(moving->second, std::move(run));
    const std::uint64_t moved = number(accepted_.head(moving->second.to).seq) - 1;
    moving->second.next = Seq{number(moving->second.base.seq) + moved + 1};
    if (moving->second.next > accepted_.head(log).seq) {
        moving_.erase(moving);
        shorten_if_held(log);
    }
}

void Replica::move_run(const Moving& moving, std::vector<store::EventRef> run) {
    for (const store::EventRef& event : run) {
        recent_.add(event);
    }
    accepted_.set(moving.to, head_of(*run.back()));
    note_branches(run);
    commits_.add_foreign(std::move(run));
}

void Replica::note_branches(const std::vector<store::EventRef>& events) {
    for (const store::EventRef& event : events) {
        // What cannot be read was refused when it was verified.
        (void)branches_.note(*event);
    }
}

void Replica::shorten_if_held(const wire::LogId& log) {
    const std::optional<Head> end = branches_.end_of(log, accepted_.head(log).id);
    if (!end) {
        return;
    }
    accepted_.set(log, *end);
    recent_.forget(log);
    moving_.erase(log);
    ends_[log].push_back(*end);
    commits_.add_cut({log, end->seq, end->id});
    update(log);
    shortened_.insert(log);
    forked_.erase(log);
    outputs_.push_back(Shortened{log});
}

void Replica::handle_committed(BatchNumber number) {
    const std::optional<CommitQueue::Done> done = commits_.handle_committed(number);
    if (!done) {
        return;
    }
    if (done->recovered) {
        outputs_.push_back(CommitRecovered{});
    }
    for (const store::LogHead& cut : done->cuts) {
        std::deque<Head>& ends = ends_[cut.log];
        ends.pop_front();
        if (ends.empty()) {
            ends_.erase(cut.log);
        }
        stored_.set(cut.log, {cut.seq, cut.id});
        update(cut.log);
    }
    make_durable(done->events, done->through);
}

void Replica::handle_commit_failed(MonoTime now, BatchNumber number, Error error) {
    const std::uint32_t attempts = commits_.handle_failed(now, number, error);
    if (attempts > 0) {
        outputs_.push_back(CommitFailing{std::move(error), attempts});
    }
}

std::optional<Replica::Output> Replica::poll(MonoTime now) {
    if (!outputs_.empty()) {
        Output output = std::move(outputs_.front());
        outputs_.pop_front();
        return output;
    }
    if (auto request = commits_.poll(now)) {
        return *std::move(request);
    }
    return poll_read_own();
}

wire::LogId Replica::own_log(const RepoId& repo) const {
    return {self(), incarnation_, repo};
}

Status Replica::check_room_for_own(std::size_t bytes) const {
    if (commits_.has_room_for_own(bytes)) {
        return {};
    }
    if (const std::optional<Error>& failure = commits_.failure()) {
        return fail(Error(*failure).in("cannot record anything more"));
    }
    return fail(ErrorCode::limit, "too much waits for the disk");
}

Result<std::shared_ptr<store::StoredEvent>> Replica::make_event(Now now,
                                                                const wire::LogId& log,
                                                                Draft& draft) {
    auto stored = std::make_shared<store::StoredEvent>();
    wire::EventHeader& header = stored->event.header;
    header.team = team_;
    header.log = log;
    AURA_ASSERT(kind_fits(draft.kind, header.log, membership().hub()));
    const Head before = accepted_.head(header.log);
    header.seq = next(before.seq);
    header.previous = before.id;
    header.time = std::max(clock_.tick(now.wall), draft.not_before);
    header.kind = draft.kind;
    header.envelope_hash = envelope_hash(draft.envelope);
    if (draft.sealed_for) {
        AURA_TRY_ASSIGN(SealedContent sealed,
                        parts_.keyring.seal(*draft.sealed_for, header, draft.content));
        draft.content = std::move(sealed.content);
        std::ranges::move(sealed.records, std::back_inserter(draft.records));
    }
    if (draft.envelope.size() > wire::kEnvelopeBytesMax ||
        draft.content.size() > wire::kContentBytesMax) {
        return fail(ErrorCode::wire_too_large, "an event is over its limit");
    }
    header.content_hash = content_hash(draft.content);
    stored->id = event_id(header);
    stored->event.envelope = std::move(draft.envelope);
    stored->event.content = std::move(draft.content);
    return stored;
}

Result<RunOutcome> Replica::take(Now now, const wire::Events& run) {
    const ChainContext context{
        team_, membership().hub(), accepted_.head(run.log), recent_, branches_.find(run.log)};
    const Result<VerifiedRun> checked = verify_run(context, run);
    if (!checked && checked.error().is(ErrorCode::event_gap) && shortened_.contains(run.log)) {
        return RunOutcome::dropped;  // under way when the log was shortened
    }
    AURA_TRY_ASSIGN(const VerifiedRun verified, checked);
    if (verified.fork) {
        handle_fork(*verified.fork);
        return RunOutcome::forked;
    }
    if (verified.events.empty()) {
        return RunOutcome::duplicate;
    }
    std::size_t bytes = 0;
    for (const store::EventRef& event : verified.events) {
        bytes += wire::wire_size(event->event);
    }
    if (!commits_.has_room_for_foreign(bytes)) {
        return fail(ErrorCode::limit, "too much waits for the disk");
    }
    AURA_TRY(fold_members(verified.events));
    accept_run(now.wall, verified.events);
    handle_own_log_ahead(run.log);
    return RunOutcome::taken;
}

Status Replica::fold_members(const std::vector<store::EventRef>& events) {
    const wire::LogId& log = events.front()->event.header.log;
    if (log.author != membership().hub() || !log.is_team_log()) {
        return {};
    }
    for (const store::EventRef& event : events) {
        AURA_TRY(parts_.membership.fold(*event));
    }
    outputs_.push_back(MembershipChanged{});
    apply_cuts();
    if (is_own_incarnation_cut()) {
        begin_incarnation("this device was revoked and is back");
    }
    return {};
}

void Replica::accept_run(WallTime now, const std::vector<store::EventRef>& events) {
    const wire::LogId log = events.front()->event.header.log;
    for (const store::EventRef& event : events) {
        // What this device said itself, before its disk went back, was before what it says now:
        // else a revocation could look older than the return that it ends.
        if (log.author == self()) {
            clock_.follow(event->event.header.time);
        } else {
            clock_.observe(event->event.header.time, now);
        }
        recent_.add(event);
    }
    accepted_.set(log, head_of(*events.back()));
    commits_.add_foreign(events);
    note_branches(events);
    update(log);
    outputs_.push_back(Sendable{log, sendable_.head(log).seq});
    shorten_if_held(log);
    if (const std::optional<Branch> branch = branches_.find(log)) {
        shorten_if_held(branch->of);
    }
}

void Replica::apply_cuts() {
    for (const auto& [log, head] : accepted_.heads()) {
        update(log);
        const std::optional<Head> cut = membership().cut(log);
        if (!cut || head.seq <= cut->seq) {
            continue;
        }
        const auto [said, is_new] = voided_.try_emplace(log, cut->seq);
        if (is_new || cut->seq < said->second) {
            said->second = cut->seq;
            outputs_.push_back(Voided{log, *cut});
        }
    }
}

void Replica::update(const wire::LogId& log) {
    const std::optional<Head> cut = membership().cut(log);
    const auto valid = [&cut](const Head& head) {
        return cut && head.seq > cut->seq ? *cut : head;
    };
    Head on_disk = stored_.head(log);
    if (const auto ends = ends_.find(log);
        ends != ends_.end() && on_disk.seq > ends->second.back().seq) {
        on_disk = ends->second.back();
    }
    durable_.set(log, valid(on_disk));
    // Own events leave when they are durable, others' as soon as they are verified.
    sendable_.set(log, valid(log.author == self() ? on_disk : accepted_.head(log)));
}

// Only a member goes on: the logs of a revoked one are void whatever it does.
bool Replica::is_own_incarnation_cut() const {
    return membership().is_member(self()) && membership().cut(own_log({})).has_value();
}

bool Replica::is_void(const wire::LogId& log, Seq seq) const {
    const std::optional<Head> cut = membership().cut(log);
    const bool is_revoked_self =
        log.author == self() && log.incarnation == incarnation_ && !membership().is_member(self());
    return cut && seq > cut->seq && !is_revoked_self;
}

void Replica::make_durable(const std::vector<store::EventRef>& events, CommitTicket through) {
    Durable durable;
    durable.through = through;
    std::set<wire::LogId> logs;
    for (const store::EventRef& event : events) {
        const wire::LogId& log = event->event.header.log;
        stored_.set(log, head_of(*event));
        logs.insert(log);
        // Void ones too: what a member wrote into a new log while it was revoked counts once it is
        // back. Folds ask is_void().
        durable.events.push_back(event);
    }
    outputs_.push_back(std::move(durable));
    for (const wire::LogId& log : logs) {
        update(log);
        if (log.author == self()) {
            outputs_.push_back(Sendable{log, sendable_.head(log).seq});
        }
    }
}

}  // namespace aura::sync
