#include "runtime/session.hpp"

#include <utility>

#include "sync/event_chain.hpp"

namespace aura::runtime {
namespace {

// A whole window of events, and what little else a session says.
constexpr http::WebSocket::Limits kSocketLimits{
    .message_bytes_max = wire::kFrameBytesMax,
    .queue_bytes_max = sync::kWindowBytes + 2 * wire::kFrameBytesMax,
};
// One TLS record.
constexpr std::size_t kPieceBytes = 16 * 1024;

}  // namespace

Session::Session(io::Loop& loop,
                 std::unique_ptr<net::TlsConnection> connection,
                 sync::Replicator& replicator,
                 Prng& masks,
                 SessionOptions options)
    : loop_(loop),
      connection_(std::move(connection)),
      replicator_(replicator),
      remote_(options.exchange.remote),
      socket_(options.role, kSocketLimits, masks),
      exchange_(loop.now().mono, std::move(options.exchange), replicator.replica()),
      pump_(loop, [this] { pump(); }),
      timer_(loop,
             [this] {
                 exchange_.handle_deadline(now());
                 pump();
             }),
      on_established_(std::move(options.on_established)),
      on_ended_(std::move(options.on_ended)),
      alive_(std::make_shared<Session*>(this)) {
    connection_->set_callbacks({
        .on_open = [] {},
        .on_plaintext = [this](Bytes bytes) { handle_plaintext(bytes); },
        .on_writable = [this] { pump(); },
        .on_closed = [this](std::optional<Error> error) { handle_disconnected(std::move(error)); },
    });
    replicator_.add(*this);
    if (!options.first_bytes.empty()) {
        handle_plaintext(options.first_bytes);
    }
    pump_.schedule();
}

Session::~Session() {
    replicator_.remove(*this);
}

void Session::on_sendable(const wire::LogId& log) {
    exchange_.handle_sendable(log);
    pump_.schedule();
}

void Session::on_durable(const std::vector<store::EventRef>& events) {
    exchange_.handle_durable(events);
    pump_.schedule();
}

void Session::on_shortened(const wire::LogId& log) {
    exchange_.handle_shortened(log);
    pump_.schedule();
}

void Session::on_membership() {
    exchange_.handle_membership();
    pump_.schedule();
}

void Session::set_interest(wire::Interest interest) {
    exchange_.set_interest(std::move(interest));
    pump_.schedule();
}

void Session::send_digest(const wire::DigestFrame& digest) {
    exchange_.send_digest(digest);
    pump_.schedule();
}

void Session::go_away(const wire::GoAway& farewell) {
    exchange_.go_away(farewell);
    pump();
}

void Session::handle_plaintext(ByteView bytes) {
    const Status status = socket_.handle_bytes(bytes);
    while (auto message = socket_.next_message()) {
        exchange_.handle_frame(now(), *message);
    }
    if (!status) {
        exchange_.handle_disconnected(status.error());
    } else if (const auto code = socket_.close_received()) {
        exchange_.handle_disconnected(http::error_from(*code));
    }
    pump();
}

void Session::handle_disconnected(std::optional<Error> error) {
    exchange_.handle_disconnected(error ? *std::move(error)
                                        : Error(ErrorCode::unavailable, "the other side hung up"));
    pump();
}

void Session::pump() {
    while (!ended_) {
        auto output = exchange_.poll(now());
        if (!output) {
            break;
        }
        handle(*std::move(output));
    }
    flush();
    timer_.arm(ended_ ? std::nullopt : exchange_.next_deadline());
}

void Session::handle(sync::Exchange::Output output) {
    using sync::Exchange;
    if (const auto* send = std::get_if<Exchange::Send>(&output)) {
        if (const Status taken = socket_.send(send->frame); !taken) {
            exchange_.handle_disconnected(taken.error());
        }
    } else if (const auto* deliver = std::get_if<Exchange::Deliver>(&output)) {
        exchange_.handle_delivered(replicator_.take_run(deliver->run));
    } else if (const auto* request = std::get_if<Exchange::Read>(&output)) {
        read(*request);
    } else if (auto* established = std::get_if<Exchange::Established>(&output)) {
        agent_ = std::move(established->agent);
        on_established_();
    } else if (const auto* ahead = std::get_if<Exchange::OwnLogAhead>(&output)) {
        replicator_.own_log_ahead(ahead->log);
    } else if (const auto* fork = std::get_if<Exchange::ForkFound>(&output)) {
        replicator_.fork_found(fork->fork);
    } else if (const auto* branch = std::get_if<Exchange::BranchFound>(&output)) {
        replicator_.branch_found(branch->fork, branch->common);
    } else if (const auto* asked = std::get_if<Exchange::Locate>(&output)) {
        locate(*asked);
    } else if (const auto* closed = std::get_if<Exchange::Closed>(&output)) {
        end(*closed);
    }
}

void Session::read(const sync::Exchange::Read& request) {
    replicator_.read(request, [alive = std::weak_ptr(alive_)](auto events) {
        if (const auto self = alive.lock()) {
            (*self)->exchange_.handle_read(std::move(events));
            (*self)->pump();
        }
    });
}

void Session::locate(const sync::Exchange::Locate& asked) {
    replicator_.read({asked.log, asked.seq, {1, 0}},
                     [alive = std::weak_ptr(alive_), asked](const auto& events) {
                         if (const auto self = alive.lock()) {
                             (*self)->exchange_.handle_located(asked, sync::first_id(events));
                             (*self)->pump();
                         }
                     });
}

void Session::end(const sync::Exchange::Closed& closed) {
    ended_ = true;
    socket_.close(http::CloseCode::normal, "");
    flush();
    connection_->close();
    on_ended_(closed);
}

void Session::flush() {
    while (true) {
        if (unsent_.empty()) {
            unsent_ = socket_.poll_bytes(kPieceBytes);
        }
        if (unsent_.empty()) {
            return;
        }
        const std::size_t taken = connection_->write(unsent_);
        unsent_.erase(unsent_.begin(), unsent_.begin() + static_cast<std::ptrdiff_t>(taken));
        if (!unsent_.empty()) {
            return;
        }
    }
}

}  // namespace aura::runtime
