#include "sync/exchange.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include <fmt/core.h>

#include "crypto/identity.hpp"
#include "wire/limits.hpp"

namespace aura::sync {
namespace {

std::vector<std::string> common(const std::vector<std::string>& a,
                                const std::vector<std::string>& b) {
    std::vector<std::string> both;
    std::ranges::set_intersection(a, b, std::back_inserter(both));
    return both;
}

}  // namespace

// One frame of the other side. Hello has to be the first; afterwards any may come.
struct Exchange::Dispatch {
    Exchange& session;
    MonoTime now;

    Status operator()(const wire::Hello&) const {
        return fail(ErrorCode::wire_unexpected, "a second hello");
    }

    Status operator()(const wire::Have& have) const { return session.on_have(have); }

    Status operator()(wire::Events& run) const { return session.on_events(std::move(run)); }

    Status operator()(const wire::Ack& ack) const { return session.on_ack(ack); }

    Status operator()(const wire::Credit& credit) const {
        session.sender_.handle_credit(credit.bytes_total);
        return {};
    }

    Status operator()(const wire::Ping& ping) const {
        session.send(wire::Pong{ping.token});
        session.on_silence();
        return {};
    }

    Status operator()(const wire::Pong& pong) const {
        session.keepalive_.handle_pong(now, pong.token);
        return {};
    }

    Status operator()(const wire::GoAway& farewell) const {
        Closed closed{Error(ErrorCode::unavailable, farewell.text),
                      std::chrono::milliseconds(farewell.retry_after_ms)};
        session.end(std::move(closed));
        return {};
    }

    Status operator()(const wire::ErrorFrame& error) const {
        const ErrorCode code = error_code_named(error.code).value_or(ErrorCode::wire_unexpected);
        session.end({Error(code, error.message), std::nullopt});
        return {};
    }

    Status operator()(const wire::DigestFrame& digest) const { return session.on_digest(digest); }

    Status operator()(const wire::InterestFrame& frame) const {
        session.sender_.set_interest(frame.interest);
        return {};
    }

    Status operator()(const wire::Locate& asked) const { return session.on_locate(asked); }

    Status operator()(const wire::Located& located) const {
        session.on_located(located);
        return {};
    }
};

Exchange::Exchange(MonoTime now, ExchangeOptions options, const Replica& replica)
    : options_(std::move(options)),
      replica_(replica),
      sender_(replica, options_.window_bytes),
      receiver_(replica, options_.remote, options_.window_bytes),
      hub_logs_(replica, sender_, receiver_),
      keepalive_(now, {options_.idle, options_.dead}),
      greeting_ends_(now + options_.greeting) {
    std::ranges::sort(options_.features);
    send(wire::Hello{
        options_.version, replica.team(), options_.features, options_.interest, options_.agent});
    send_have([](const RepoId&) { return true; });
}

void Exchange::handle_frame(MonoTime now, ByteView bytes) {
    if (is_over()) {
        return;
    }
    keepalive_.handle_heard(now);
    auto frame = wire::decode_frame(bytes);
    const Status handled = frame ? handle(now, *std::move(frame)) : Status(fail(frame.error()));
    if (!handled) {
        end_with_word(handled.error());
    }
}

void Exchange::handle_delivered(const Result<RunOutcome>& result) {
    if (is_over()) {
        return;
    }
    if (!result) {
        end_with_word(result.error());
        return;
    }
    const auto [log, last] = delivering_;
    switch (*result) {
        case RunOutcome::taken:
        case RunOutcome::duplicate:
            sender_.handle_received(log, last);
            receiver_.handle_taken();
            break;
        case RunOutcome::forked:
            sender_.handle_forked(log);
            receiver_.handle_dropped();
            if (log.author == options_.remote) {
                forks_to_say_.insert(log);
            } else if (log.author == replica_.self()) {
                own_forks_[log] = last;
                search_own_fork(log, Seq{});
            }
            break;
        case RunOutcome::dropped:
            receiver_.handle_dropped();
            if (dropped_.size() < kDroppedLogsMax) {
                dropped_.insert(log);
            }
            break;
    }
}

void Exchange::handle_sendable(const wire::LogId& log) {
    sender_.handle_sendable(log);
}

void Exchange::handle_durable(const std::vector<store::EventRef>& events) {
    for (std::size_t i = 0; i < events.size(); ++i) {
        const wire::LogId& log = events[i]->event.header.log;
        // Once for a run of one log.
        if (i + 1 == events.size() || events[i + 1]->event.header.log != log) {
            receiver_.handle_durable(log);
            sender_.handle_sendable(log);
            search_own_fork(log, Seq{});
        }
    }
}

void Exchange::handle_located(const Locate& asked, const Result<EventId>& id) {
    if (is_over()) {
        return;
    }
    const EventId held = id.value_or(EventId{});
    if (asked.is_asked_by_remote) {
        --locating_;
        send(wire::Located{{asked.log, asked.seq, held}});
        return;
    }
    if (const auto search = searches_.find(asked.log); search != searches_.end()) {
        search->second.handle_ours(asked.seq, held);
        go_on_searching(asked.log);
    }
}

void Exchange::handle_shortened(const wire::LogId& log) {
    if (is_over()) {
        return;
    }
    receiver_.handle_shortened(log);
    sender_.handle_shortened(log);
    searches_.erase(log);
    own_forks_.erase(log);
    forks_to_say_.erase(log);
    say_have(log);
}

void Exchange::handle_read(Result<std::vector<wire::Event>> events) {
    if (is_over()) {
        return;
    }
    if (!events) {
        end_with_word(std::move(events).error());
        return;
    }
    sender_.handle_read(*std::move(events));
}

void Exchange::handle_membership() {
    if (is_over()) {
        return;
    }
    if (const Status remote = check_remote(); state_ != State::greeting && !remote) {
        end_with_word(remote.error());
        return;
    }
    sender_.handle_membership();
    receiver_.handle_membership();
    ask_for_dropped();
    for (const auto& [log, head] : sender_.acked().heads()) {
        const Seq held = replica_.durable().head(log).seq;
        if (log.author == replica_.self() && head.seq >= held && replica_.is_cut_short(log)) {
            search_fork(log, held);
        }
    }
}

void Exchange::handle_deadline(MonoTime now) {
    if (is_over()) {
        return;
    }
    if (keepalive_.is_dead(now)) {
        end({Error(ErrorCode::unreachable, "the other side has gone silent"), std::nullopt});
    } else if (!is_established() && now >= greeting_ends_) {
        end_with_word(Error(ErrorCode::timeout, "the other side did not say what it holds"));
    }
}

void Exchange::handle_disconnected(Error reason) {
    if (!is_over()) {
        end({std::move(reason), std::nullopt});
    }
}

void Exchange::set_interest(wire::Interest interest) {
    const wire::Interest before = std::exchange(options_.interest, std::move(interest));
    // First what this side has of the new ones, so that only the rest comes.
    send_have(
        [&](const RepoId& repo) { return options_.interest.covers(repo) && !before.covers(repo); });
    send(wire::InterestFrame{options_.interest});
}

void Exchange::send_digest(const wire::DigestFrame& digest) {
    if (!is_over()) {
        send(digest);
    }
}

void Exchange::go_away(const wire::GoAway& farewell) {
    if (!is_over()) {
        send(farewell);
        end({Error(ErrorCode::cancelled, farewell.text), std::nullopt});
    }
}

std::optional<Exchange::Output> Exchange::poll(MonoTime now) {
    if (outputs_.empty()) {
        poll_halves(now);
    }
    if (outputs_.empty()) {
        return std::nullopt;
    }
    return outputs_.pop();
}

std::optional<MonoTime> Exchange::next_deadline() const {
    if (is_over()) {
        return std::nullopt;
    }
    if (state_ == State::greeting) {
        // Nobody is pinged yet, so silence would be a deadline that passes and moves nothing.
        return greeting_ends_;
    }
    const MonoTime silence = keepalive_.next_deadline();
    return is_established() ? silence : std::min(silence, greeting_ends_);
}

bool Exchange::has_caught_up() const {
    const auto& said = sender_.acked().heads();
    return is_established() && std::ranges::all_of(said, [&](const auto& entry) {
               const auto& [log, head] = entry;
               const bool wanted = log.is_team_log() || options_.interest.covers(log.repo);
               const auto cut = replica_.membership().cut(log);
               const Seq counts = cut ? std::min(cut->seq, head.seq) : head.seq;
               return !wanted || sender_.is_forked(log) ||
                      replica_.durable().head(log).seq >= counts;
           });
}

void Exchange::send(const wire::Frame& frame) {
    outputs_.push(Send{wire::encode(frame)});
}

void Exchange::send_have(const std::function<bool(const RepoId&)>& wants) {
    std::vector<wire::HaveEntry> entries = receiver_.have(wants);
    auto rest = entries.begin();
    do {
        const auto count = std::min<std::ptrdiff_t>(entries.end() - rest, wire::kEntriesMax);
        wire::Have have{{rest, rest + count}, rest + count == entries.end()};
        rest += count;
        send(have);
    } while (rest != entries.end());
}

void Exchange::end(Closed closed) {
    state_ = State::over;
    outputs_.push(std::move(closed));
}

void Exchange::end_with_word(const Error& reason) {
    send(wire::ErrorFrame{std::string(traits(reason.code()).name),
                          reason.message().substr(0, wire::kMessageBytesMax)});
    end({reason, std::nullopt});
}

Status Exchange::check_remote() const {
    const Membership& team = replica_.membership();
    if (team.is_member(options_.remote)) {
        return {};
    }
    const std::string name = crypto::peer_name(options_.remote);
    if (team.find(options_.remote) != nullptr) {
        return fail(ErrorCode::peer_revoked, "peer revoked");
    }
    return fail(ErrorCode::peer_unknown, fmt::format("{} is not a member of the team", name));
}

Error Exchange::version_mismatch(std::uint16_t theirs) const {
    const AuthorId& hub = replica_.membership().hub();
    const bool is_to_hub = options_.remote == hub;
    const char* second = is_to_hub || replica_.self() == hub ? "mothership" : "this device";
    return {ErrorCode::wire_version,
            fmt::format("protocol version mismatch (peer: v{}, {}: v{})",
                        is_to_hub ? options_.version : theirs,
                        second,
                        is_to_hub ? theirs : options_.version)};
}

void Exchange::poll_halves(MonoTime now) {
    if (state_ == State::greeting || is_over()) {
        return;
    }
    if (auto ack = receiver_.poll_ack(sender_)) {
        send(*std::move(ack));
    }
    if (const auto credit = receiver_.poll_credit()) {
        send(*credit);
    }
    if (const auto token = keepalive_.poll_ping(now)) {
        send(wire::Ping{*token});
        on_silence();
    }
    if (!outputs_.empty()) {
        return;
    }
    poll_forks();
    if (!outputs_.empty()) {
        return;
    }
    if (auto output = sender_.poll()) {
        if (auto* run = std::get_if<wire::Events>(&*output)) {
            send(std::move(*run));
        } else if (const auto* fork = std::get_if<Fork>(&*output)) {
            outputs_.push(ForkFound{*fork});
            if (fork->log.author == replica_.self()) {
                search_fork(fork->log, fork->seq);
            }
        } else {
            outputs_.push(std::get<ReadRequest>(*output));
        }
    }
}

Status Exchange::handle(MonoTime now, wire::Frame frame) {
    if (state_ != State::greeting) {
        return std::visit(Dispatch{*this, now}, frame);
    }
    if (const auto* hello = std::get_if<wire::Hello>(&frame)) {
        return on_hello(*hello);
    }
    if (std::holds_alternative<wire::ErrorFrame>(frame) ||
        std::holds_alternative<wire::GoAway>(frame)) {
        return std::visit(Dispatch{*this, now}, frame);
    }
    return fail(ErrorCode::wire_unexpected, "something else before hello");
}

Status Exchange::on_hello(const wire::Hello& hello) {
    if (hello.version != options_.version) {
        return fail(version_mismatch(hello.version));
    }
    if (hello.team != replica_.team()) {
        return fail(ErrorCode::wire_unexpected, "the other side belongs to another team");
    }
    AURA_TRY(check_remote());
    agreed_ = {common(options_.features, hello.features), hello.agent};
    sender_.set_interest(hello.interest);
    state_ = State::comparing;
    return {};
}

Status Exchange::on_have(const wire::Have& have) {
    for (const wire::HaveEntry& entry : have.entries) {
        AURA_TRY(sender_.handle_have(entry));
        const bool is_ours =
            entry.log.author == replica_.self() && entry.log.incarnation == replica_.incarnation();
        if (is_ours && entry.seq > replica_.durable().head(entry.log).seq) {
            outputs_.push(OwnLogAhead{entry.log});
        }
        const Seq held = replica_.durable().head(entry.log).seq;
        const bool is_unsure = entry.seq > held || replica_.is_cut_short(entry.log);
        if (entry.log.author == replica_.self() && entry.seq >= held && is_unsure) {
            // What it has may follow what is held here, or not.
            search_fork(entry.log, held);
        }
    }
    if (have.last && state_ == State::comparing) {
        state_ = State::established;
        hub_logs_.handle_said();
        outputs_.push(agreed_);
        sender_.start();
    }
    return {};
}

Status Exchange::on_events(wire::Events run) {
    AURA_TRY(receiver_.handle_run(run));
    if (!options_.interest.covers(run.log.repo)) {
        // Under way when the interest ended.
        receiver_.handle_dropped();
        return {};
    }
    delivering_ = {run.log, Seq{number(run.first) + run.events.size() - 1}};
    outputs_.push(Deliver{std::move(run)});
    return {};
}

Status Exchange::on_ack(const wire::Ack& ack) {
    for (const wire::AckEntry& entry : ack.entries) {
        AURA_TRY(sender_.handle_ack(entry));
        outputs_.push(RemoteAcked{entry.log, entry.seq});
    }
    return {};
}

Status Exchange::on_locate(const wire::Locate& asked) {
    if (locating_ >= kLocatingMax) {
        return fail(ErrorCode::limit, "the other side asks for too much at once");
    }
    if (const store::EventRef event = replica_.recent(asked.log, asked.seq)) {
        send(wire::Located{{asked.log, asked.seq, event->id}});
    } else {
        ++locating_;
        outputs_.push(Locate{asked.log, asked.seq, true});
    }
    return {};
}

Status Exchange::on_digest(const wire::DigestFrame& digest) {
    // The Mothership passes on what others say.
    if (digest.author != options_.remote && options_.remote != replica_.membership().hub()) {
        return fail(ErrorCode::wire_unexpected, "a digest in the name of somebody else");
    }
    outputs_.push(RemoteDigest{digest});
    return {};
}

// One side has heard nothing of the other for a while.
void Exchange::on_silence() {
    if (is_established()) {
        outputs_.push(Quiet{});
    }
}

void Exchange::on_located(const wire::Located& located) {
    const auto search = searches_.find(located.place.log);
    if (search != searches_.end()) {
        search->second.handle_theirs(located.place.seq, located.place.at);
        go_on_searching(located.place.log);
    }
}

// Both sides hold `log`, which is this device's own, through `last`.
void Exchange::search_fork(const wire::LogId& log, Seq last) {
    const bool is_new = searches_.try_emplace(log, log, last).second;
    if (is_new) {
        go_on_searching(log);
    }
}

void Exchange::go_on_searching(const wire::LogId& log) {
    const ForkSearch& search = searches_.at(log);
    if (const std::optional<Seq> seq = search.question()) {
        if (search.is_waiting()) {
            return;
        }
        send(wire::Locate{log, *seq});
        outputs_.push(Locate{log, *seq, false});
        return;
    }
    const Head common = search.common();
    const std::optional<Fork> fork = search.fork();
    const bool has_failed = search.has_failed();
    searches_.erase(log);
    if (fork) {
        outputs_.push(BranchFound{*fork, common});
    } else if (!has_failed) {
        search_own_fork(log, common.seq);
    }
}

// As far as both are known to hold it by now, if they are not known to hold the same through
// `same`.
void Exchange::search_own_fork(const wire::LogId& log, Seq same) {
    if (const auto known = own_forks_.find(log); known != own_forks_.end()) {
        const Seq last = std::min(known->second, replica_.durable().head(log).seq);
        if (last > same) {
            search_fork(log, last);
        }
    }
}

// What was void counts once its author is back, or through where a later revocation cut it; and the
// other side believes that it is here.
void Exchange::ask_for_dropped() {
    std::erase_if(dropped_, [this](const wire::LogId& log) {
        const std::optional<Head> cut = replica_.membership().cut(log);
        const bool counts = !cut || cut->seq > replica_.durable().head(log).seq;
        if (counts) {
            say_have(log);
        }
        return counts;
    });
}

// Anew, and perhaps less than before.
void Exchange::say_have(const wire::LogId& log) {
    const Head head = receiver_.tell(log);
    send(wire::Have{{{log, head.seq, head.id}}, true});
}

void Exchange::poll_forks() {
    std::erase_if(forks_to_say_, [this](const wire::LogId& log) {
        // What it hears of is on the disk.
        const bool is_durable = replica_.durable().head(log) == replica_.sendable().head(log);
        if (is_durable) {
            say_have(log);
        }
        return is_durable;
    });
}

}  // namespace aura::sync
