// event_via_hub: two devices of a team in this process, each with its loop, its thread and its
// home; from the moment at which an event is durable at A until it is durable at B, through the
// Mothership that both have joined. The events are those of real saves in A's working tree.
//
// usage: bench-via-hub HOME-A HOME-B FILE-OF-A COUNT
//
// Prints one number a line: milliseconds of each event.

#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <fmt/core.h>

#include "config/config.hpp"
#include "config/places.hpp"
#include "count.hpp"
#include "daemon/peer_daemon.hpp"
#include "io/loop.hpp"

namespace aura::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr auto kPatience = std::chrono::seconds(60);
constexpr std::size_t kLines = 1000;

// When each event became durable at a device.
class Moments {
public:
    void note(const EventId& event) {
        const std::lock_guard lock(mutex_);
        moments_.emplace(event, Clock::now());
        last_ = event;
        changed_.notify_all();
    }

    // The event that follows `before`, once it is there.
    [[nodiscard]] std::optional<EventId> next(const std::optional<EventId>& before) {
        std::unique_lock lock(mutex_);
        const bool came = changed_.wait_for(lock, kPatience, [&] { return last_ != before; });
        return came ? last_ : std::nullopt;
    }

    [[nodiscard]] std::optional<Clock::time_point> of(const EventId& event) {
        std::unique_lock lock(mutex_);
        const bool came =
            changed_.wait_for(lock, kPatience, [&] { return moments_.contains(event); });
        return came ? std::optional(moments_.at(event)) : std::nullopt;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<EventId, Clock::time_point> moments_;
    std::optional<EventId> last_;
};

class Listener final : public sync::EventFold {
public:
    explicit Listener(Moments& moments) : moments_(moments) {}

    void on_event(const store::EventRef& event) override { moments_.note(event->id); }

    void on_key(const RepoId&) override {}

    void on_membership() override {}

private:
    Moments& moments_;
};

[[noreturn]] void give_up(const Error& error) {
    (void)std::fputs(error.to_block().c_str(), stderr);
    std::_Exit(1);
}

// The daemon of one home, in a thread of its own until the end of the program.
class Device {
public:
    explicit Device(const std::string& home) : thread_([this, home] { run(home); }) {}

    Device(const Device&) = delete;
    Device& operator=(const Device&) = delete;

    ~Device() {
        loop_.post([this] { loop_.stop(); });
        thread_.join();
    }

    [[nodiscard]] Moments& durable() { return durable_; }

private:
    void run(const std::string& home) {
        const auto places =
            config::default_places(config::Platform::linux_, {{"AURA_HOME", home}}, false);
        if (!places) {
            give_up(places.error());
        }
        auto daemon = daemon::PeerDaemon::start(
            loop_, config::Config{}, *places, [] { return control::Json(); });
        if (!daemon) {
            give_up(daemon.error());
        }
        Listener listener(durable_);
        sync::Replicator& replicator = (*daemon)->team()->replicator();
        replicator.add(listener);
        loop_.run();
        replicator.remove(listener);
        (*daemon)->shut_down();
    }

    Moments durable_;
    io::Loop loop_;
    std::thread thread_;  // last: it uses the others
};

// A file of functions, of which one has another body with every number.
std::string text_of(std::size_t number) {
    std::string text;
    for (std::size_t i = 0; i < kLines / 5; ++i) {
        text += fmt::format("def f{}(x):\n    y = x + {}\n    return y\n\n\n",
                            i,
                            i == number % (kLines / 5) ? number + kLines : i);
    }
    return text;
}

void save(const std::string& file, const std::string& text) {
    std::ofstream(file, std::ios::binary | std::ios::trunc) << text;
}

std::vector<double> measure(Device& a, Device& b, const std::string& file, std::size_t count) {
    std::vector<double> milliseconds;
    std::optional<EventId> last;
    for (std::size_t number = 0; number < count; ++number) {
        save(file, text_of(number));
        last = a.durable().next(last);
        const auto there = last ? b.durable().of(*last) : std::nullopt;
        if (!there) {
            give_up(Error(ErrorCode::timeout, fmt::format("event {} did not arrive", number)));
        }
        const auto taken = *there - *a.durable().of(*last);
        milliseconds.push_back(std::chrono::duration<double, std::milli>(taken).count());
        // The trees finish what follows from the event, so that it does not slow down the next.
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return milliseconds;
}

}  // namespace
}  // namespace aura::bench

int main(int argc, char** argv) {
    const auto count = argc == 5 ? aura::bench::parse_count(argv[4]) : std::nullopt;
    if (!count) {
        (void)std::fputs("usage: bench-via-hub HOME-A HOME-B FILE-OF-A COUNT\n", stderr);
        return 2;
    }
    aura::bench::Device a(argv[1]);
    aura::bench::Device b(argv[2]);
    for (const double ms : aura::bench::measure(a, b, argv[3], *count)) {
        fmt::print("{:.4f}\n", ms);
    }
    return 0;
}
