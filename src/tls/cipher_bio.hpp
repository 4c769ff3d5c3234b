// The transport that OpenSSL sees: it reads from the bytes of the current call and writes to a
// bounded buffer. OpenSSL's own memory BIO would copy what comes in and keep its largest buffer for
// the life of the connection. Private to tls/.
#pragma once

#include <cstddef>

#include "base/bytes.hpp"

struct bio_st;

namespace aura::tls {

struct CipherBuffers {
    // What arrived and was not read yet; empty between calls.
    ByteView incoming{};
    // What waits to be sent.
    Bytes outgoing{};
    std::size_t outgoing_max = 0;
    // A write was refused, since outgoing would have grown beyond outgoing_max.
    bool overflowed = false;
};

// A BIO over `buffers`, which must live as long. The caller owns it.
[[nodiscard]] bio_st* make_cipher_bio(CipherBuffers& buffers);

}  // namespace aura::tls
