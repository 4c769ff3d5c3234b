#include "runtime/session.hpp"

#include <utility>

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
      socket_(options.role, kSocketLimits, masks),
      core_(*this, replicator, std::move(options.exchange)),
      pump_(loop, [this] { core_.pump(); }),
      timer_(loop, [this] { core_.handle_deadline(); }),
      on_established_(std::move(options.on_established)),
      on_caught_up_(std::move(options.on_caught_up)),
      on_ended_(std::move(options.on_ended)) {
    connection_->set_callbacks({
        .on_open = [] {},
        .on_plaintext = [this](Bytes bytes) { handle_plaintext(bytes); },
        .on_writable = [this] { core_.pump(); },
        .on_closed = [this](std::optional<Error> error) { handle_disconnected(std::move(error)); },
    });
    if (!options.first_bytes.empty()) {
        handle_plaintext(options.first_bytes);
    }
    pump_.schedule();
}

void Session::handle_plaintext(ByteView bytes) {
    const Status status = socket_.handle_bytes(bytes);
    while (auto message = socket_.next_message()) {
        core_.handle_frame(*message);
    }
    if (!status) {
        core_.handle_disconnected(status.error());
    } else if (const auto code = socket_.close_received()) {
        core_.handle_disconnected(http::error_from(*code));
    }
    core_.pump();
}

void Session::handle_disconnected(std::optional<Error> error) {
    core_.handle_disconnected(error ? *std::move(error)
                                    : Error(ErrorCode::unavailable, "the other side hung up"));
    core_.pump();
}

void Session::on_ended(const sync::Exchange::Closed& closed) {
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
