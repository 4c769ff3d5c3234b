// The network, simulated: connections are ordered streams of frames between machines. Frames take
// their time. While two machines cannot reach each other, what is under way between them waits, as
// TCP would send it again; when a connection breaks, all of it is lost. Either side may be told of
// that, or not.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "base/prng.hpp"
#include "sim/scheduler.hpp"
#include "sim/sim_host.hpp"

namespace aura::sim {

// Which machine.
enum class Place : std::size_t {};

[[nodiscard]] constexpr std::size_t number(Place place) {
    return static_cast<std::size_t>(place);
}

struct SimWire;

// One side of a connection; destroying it closes the connection.
class SimPort {
public:
    struct Handlers {
        std::function<void(const Bytes&)> on_frame;
        // The other side closed it, or it broke.
        std::function<void()> on_closed;
    };

    SimPort(std::shared_ptr<SimWire> wire, std::size_t side, SimHost& host);
    SimPort(const SimPort&) = delete;
    SimPort& operator=(const SimPort&) = delete;
    ~SimPort();

    void start(Handlers handlers) { handlers_ = std::move(handlers); }

    void send(Bytes frame);

    // Sent and not yet arrived.
    [[nodiscard]] std::size_t bytes_under_way() const;

    [[nodiscard]] Place remote() const;

private:
    friend struct SimWire;
    friend class SimNet;

    void take(std::optional<Bytes> frame);
    void hand_over();

    std::shared_ptr<SimWire> wire_;
    std::size_t side_;
    SimHost& host_;
    Handlers handlers_;
    std::deque<std::optional<Bytes>> inbox_;  // nothing: it was closed
    std::shared_ptr<SimPort*> alive_ = std::make_shared<SimPort*>(this);
};

class SimNet {
public:
    using Accept = std::function<void(std::unique_ptr<SimPort>)>;
    // Null: refused.
    using Connected = std::function<void(std::unique_ptr<SimPort>)>;

    // How a connection breaks: both sides hear of it, or neither.
    enum class Break : std::uint8_t { loud, silent };

    SimNet(Scheduler& scheduler, Prng& prng) : scheduler_(scheduler), prng_(prng) {}

    // `host` until unlisten().
    void listen(Place place, SimHost& host, Accept accept);

    void unlisten(Place place) { listeners_.erase(place); }

    // `connected` is called when there is an answer, which may be never. The program at `from` may
    // die first.
    void dial(Place from, Place to, SimHost& host, Connected connected);

    void set_reachable(Place a, Place b, bool reachable);
    [[nodiscard]] bool reachable(Place a, Place b) const;

    // Breaks a connection that `place` has, if it has one.
    void break_one(Place place, Break how);
    void break_all(Place place, Break how);

    // Frames that arrived, other than those that only say that a side is alive.
    [[nodiscard]] std::size_t frames_arrived() const { return frames_arrived_; }

    // The slower, the more is under way when something breaks.
    Duration latency = std::chrono::milliseconds(2);

private:
    friend class SimPort;
    friend struct SimWire;

    struct Listener {
        SimHost& host;
        Accept accept;
    };

    [[nodiscard]] Duration flight_time();
    [[nodiscard]] std::vector<std::shared_ptr<SimWire>> wires_of(Place place);
    void break_wire(SimWire& wire, Break how);

    Scheduler& scheduler_;
    Prng& prng_;
    std::map<Place, Listener> listeners_;
    std::set<std::pair<Place, Place>> unreachable_;
    std::vector<std::weak_ptr<SimWire>> wires_;
    std::size_t frames_arrived_ = 0;
};

}  // namespace aura::sim
