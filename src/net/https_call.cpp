#include "net/https_call.hpp"

#include <utility>

namespace aura::net {

HttpsCall::HttpsCall(io::Loop& loop,
                     io::TcpConnector& connector,
                     const tls::TlsContext& context,
                     CallTarget target,
                     tls::PinPolicy pin,
                     MakeRequest make_request,
                     Completion completion)
    : loop_(loop),
      context_(context),
      target_(std::move(target)),
      pin_(std::move(pin)),
      make_request_(std::move(make_request)),
      completion_(std::move(completion)),
      begun_(loop.now().mono),
      finished_(loop,
                [this] {
                    const Completion done = std::move(completion_);
                    done({*std::move(response_), std::move(steps_)});
                }),
      timer_(loop, [this] { finish(fail(ErrorCode::timeout, "no answer in time")); }) {
    timer_.arm(target_.deadline);
    connect_ = connector.connect(
        {.host = target_.host, .port = target_.port, .deadline = target_.deadline, .from = {}},
        [this](Result<std::unique_ptr<io::Stream>> stream) {
            handle_connected(std::move(stream));
        });
}

void HttpsCall::handle_connected(Result<std::unique_ptr<io::Stream>> stream) {
    if (!stream) {
        finish(fail(std::move(stream).error()));
        return;
    }
    steps_.connected = loop_.now().mono - begun_;
    tls::TlsOptions options;
    options.server_name = target_.host;
    options.pin = [this](const crypto::Certificate& shown) {
        steps_.certificate = shown;
        return pin_(shown);
    };
    connection_ = std::make_unique<TlsConnection>(*std::move(stream), context_, std::move(options));
    connection_->start({
        .on_open = [this] { handle_open(); },
        .on_plaintext = [this](Bytes bytes) { handle_plaintext(bytes); },
        .on_writable = [this] { send(); },
        .on_closed = [this](std::optional<Error> error) { handle_closed(std::move(error)); },
    });
}

void HttpsCall::handle_open() {
    steps_.handshaken = loop_.now().mono - begun_ - *steps_.connected;
    auto request = make_request_(connection_->machine());
    if (!request) {
        finish(fail(std::move(request).error()));
        return;
    }
    parser_.emplace(request->method, target_.body_bytes_max);
    unsent_ = to_bytes(as_bytes(http::serialize(*request)));
    send();
}

void HttpsCall::send() {
    const std::size_t taken = connection_->write(unsent_);
    unsent_.erase(unsent_.begin(), unsent_.begin() + static_cast<std::ptrdiff_t>(taken));
}

void HttpsCall::handle_plaintext(ByteView bytes) {
    if (!parser_) {
        return;
    }
    if (const Status status = parser_->handle_bytes(bytes); !status) {
        finish(fail(status.error()));
    } else if (auto response = parser_->take_response()) {
        finish(*std::move(response));
    }
}

void HttpsCall::handle_closed(std::optional<Error> error) {
    if (error) {
        finish(fail(*std::move(error)));
        return;
    }
    const Status end = parser_ ? parser_->handle_end() : Status();
    finish(fail(end ? Error(ErrorCode::unavailable, "the other side hung up") : end.error()));
}

void HttpsCall::finish(Result<http::Response> response) {
    if (!response_) {
        response_ = std::move(response);
        timer_.cancel();
        finished_.schedule();
    }
}

}  // namespace aura::net
