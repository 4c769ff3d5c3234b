#include "net/http_connection.hpp"

#include <utility>

#include "http/error_body.hpp"

namespace aura::net {

HttpConnection::HttpConnection(io::Loop& loop,
                               std::unique_ptr<TlsConnection> connection,
                               Duration idle_max)
    : loop_(loop),
      idle_max_(idle_max),
      connection_(std::move(connection)),
      parser_(0),
      idle_(loop, [this] { finish(); }) {}

void HttpConnection::start(Callbacks callbacks) {
    callbacks_ = std::move(callbacks);
    idle_.arm(loop_.now().mono + idle_max_);
    connection_->start({
        .on_open = [this] { parser_.set_body_bytes_max(callbacks_.body_bytes_max()); },
        .on_plaintext = [this](Bytes bytes) { handle_plaintext(bytes); },
        .on_writable = [this] { send(); },
        .on_closed = [this](const std::optional<Error>&) { finish(); },
    });
}

void HttpConnection::handle_plaintext(ByteView bytes) {
    if (const Status status = parser_.handle_bytes(bytes); !status && !close_when_sent_) {
        close_when_sent_ = true;
        respond(http::error_response(status.error()));
        return;
    }
    if (parser_.take_continue()) {
        const Bytes line = to_bytes(as_bytes("HTTP/1.1 100 Continue\r\n\r\n"));
        unsent_.insert(unsent_.end(), line.begin(), line.end());
        send();
    }
    next_request();
}

// Not before the answer to the last one is on its way: a client that asks and does not read would
// fill the memory. An answer from within on_request comes round in the loop.
void HttpConnection::next_request() {
    if (std::exchange(handing_out_, true)) {
        return;
    }
    while (!request_ && !finished_ && !close_when_sent_ && unsent_.empty()) {
        request_ = parser_.next_request();
        if (!request_) {
            break;
        }
        idle_.cancel();
        callbacks_.on_request(*request_);
    }
    handing_out_ = false;
}

void HttpConnection::respond(const http::Response& response) {
    if (finished_) {
        return;
    }
    const bool keep_alive = request_ && request_->keep_alive && !close_when_sent_;
    const bool head = request_ && request_->method == http::Method::head;
    const bool upgraded = response.status == 101;
    const Bytes bytes = to_bytes(
        as_bytes(http::serialize(response, {.head = head, .keep_alive = keep_alive || upgraded})));
    unsent_.insert(unsent_.end(), bytes.begin(), bytes.end());
    close_when_sent_ = !keep_alive && !upgraded;
    request_.reset();
    idle_.arm(loop_.now().mono + idle_max_);
    send();
}

void HttpConnection::send() {
    const std::size_t taken = connection_->write(unsent_);
    unsent_.erase(unsent_.begin(), unsent_.begin() + static_cast<std::ptrdiff_t>(taken));
    if (unsent_.empty() && close_when_sent_) {
        connection_->close();
        finish();
    }
    next_request();
}

HttpConnection::Detached HttpConnection::detach() {
    finished_ = true;
    idle_.cancel();
    return {std::move(connection_), parser_.take_rest()};
}

void HttpConnection::finish() {
    if (!std::exchange(finished_, true)) {
        idle_.cancel();
        callbacks_.on_closed();
    }
}

}  // namespace aura::net
