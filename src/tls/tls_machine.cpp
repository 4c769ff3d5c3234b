#include "tls/tls_machine.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "base/assert.hpp"
#include "tls/failure.hpp"

namespace aura::tls {
namespace {

// To who speaks HTTP where HTTPS is spoken: a browser or curl shows it.
constexpr std::string_view kHttpAnswer =
    "HTTP/1.1 400 Bad Request\r\n"
    "Content-Type: text/plain\r\n"
    "Content-Length: 40\r\n"
    "Connection: close\r\n"
    "\r\n"
    "This port speaks HTTPS: use https://...\n";

// RFC 8446 section 5.1.
constexpr std::uint8_t kAlertRecord = 21;
constexpr std::uint8_t kHandshakeRecord = 22;
constexpr std::size_t kRecordMax = std::size_t{16} * 1024;

// Beyond kUnsentMax there is room for the record that crosses it, and for what TLS itself has to
// say: a goodbye, an alert, some 150 answers to key updates.
constexpr std::size_t kUnsentReserve = kRecordMax + std::size_t{4} * 1024;

// Whether the system calls it an end or a reset depends on what was still unread there.
Error hung_up() {
    return Error(ErrorCode::net_reset, "tls handshake failed").because("the other side hung up");
}

}  // namespace

void TlsMachine::SslFree::operator()(ssl_st* ssl) const noexcept {
    SSL_free(ssl);
}

TlsMachine::TlsMachine(const TlsContext& context, TlsOptions options)
    : side_(context.side()),
      buffers_{.outgoing_max = kUnsentMax + kUnsentReserve},
      check_{.policy = std::move(options.pin)},
      ssl_(SSL_new(context.native())) {
    AURA_ASSERT(ssl_ != nullptr && check_.policy != nullptr);
    start(options);
}

TlsMachine::~TlsMachine() = default;

void TlsMachine::start(TlsOptions& options) {
    BIO* bio = make_cipher_bio(buffers_);
    SSL_set_bio(ssl_.get(), bio, bio);
    attach(ssl_.get(), check_);
    const int required = options.certificate_required ? SSL_VERIFY_FAIL_IF_NO_PEER_CERT : 0;
    SSL_set_verify(ssl_.get(), SSL_VERIFY_PEER | required, nullptr);
    if (side_ == Side::server) {
        SSL_set_accept_state(ssl_.get());
        return;
    }
    if (!options.server_name.empty()) {
        SSL_set_tlsext_host_name(ssl_.get(), options.server_name.data());
    }
    SSL_set_connect_state(ssl_.get());
    shake_hands();
}

std::size_t TlsMachine::ciphertext_room() const {
    return kUnreadMax - std::min(kUnreadMax, unread_.size());
}

Status TlsMachine::handle_ciphertext(ByteView bytes) {
    if (state_ == State::failed) {
        return fail(*error_);
    }
    if (bytes.empty() || state_ == State::closed) {
        return {};
    }
    if (bytes.size() > ciphertext_room()) {
        return fail(ErrorCode::limit, "tls: what arrived is not being read");
    }
    if (!std::exchange(heard_, true)) {
        AURA_TRY(check_first_byte(bytes.front()));
    }
    buffers_.incoming = bytes;
    if (state_ == State::handshaking) {
        shake_hands();
    }
    if (state_ == State::open || state_ == State::closing) {
        receive();
    }
    buffers_.incoming = {};
    return state_ == State::failed ? fail(*error_) : Status{};
}

Status TlsMachine::check_first_byte(std::uint8_t byte) {
    if (byte == kHandshakeRecord || (byte == kAlertRecord && side_ == Side::client)) {
        return {};
    }
    Error error(ErrorCode::tls_not_tls, "tls: the other side does not speak TLS");
    if (byte >= 'A' && byte <= 'Z') {
        error = std::move(error).because("it looks like plain HTTP").try_next("use https://");
        if (side_ == Side::server) {
            buffers_.outgoing = to_bytes(as_bytes(kHttpAnswer));
        }
    }
    return fail_with(std::move(error));
}

void TlsMachine::shake_hands() {
    ERR_clear_error();
    const int result = SSL_do_handshake(ssl_.get());
    if (result != 1) {
        on_stopped(result);
        return;
    }
    state_ = State::open;
    peer_ = std::exchange(check_.accepted, std::nullopt);
    check_.policy = nullptr;
}

void TlsMachine::receive() {
    std::array<std::uint8_t, kRecordMax> record;
    std::size_t size = 0;
    int result = 1;
    while (true) {
        ERR_clear_error();
        result = SSL_read_ex(ssl_.get(), record.data(), record.size(), &size);
        if (result != 1) {
            on_stopped(result);
            return;
        }
        unread_.insert(unread_.end(), record.begin(), record.begin() + size);
    }
}

void TlsMachine::on_stopped(int result) {
    switch (SSL_get_error(ssl_.get(), result)) {
        case SSL_ERROR_WANT_READ:
            return;
        case SSL_ERROR_ZERO_RETURN:
            on_goodbye();
            return;
        default:
            break;
    }
    if (check_.refusal) {
        fail_with(std::move(*check_.refusal));
    } else if (buffers_.overflowed) {
        fail_with(Error(ErrorCode::limit, "tls: the other side does not take our answers"));
    } else {
        fail_with(describe_failure(state_ == State::handshaking ? Progress::handshaking
                                                                : Progress::authenticated));
    }
}

void TlsMachine::on_goodbye() {
    if (state_ == State::handshaking) {
        // Nothing vouches for it yet.
        fail_with(hung_up());
        return;
    }
    if (state_ == State::open) {
        SSL_shutdown(ssl_.get());
    }
    state_ = State::closed;
}

Status TlsMachine::fail_with(Error error) {
    state_ = State::failed;
    error_ = std::move(error);
    return fail(*error_);
}

Status TlsMachine::handle_end() {
    switch (state_) {
        case State::handshaking:
            return fail_with(hung_up());
        case State::open:
            return fail_with(Error(ErrorCode::tls_truncated, "tls connection was cut off")
                                 .because("the other side hung up without a goodbye"));
        case State::closing:
            state_ = State::closed;
            return {};
        case State::closed:
            return {};
        case State::failed:
            return fail(*error_);
    }
    return {};
}

Bytes TlsMachine::poll_ciphertext() {
    return std::exchange(buffers_.outgoing, {});
}

Bytes TlsMachine::read_plaintext() {
    return std::exchange(unread_, {});
}

std::size_t TlsMachine::write_plaintext(ByteView bytes) {
    std::size_t taken = 0;
    while (state_ == State::open && taken < bytes.size() && buffers_.outgoing.size() < kUnsentMax) {
        const ByteView record = bytes.subspan(taken, std::min(kRecordMax, bytes.size() - taken));
        std::size_t written = 0;
        ERR_clear_error();
        const int result = SSL_write_ex(ssl_.get(), record.data(), record.size(), &written);
        if (result != 1) {
            on_stopped(result);
            break;
        }
        taken += written;
    }
    return taken;
}

void TlsMachine::close() {
    if (state_ != State::open) {
        return;
    }
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
    state_ = State::closing;
}

Result<Digest> TlsMachine::export_secret(std::string_view label) const {
    Digest secret;
    if (state_ != State::open || SSL_export_keying_material(ssl_.get(),
                                                            secret.bytes.data(),
                                                            secret.bytes.size(),
                                                            label.data(),
                                                            label.size(),
                                                            nullptr,
                                                            0,
                                                            0) != 1) {
        return fail(ErrorCode::tls_handshake, "tls connection is not open");
    }
    return secret;
}

}  // namespace aura::tls
