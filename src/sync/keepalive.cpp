#include "sync/keepalive.hpp"

namespace aura::sync {

void Keepalive::handle_heard(MonoTime now) {
    heard_at_ = now;
    is_asking_ = false;
}

void Keepalive::handle_pong(MonoTime now, std::uint64_t token) {
    if (asked_ && asked_->token == token) {
        round_trip_ = now - asked_->at;
        asked_.reset();
    }
}

std::optional<std::uint64_t> Keepalive::poll_ping(MonoTime now) {
    if (is_asking_ || now < heard_at_ + limits_.idle) {
        return std::nullopt;
    }
    is_asking_ = true;
    asked_ = Asked{++tokens_, now};
    return tokens_;
}

MonoTime Keepalive::next_deadline() const {
    return heard_at_ + (is_asking_ ? limits_.dead : limits_.idle);
}

}  // namespace aura::sync
