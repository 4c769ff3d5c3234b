#include "sim/sim_net.hpp"

#include <algorithm>

#include "wire/frame.hpp"

namespace aura::sim {
namespace {

std::pair<Place, Place> ordered(Place a, Place b) {
    return {std::min(a, b), std::max(a, b)};
}

// Whether the frame moves anything.
bool is_work(const Bytes& frame) {
    const auto type = wire::FrameType{frame.empty() ? std::uint8_t{0} : frame.front()};
    return type != wire::FrameType::ping && type != wire::FrameType::pong;
}

}  // namespace

// What two ports share.
struct SimWire : std::enable_shared_from_this<SimWire> {
    struct Direction {
        std::deque<std::optional<Bytes>> under_way;
        std::size_t bytes = 0;
        Duration last_arrival{};
    };

    SimNet& net;
    std::array<Place, 2> places;
    std::array<SimPort*, 2> ports{};      // null: closed on that side
    std::array<Direction, 2> directions;  // towards that side
    bool broken = false;

    SimWire(SimNet& net_, Place a, Place b) : net(net_), places{a, b} {}

    void send(std::size_t to, std::optional<Bytes> frame) {
        if (broken) {
            return;
        }
        Direction& direction = directions[to];
        direction.bytes += frame ? frame->size() : 0;
        direction.under_way.push_back(std::move(frame));
        const Duration at =
            std::max(net.scheduler_.now() + net.flight_time(), direction.last_arrival);
        direction.last_arrival = at;
        net.scheduler_.after(at - net.scheduler_.now(),
                             [self = shared_from_this(), to] { self->arrive(to); });
    }

    // The first frame is there, unless the way is blocked: then it comes when that ends.
    void arrive(std::size_t to) {
        Direction& direction = directions[to];
        if (broken || direction.under_way.empty() || !net.reachable(places[0], places[1])) {
            return;
        }
        std::optional<Bytes> frame = std::move(direction.under_way.front());
        direction.under_way.pop_front();
        direction.bytes -= frame ? frame->size() : 0;
        if (ports[to] != nullptr) {
            net.frames_arrived_ += frame && is_work(*frame) ? 1U : 0U;
            ports[to]->take(std::move(frame));
        }
    }

    // The way is free again: whatever was due by now arrives.
    void resume() {
        for (std::size_t to = 0; to < 2; ++to) {
            for (std::size_t i = directions[to].under_way.size(); i > 0; --i) {
                net.scheduler_.after(net.latency,
                                     [self = shared_from_this(), to] { self->arrive(to); });
            }
        }
    }
};

SimPort::SimPort(std::shared_ptr<SimWire> wire, std::size_t side, SimHost& host)
    : wire_(std::move(wire)), side_(side), host_(host) {
    wire_->ports.at(side_) = this;
}

SimPort::~SimPort() {
    wire_->ports.at(side_) = nullptr;
    wire_->send(1 - side_, std::nullopt);
}

void SimPort::send(Bytes frame) {
    wire_->send(1 - side_, std::move(frame));
}

std::size_t SimPort::bytes_under_way() const {
    return wire_->directions.at(1 - side_).bytes;
}

Place SimPort::remote() const {
    return wire_->places.at(1 - side_);
}

// Through the machine, which may sleep.
void SimPort::take(std::optional<Bytes> frame) {
    inbox_.push_back(std::move(frame));
    host_.after({}, [alive = std::weak_ptr(alive_)] {
        if (const auto self = alive.lock()) {
            (*self)->hand_over();
        }
    });
}

void SimPort::hand_over() {
    const std::optional<Bytes> frame = std::move(inbox_.front());
    inbox_.pop_front();
    // The handler may end this port.
    if (frame) {
        const auto on_frame = handlers_.on_frame;
        on_frame(*frame);
    } else {
        const auto on_closed = handlers_.on_closed;
        on_closed();
    }
}

void SimNet::listen(Place place, SimHost& host, Accept accept) {
    listeners_.erase(place);
    listeners_.emplace(place, Listener{host, std::move(accept)});
}

void SimNet::dial(Place from, Place to, SimHost& host, Connected connected) {
    host.after(flight_time(), [this, from, to, &host, connected = std::move(connected)] {
        if (!reachable(from, to)) {
            return;
        }
        const auto listener = listeners_.find(to);
        if (listener == listeners_.end()) {
            connected(nullptr);
            return;
        }
        const auto wire = std::make_shared<SimWire>(*this, from, to);
        std::erase_if(wires_, [](const auto& known) { return known.expired(); });
        wires_.push_back(wire);
        auto near = std::make_unique<SimPort>(wire, 0, host);
        auto far = std::make_unique<SimPort>(wire, 1, listener->second.host);
        listener->second.accept(std::move(far));
        connected(std::move(near));
    });
}

void SimNet::set_reachable(Place a, Place b, bool reachable) {
    if (!reachable) {
        unreachable_.insert(ordered(a, b));
        return;
    }
    if (unreachable_.erase(ordered(a, b)) == 0) {
        return;
    }
    for (const auto& wire : wires_of(a)) {
        if (wire->places[0] == b || wire->places[1] == b) {
            wire->resume();
        }
    }
}

bool SimNet::reachable(Place a, Place b) const {
    return !unreachable_.contains(ordered(a, b));
}

void SimNet::break_one(Place place, Break how) {
    const auto wires = wires_of(place);
    if (!wires.empty()) {
        break_wire(*wires[prng_.below(wires.size())], how);
    }
}

void SimNet::break_all(Place place, Break how) {
    for (const auto& wire : wires_of(place)) {
        break_wire(*wire, how);
    }
}

Duration SimNet::flight_time() {
    return Duration(static_cast<Duration::rep>(
        prng_.below(static_cast<std::uint64_t>(2 * latency.count() + 1))));
}

std::vector<std::shared_ptr<SimWire>> SimNet::wires_of(Place place) {
    std::vector<std::shared_ptr<SimWire>> found;
    for (const auto& weak : wires_) {
        const auto wire = weak.lock();
        if (wire && !wire->broken && (wire->places[0] == place || wire->places[1] == place)) {
            found.push_back(wire);
        }
    }
    return found;
}

void SimNet::break_wire(SimWire& wire, Break how) {
    wire.broken = true;
    for (auto& direction : wire.directions) {
        direction.under_way.clear();
        direction.bytes = 0;
    }
    if (how == Break::silent) {
        return;
    }
    for (SimPort* port : wire.ports) {
        if (port != nullptr) {
            port->take(std::nullopt);
        }
    }
}

}  // namespace aura::sim
