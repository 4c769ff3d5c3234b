#include "foreign_peer.hpp"

#include <array>

namespace aura::test {
namespace {

int trust(X509_STORE_CTX* /*store*/, void* /*unused*/) noexcept {
    return 1;
}

}  // namespace

ForeignPeer::ForeignPeer(tls::Side side, const crypto::Credentials* credentials)
    : side_(side), context_(SSL_CTX_new(TLS_method())) {
    SSL_CTX_set_cert_verify_callback(context(), trust, nullptr);
    if (credentials != nullptr) {
        const auto certificate = crypto::decode_certificate(credentials->chain.front()).value();
        const auto key = crypto::decode_private_key(credentials->private_key.view()).value();
        SSL_CTX_use_certificate(context(), certificate.get());
        SSL_CTX_use_PrivateKey(context(), key.get());
    }
}

SSL* ForeignPeer::ssl() {
    if (ssl_ == nullptr) {
        ssl_.reset(SSL_new(context()));
        SSL_set_bio(ssl_.get(), BIO_new(BIO_s_mem()), BIO_new(BIO_s_mem()));
        if (side_ == tls::Side::server) {
            SSL_set_accept_state(ssl_.get());
        } else {
            SSL_set_connect_state(ssl_.get());
        }
    }
    return ssl_.get();
}

Status ForeignPeer::exchange(tls::TlsMachine& machine) {
    Status last;
    Bytes heard;
    do {
        SSL_do_handshake(ssl());
        ERR_clear_error();
        if (Status status = say(machine); !status) {
            last = std::move(status);
        }
        heard = machine.poll_ciphertext();
        BIO_write(SSL_get_rbio(ssl()), heard.data(), static_cast<int>(heard.size()));
    } while (!heard.empty());
    return last;
}

Status ForeignPeer::say(tls::TlsMachine& machine) {
    std::array<std::uint8_t, 4096> buffer{};
    int size = 0;
    while ((size = BIO_read(SSL_get_wbio(ssl()), buffer.data(), buffer.size())) > 0) {
        const ByteView bytes(buffer.data(), static_cast<std::size_t>(size));
        if (Status status = machine.handle_ciphertext(bytes); !status) {
            return status;
        }
    }
    return {};
}

}  // namespace aura::test
