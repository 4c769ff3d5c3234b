#include "tls/cipher_bio.hpp"

#include <algorithm>

#include <openssl/bio.h>

#include "base/assert.hpp"

namespace aura::tls {
namespace {

CipherBuffers& buffers_of(BIO* bio) {
    return *static_cast<CipherBuffers*>(BIO_get_data(bio));
}

int read(BIO* bio, char* out, std::size_t size, std::size_t* done) noexcept {
    BIO_clear_retry_flags(bio);
    ByteView& incoming = buffers_of(bio).incoming;
    *done = std::min(size, incoming.size());
    if (*done == 0) {
        BIO_set_retry_read(bio);
        return 0;
    }
    std::copy_n(incoming.begin(), *done, reinterpret_cast<std::uint8_t*>(out));
    incoming = incoming.subspan(*done);
    return 1;
}

int write(BIO* bio, const char* bytes, std::size_t size, std::size_t* done) noexcept {
    BIO_clear_retry_flags(bio);
    CipherBuffers& buffers = buffers_of(bio);
    if (buffers.outgoing.size() + size > buffers.outgoing_max) {
        buffers.overflowed = true;
        return 0;
    }
    buffers.outgoing.insert(buffers.outgoing.end(), bytes, bytes + size);
    *done = size;
    return 1;
}

long control(BIO* /*bio*/, int command, long /*number*/, void* /*pointer*/) noexcept {
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

BIO_METHOD* make_method() {
    BIO_METHOD* method = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "aura");
    AURA_ASSERT(method != nullptr);
    BIO_meth_set_read_ex(method, read);
    BIO_meth_set_write_ex(method, write);
    BIO_meth_set_ctrl(method, control);
    return method;
}

}  // namespace

bio_st* make_cipher_bio(CipherBuffers& buffers) {
    // One for the life of the program, as OpenSSL's own are.
    static BIO_METHOD* const method = make_method();
    BIO* bio = BIO_new(method);
    AURA_ASSERT(bio != nullptr);
    BIO_set_data(bio, &buffers);
    BIO_set_init(bio, 1);
    return bio;
}

}  // namespace aura::tls
