// One TLS connection without a socket: ciphertext in and out on one side, plaintext on the other
// (RFC 8446). It does nothing by itself: after every call, send what poll_ciphertext gives; after
// handle_ciphertext, read what read_plaintext gives.
//
// Who the other side is decides the PinPolicy, during the handshake and before a byte of plaintext
// may pass in either direction.
//
// Not thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/error.hpp"
#include "base/ids.hpp"
#include "base/result.hpp"
#include "crypto/certificate.hpp"
#include "tls/cipher_bio.hpp"
#include "tls/peer_check.hpp"
#include "tls/pin_policy.hpp"
#include "tls/tls_context.hpp"

struct ssl_st;

namespace aura::tls {

struct TlsOptions {
    PinPolicy pin;
    // Server: fail with tls.handshake unless the other side shows a certificate. A client always
    // gets one.
    bool certificate_required = false;
    // Client: the host name, not an address, to ask for (RFC 6066 section 3), for proxies on the
    // way. May be empty.
    std::string server_name{};
};

// Plaintext that waits to be read, at most; the record that crosses it may end beyond.
inline constexpr std::size_t kUnreadMax = std::size_t{256} * 1024;
// Ciphertext that waits to be sent, before write_plaintext takes no more.
inline constexpr std::size_t kUnsentMax = std::size_t{256} * 1024;

class TlsMachine {
public:
    enum class State : std::uint8_t {
        handshaking,  // the other side is not known yet; no plaintext passes
        open,         // the other side has proved its key, if any; plaintext passes both ways
        closing,      // close() was called: nothing more is written, what arrives can be read
        closed,       // both sides said goodbye, or the transport ended after ours
        failed,       // error() says why; an alert may still wait to be sent
    };

    TlsMachine(const TlsContext& context, TlsOptions options);
    TlsMachine(const TlsMachine&) = delete;
    TlsMachine& operator=(const TlsMachine&) = delete;
    ~TlsMachine();

    // How many bytes the next handle_ciphertext takes: kUnreadMax less what waits to be read.
    [[nodiscard]] std::size_t ciphertext_room() const;

    // Takes what arrived, in pieces of any size. Errors: tls.not_tls, tls.handshake, tls.broken,
    // and what the PinPolicy said, all of which fail the machine; later calls repeat them. limit
    // when there is no room, which changes nothing, or when the other side makes us answer without
    // taking the answers, which fails the machine.
    [[nodiscard]] Status handle_ciphertext(ByteView bytes);

    // The transport ended. tls.truncated, or tls.handshake before the end of that, unless somebody
    // had said goodbye.
    [[nodiscard]] Status handle_end();

    // What must be sent now, in order; empty when nothing waits.
    [[nodiscard]] Bytes poll_ciphertext();

    // What has arrived since the last call, also when the machine has failed or closed since.
    [[nodiscard]] Bytes read_plaintext();

    // Takes as much as there is room for, from the front, and tells how much that was: 0 when
    // kUnsentMax bytes wait already, or the machine is not open.
    [[nodiscard]] std::size_t write_plaintext(ByteView bytes);

    // Says goodbye after what was written. Nothing happens when the machine is not open.
    void close();

    [[nodiscard]] State state() const { return state_; }

    // Why the machine failed; nothing in every other state.
    [[nodiscard]] const std::optional<Error>& error() const { return error_; }

    // Who the other side has proved to be; nothing before it has, or when a client shows no
    // certificate.
    [[nodiscard]] const std::optional<crypto::Certificate>& peer() const { return peer_; }

    // A secret of this connection that only its two ends know (RFC 8446 section 7.5), for binding
    // signatures to it. tls.handshake unless the machine is open.
    [[nodiscard]] Result<Digest> export_secret(std::string_view label) const;

private:
    struct SslFree {
        void operator()(ssl_st* ssl) const noexcept;
    };

    void start(TlsOptions& options);
    Status check_first_byte(std::uint8_t byte);
    void shake_hands();
    void receive();
    void on_goodbye();
    // For a call on ssl_ that did not succeed: nothing, when it only waits for more bytes.
    void on_stopped(int result);
    Status fail_with(Error error);

    Side side_;
    bool heard_ = false;
    State state_ = State::handshaking;
    CipherBuffers buffers_;
    PeerCheck check_;
    std::optional<crypto::Certificate> peer_;
    std::optional<Error> error_;
    Bytes unread_;
    // Last: it refers to buffers_ and check_.
    std::unique_ptr<ssl_st, SslFree> ssl_;
};

}  // namespace aura::tls
