// One session between two members: tells what this side holds, sends what the other lacks, takes in
// what it sends, acks what is durable (wire/frame.hpp has the frames and their flow).
//
// Sending. For each log a cursor: how far the other side has it, or was sent it. Team logs go
// first, the Mothership's before all, because the others are judged by it. Then deficit round robin
// between authors (Shreedhar and Varghese 1995), so that one author's bulk import does not hold up
// another's keystroke. Never back to where it came from: what a session received moves its cursor.
// Events come from Replica::recent() or, when older, from the store by a Read request.
//
// Flow. Either side sends at most the bytes of Events that the other has granted: one window at
// first, and as much again as became durable (or was a duplicate). So a full disk or a slow reader
// slows its own sessions only.
//
// Life. A side that hears nothing for `idle` asks with a ping; after `dead` without any frame the
// session is over. Every mistake of the other side ends the session with an error frame; the last
// output is always Closed, which says why.
//
// A core machine, one a session: owned by the loop thread, drained with poll() after every input.
//
// Extension point: "passing on once" (the Mothership holds a run back for a receiver that has a
// direct session with its author) is a delay between handle_sendable and the cursor; duplicates are
// dropped by number until then.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "base/fifo.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "store/store.hpp"
#include "sync/fork_search.hpp"
#include "sync/hub_logs.hpp"
#include "sync/keepalive.hpp"
#include "sync/replica.hpp"
#include "sync/run_receiver.hpp"
#include "sync/run_sender.hpp"
#include "wire/frame.hpp"

namespace aura::sync {

// Bytes of Events that may be under way one way. Room for the three largest frames; at 100 ms round
// trip it allows 40 MB/s.
inline constexpr std::size_t kWindowBytes = 4 * 1024 * 1024;

struct ExchangeOptions {
    AuthorId remote;  // who the other side is, proved by its certificate
    std::uint16_t version = wire::kProtocolVersion;
    std::vector<std::string> features;
    wire::Interest interest;
    std::string agent;
    // Proxies commonly cut connections that are idle for 60 s. A question is two wake-ups of a
    // laptop that does nothing else; more than one in ten seconds would be too many.
    Duration idle = std::chrono::seconds(25);
    Duration dead = std::chrono::seconds(45);
    // From the start to the other side's last Have.
    Duration greeting = std::chrono::seconds(20);
    // The same on both sides: part of the protocol, smaller only where a test wants to see it used
    // up.
    std::size_t window_bytes = kWindowBytes;
};

class Exchange {
public:
    // Logs whose events are asked for again once their author is back from a revocation; those of
    // more come with the next session. A log is of one author and one repository.
    static constexpr std::size_t kDroppedLogsMax = 128;
    // Questions of the other side that are under way; it has one for each fork.
    static constexpr std::size_t kLocatingMax = 256;

    // A frame for the other side, one message.
    struct Send {
        Bytes frame;
    };

    // To Replica::handle_run, whose result comes back with handle_delivered before anything else.
    struct Deliver {
        wire::Events run;
    };

    // Answered with handle_read. At most one at a time.
    using Read = ReadRequest;

    // Both sides have said what they hold; `features` are those that both know, sorted.
    struct Established {
        std::vector<std::string> features;
        std::string agent;
    };

    // The other side holds more of a log of ours than we: to Replica::handle_own_log_ahead.
    struct OwnLogAhead {
        wire::LogId log;
    };

    // The two sides hold different events at one place; the exchange leaves the log alone from now
    // on. To Replica::handle_fork.
    struct ForkFound {
        Fork fork;
    };

    // A log of this device's own has another branch there: to Replica::give_way.
    struct BranchFound {
        Fork fork;
        Head common;
    };

    // Which event the store holds at `seq` of `log`: answered with handle_located.
    struct Locate {
        wire::LogId log;
        Seq seq{};
        bool is_asked_by_remote = false;
    };

    // Nothing has moved for `idle`: a good moment to compare what came of it all.
    struct Quiet {};

    // For the folds to compare.
    struct RemoteDigest {
        wire::DigestFrame digest;
    };

    // The other side has made `log` durable through `seq`.
    struct RemoteAcked {
        wire::LogId log;
        Seq seq{};
    };

    // The session is over; the connection is to be closed once what was sent is written. No output
    // follows.
    struct Closed {
        Error reason;
        // As the other side asked with go-away.
        std::optional<Duration> retry_after;
    };

    using Output = std::variant<Send,
                                Deliver,
                                Read,
                                Established,
                                OwnLogAhead,
                                ForkFound,
                                BranchFound,
                                Locate,
                                Quiet,
                                RemoteDigest,
                                RemoteAcked,
                                Closed>;

    // Speaks first: the first poll gives Hello. `replica` outlives the session.
    Exchange(MonoTime now, ExchangeOptions options, const Replica& replica);
    // Its halves know each other.
    Exchange(const Exchange&) = delete;
    Exchange& operator=(const Exchange&) = delete;
    ~Exchange() = default;

    // One message from the other side, any bytes.
    void handle_frame(MonoTime now, ByteView frame);

    void handle_delivered(const Result<RunOutcome>& result);

    // Replica::Sendable.
    void handle_sendable(const wire::LogId& log);

    // Replica::Durable.
    void handle_durable(const std::vector<store::EventRef>& events);

    // The answer to Read: events as the store has them, perhaps fewer than asked for.
    void handle_read(Result<std::vector<wire::Event>> events);

    // The answer to Locate; a zero id: none is held.
    void handle_located(const Locate& asked, const Result<EventId>& id);

    // Replica::Shortened.
    void handle_shortened(const wire::LogId& log);

    // Replica::MembershipChanged, Replica::Voided.
    void handle_membership();

    void handle_deadline(MonoTime now);

    // The connection broke: ends the session without a word to the other side.
    void handle_disconnected(Error reason);

    // From now on this side wants these repositories.
    void set_interest(wire::Interest interest);

    void send_digest(const wire::DigestFrame& digest);

    // While on, the other side is given nothing but the Mothership's own team logs.
    void withhold(bool on) { sender_.withhold(on); }

    // Ends the session and tells the other side when to come back.
    void go_away(const wire::GoAway& farewell);

    [[nodiscard]] std::optional<Output> poll(MonoTime now);
    [[nodiscard]] std::optional<MonoTime> next_deadline() const;

    [[nodiscard]] bool is_established() const { return state_ == State::established; }

    [[nodiscard]] bool is_over() const { return state_ == State::over; }

    // Whether this side has on disk all that counts of what the other has said that it holds. Logs
    // of which the other side has another branch aside.
    [[nodiscard]] bool has_caught_up() const;

    // How the Mothership's team logs there are to those here.
    [[nodiscard]] HeadComparison compare_hub_logs() const {
        return is_established() ? hub_logs_.compare() : HeadComparison::open;
    }

    [[nodiscard]] const RunSender& sender() const { return sender_; }

    [[nodiscard]] const RunReceiver& receiver() const { return receiver_; }

    // Of the last ping that was answered.
    [[nodiscard]] std::optional<Duration> round_trip() const { return keepalive_.round_trip(); }

private:
    enum class State : std::uint8_t {
        greeting,     // Hello and Have are sent; the other side's Hello is awaited
        comparing,    // its Hello is here, its last Have is awaited
        established,  // both know what the other has
        over,         // Closed is the last output, or was
    };

    struct Dispatch;

    // The log and the last event of a run.
    struct RunEnd {
        wire::LogId log;
        Seq last{};
    };

    void send(const wire::Frame& frame);
    void send_have(const std::function<bool(const RepoId&)>& wants);
    void end(Closed closed);
    void end_with_word(const Error& reason);
    [[nodiscard]] Status check_remote() const;
    [[nodiscard]] Error version_mismatch(std::uint16_t theirs) const;
    void poll_halves(MonoTime now);

    [[nodiscard]] Status handle(MonoTime now, wire::Frame frame);
    [[nodiscard]] Status on_hello(const wire::Hello& hello);
    [[nodiscard]] Status on_have(const wire::Have& have);
    [[nodiscard]] Status on_events(wire::Events run);
    [[nodiscard]] Status on_ack(const wire::Ack& ack);
    [[nodiscard]] Status on_locate(const wire::Locate& asked);
    [[nodiscard]] Status on_digest(const wire::DigestFrame& digest);
    void on_silence();
    void on_located(const wire::Located& located);

    void search_fork(const wire::LogId& log, Seq last);
    void search_own_fork(const wire::LogId& log, Seq same);
    void go_on_searching(const wire::LogId& log);
    void ask_for_dropped();
    void say_have(const wire::LogId& log);
    void poll_forks();

    ExchangeOptions options_;
    const Replica& replica_;
    State state_ = State::greeting;
    RunSender sender_;
    RunReceiver receiver_;
    HubLogs hub_logs_;
    Keepalive keepalive_;
    MonoTime greeting_ends_;
    Established agreed_;
    RunEnd delivering_;
    // Of logs of this device that the other side has another branch of, as it seems.
    std::map<wire::LogId, ForkSearch> searches_;
    // Logs of this device that others sent other events of, through there: what is written here may
    // still be on its way to the disk.
    std::map<wire::LogId, Seq> own_forks_;
    // Logs of the other side's device of which this one has another branch: it is to hear so.
    std::set<wire::LogId> forks_to_say_;
    // Logs of which runs were dropped that did not count, kDroppedLogsMax at most.
    std::set<wire::LogId> dropped_;
    std::size_t locating_ = 0;  // for the other side
    Fifo<Output> outputs_;
};

}  // namespace aura::sync
