// Two devices and a session between them, for stories. Frames arrive at once and in order, until
// the story holds or cuts the line.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <vector>

#include "device.hpp"
#include "sync/exchange.hpp"

namespace aura::sync::test {

class Link {
public:
    struct Side {
        Side(Device& device, ExchangeOptions options);

        template <class Output>
        [[nodiscard]] std::size_t count_said() const;

        Device& device;
        Exchange exchange;
        std::deque<Bytes> inbox;  // on the way to it
        bool reads = true;        // while false its inbox only fills
        std::vector<Exchange::Output> said;
        std::optional<Exchange::Closed> closed;
        // Frames it sent, decoded.
        std::vector<wire::Frame> sent;
    };

    Link(Device& a, Device& b);
    Link(Device& a, ExchangeOptions of_a, Device& b, ExchangeOptions of_b);
    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;
    ~Link();

    // Until nothing moves.
    void run();

    // Both devices' clocks.
    void advance(Duration time);

    Side a;
    Side b;

private:
    bool pump(Side& side, Side& other);
    void carry_out(Side& side, Side& other, Exchange::Output output);
};

// What a device that wants everything says of itself.
[[nodiscard]] ExchangeOptions options_for(const Device& remote);

template <class Output>
std::size_t Link::Side::count_said() const {
    std::size_t count = 0;
    for (const Exchange::Output& output : said) {
        count += std::holds_alternative<Output>(output) ? 1U : 0U;
    }
    return count;
}

}  // namespace aura::sync::test
