#include "link.hpp"

#include <utility>

#include <doctest/doctest.h>

namespace aura::sync::test {

ExchangeOptions options_for(const Device& remote) {
    ExchangeOptions options;
    options.remote = remote.id();
    options.interest.all = true;
    options.agent = "aura/test";
    return options;
}

Link::Side::Side(Device& device_in, ExchangeOptions options)
    : device(device_in), exchange(device.now.mono, std::move(options), device.replica) {
    device.sessions.push_back(&exchange);
}

Link::Link(Device& device_a, Device& device_b)
    : Link(device_a, options_for(device_b), device_b, options_for(device_a)) {}

Link::Link(Device& device_a, ExchangeOptions of_a, Device& device_b, ExchangeOptions of_b)
    : a(device_a, std::move(of_a)), b(device_b, std::move(of_b)) {}

Link::~Link() {
    std::erase(a.device.sessions, &a.exchange);
    std::erase(b.device.sessions, &b.exchange);
}

void Link::run() {
    bool moved = true;
    while (moved) {
        a.device.settle();
        b.device.settle();
        moved = pump(a, b);
        moved = pump(b, a) || moved;
    }
}

void Link::advance(Duration time) {
    for (Side* side : {&a, &b}) {
        side->device.now.mono += time;
        side->device.now.wall += time;
        side->exchange.handle_deadline(side->device.now.mono);
    }
}

bool Link::pump(Side& side, Side& other) {
    bool moved = false;
    while (auto output = side.exchange.poll(side.device.now.mono)) {
        moved = true;
        carry_out(side, other, *std::move(output));
        side.device.settle();
    }
    if (side.reads && !side.inbox.empty()) {
        moved = true;
        const Bytes frame = std::move(side.inbox.front());
        side.inbox.pop_front();
        side.exchange.handle_frame(side.device.now.mono, frame);
    }
    return moved;
}

void Link::carry_out(Side& side, Side& other, Exchange::Output output) {
    Replica& replica = side.device.replica;
    if (auto* send = std::get_if<Exchange::Send>(&output)) {
        side.sent.push_back(wire::decode_frame(send->frame).value());
        other.inbox.push_back(std::move(send->frame));
    } else if (auto* deliver = std::get_if<Exchange::Deliver>(&output)) {
        side.exchange.handle_delivered(replica.handle_run(side.device.now, deliver->run));
    } else if (auto* read = std::get_if<Exchange::Read>(&output)) {
        side.exchange.handle_read(side.device.store.read(read->log, read->first, read->limits));
    } else if (auto* ahead = std::get_if<Exchange::OwnLogAhead>(&output)) {
        replica.handle_own_log_ahead(ahead->log);
    } else if (auto* fork = std::get_if<Exchange::ForkFound>(&output)) {
        replica.handle_fork(fork->fork);
    } else if (auto* branch = std::get_if<Exchange::BranchFound>(&output)) {
        replica.give_way(side.device.now, branch->fork, branch->common);
    } else if (auto* asked = std::get_if<Exchange::Locate>(&output)) {
        side.exchange.handle_located(
            *asked, first_id(side.device.store.read(asked->log, asked->seq, {1, 0})));
    } else if (auto* closed = std::get_if<Exchange::Closed>(&output)) {
        REQUIRE_FALSE(side.closed.has_value());
        side.closed = std::move(*closed);
    } else {
        side.said.push_back(std::move(output));
    }
}

}  // namespace aura::sync::test
