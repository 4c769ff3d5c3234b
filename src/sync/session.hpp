// One session of a replicator: an Exchange, what it hears of the replicator and what it asks of it.
// A host carries its frames and its deadlines. runtime/session is the host of a daemon, the
// simulator has its own.
//
// A core machine, one a session: owned by the loop thread. After an input that says so, pump().
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/time.hpp"
#include "sync/exchange.hpp"
#include "sync/replicator.hpp"

namespace aura::sync {

// What a machine does for a session.
class SessionHost {
public:
    SessionHost() = default;
    SessionHost(const SessionHost&) = delete;
    SessionHost& operator=(const SessionHost&) = delete;
    virtual ~SessionHost() = default;

    [[nodiscard]] virtual MonoTime now() const = 0;

    // pump() is to be called soon, once, not from within this call.
    virtual void pump_soon() = 0;

    // handle_deadline() is to be called then; replaces the deadline before, nothing cancels it.
    virtual void wake_at(std::optional<MonoTime> deadline) = 0;

    // One message to the other side. An error ends the session.
    [[nodiscard]] virtual Status send(Bytes frame) = 0;

    // All that there is to send for now was sent.
    virtual void flush() = 0;

    // Once.
    virtual void on_established() = 0;

    // Once: all that the other side has said that it holds is on disk here, and was folded.
    virtual void on_caught_up() = 0;

    // The other side has made `log` durable through `seq`.
    virtual void on_acked(const wire::LogId& log, Seq seq) = 0;

    // Once and last. The session may not be destroyed from here.
    virtual void on_ended(const Exchange::Closed& closed) = 0;
};

class Session final : public SessionFeed {
public:
    // Repositories of which the other side's digests are kept. More than a person has linked.
    static constexpr std::size_t kDigestsMax = 1024;

    // Both outlive the session, which feeds on the replicator at once. Speaks first, with the first
    // pump().
    Session(SessionHost& host, Replicator& replicator, ExchangeOptions options);
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    ~Session() override;

    void on_sendable(const wire::LogId& log) override;
    void on_durable(const std::vector<store::EventRef>& events) override;
    void on_shortened(const wire::LogId& log) override;
    void on_membership() override;
    void on_confirmation() override;
    [[nodiscard]] std::optional<wire::DigestFrame> contradict(
        const wire::DigestFrame& theirs) override;
    void send_digest(const wire::DigestFrame& digest) override;

    // One message of the other side, any bytes; pump() after it, or after several.
    void handle_frame(ByteView frame) { exchange_.handle_frame(host_.now(), frame); }

    // The connection broke; pump() after it.
    void handle_disconnected(Error reason) { exchange_.handle_disconnected(std::move(reason)); }

    void handle_deadline();

    // As the Exchange's.
    void set_interest(wire::Interest interest);
    void go_away(const wire::GoAway& farewell);

    // Does everything that can be done now.
    void pump();

    [[nodiscard]] const Exchange& exchange() const { return exchange_; }

    [[nodiscard]] const AuthorId& remote() const { return remote_; }

    // What the other side calls itself; empty before the session is established.
    [[nodiscard]] const std::string& agent() const { return agent_; }

private:
    void handle(Exchange::Output output);
    void read(const Exchange::Read& request);
    void locate(const Exchange::Locate& asked);
    void say_digests();
    void hear_digest(const wire::DigestFrame& digest);

    SessionHost& host_;
    Replicator& replicator_;
    AuthorId remote_;
    Exchange exchange_;
    std::string agent_;
    // By repository: what this side said last, what the other one said last, and the vector about
    // which the other one was contradicted last.
    std::map<RepoId, wire::DigestFrame> said_;
    std::map<RepoId, wire::DigestFrame> heard_;
    std::map<RepoId, Digest> contradicted_;
    bool caught_up_ = false;
    bool ended_ = false;
    // Completions of reads hold a weak reference: they may outlive the session.
    std::shared_ptr<Session*> alive_;
};

}  // namespace aura::sync
