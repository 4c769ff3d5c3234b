#include "net/tls_connection.hpp"

#include <algorithm>
#include <utility>

namespace aura::net {

TlsConnection::TlsConnection(std::unique_ptr<io::Stream> stream,
                             const tls::TlsContext& context,
                             tls::TlsOptions options)
    : stream_(std::move(stream)), machine_(context, std::move(options)) {}

void TlsConnection::start(Callbacks callbacks) {
    callbacks_ = std::move(callbacks);
    stream_->start({
        .on_data = [this](ByteView bytes) { return handle_data(bytes); },
        .on_end =
            [this] {
                // A cut connection shows as the machine's error in check_end().
                (void)machine_.handle_end();
                flush();
                check_end();
            },
        .on_error = [this](Error error) { finish(std::move(error)); },
        .on_drained =
            [this] {
                flush();
                if (std::exchange(wants_room_, false) && !finished_) {
                    callbacks_.on_writable();
                }
                check_end();
            },
    });
    flush();
}

io::Input TlsConnection::handle_data(ByteView bytes) {
    while (!bytes.empty() && !finished_) {
        const std::size_t size = std::min(bytes.size(), machine_.ciphertext_room());
        const Status status = machine_.handle_ciphertext(bytes.first(size));
        bytes = bytes.subspan(size);
        deliver();
        flush();
        if (!status) {
            break;
        }
    }
    check_end();
    return io::Input::need_more;
}

void TlsConnection::deliver() {
    if (!opened_ && machine_.state() == tls::TlsMachine::State::open) {
        opened_ = true;
        callbacks_.on_open();
    }
    Bytes plaintext = machine_.read_plaintext();
    if (!plaintext.empty() && !finished_) {
        callbacks_.on_plaintext(std::move(plaintext));
    }
}

std::size_t TlsConnection::write(ByteView bytes) {
    std::size_t taken = 0;
    while (taken < bytes.size() && stream_->is_writable()) {
        const std::size_t size = machine_.write_plaintext(bytes.subspan(taken));
        flush();
        taken += size;
        if (size == 0) {
            break;
        }
    }
    wants_room_ = taken < bytes.size();
    return taken;
}

void TlsConnection::close() {
    machine_.close();
    flush();
    stream_->shutdown();
}

void TlsConnection::flush() {
    while (stream_->is_writable()) {
        Bytes ciphertext = machine_.poll_ciphertext();
        if (ciphertext.empty() || !stream_->write(std::move(ciphertext))) {
            return;
        }
    }
}

void TlsConnection::check_end() {
    if (machine_.state() == tls::TlsMachine::State::failed) {
        // The alert tells the other side; it leaves with what is queued.
        stream_->shutdown();
        finish(machine_.error());
    } else if (machine_.state() == tls::TlsMachine::State::closed) {
        finish(std::nullopt);
    }
}

void TlsConnection::finish(std::optional<Error> error) {
    if (!std::exchange(finished_, true)) {
        callbacks_.on_closed(std::move(error));
    }
}

}  // namespace aura::net
