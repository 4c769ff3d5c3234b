// What a program gets from the machine that it runs on: clocks, randomness, work for later, and an
// end at any moment. Work that waits when the program dies is never done; while the machine sleeps
// it is put off.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "base/prng.hpp"
#include "base/time.hpp"
#include "sim/scheduler.hpp"
#include "sim/sim_clock.hpp"

namespace aura::sim {

class SimHost {
public:
    // All outlive the host.
    SimHost(Scheduler& scheduler, SimClock& clock, Prng& prng)
        : scheduler_(scheduler), clock_(clock), prng_(prng) {}

    void after(Duration delay, Scheduler::Action action);

    [[nodiscard]] Now now() const { return clock_.now(); }

    [[nodiscard]] SimClock& clock() { return clock_; }

    [[nodiscard]] Prng& prng() { return prng_; }

    // A duration of the order of `typical`, rarely much longer.
    [[nodiscard]] Duration some(Duration typical);

    void fall_asleep() { clock_.asleep = true; }

    void wake();

private:
    void run(Scheduler::Action action);

    Scheduler& scheduler_;
    SimClock& clock_;
    Prng& prng_;
    std::vector<Scheduler::Action> frozen_;
    // The program's life: what waits holds a weak reference.
    std::shared_ptr<SimHost*> alive_ = std::make_shared<SimHost*>(this);
};

// As io::Timer: calls back once, when the machine's clock shows the deadline.
class SimTimer {
public:
    SimTimer(SimHost& host, std::function<void()> callback)
        : host_(host), callback_(std::move(callback)) {}

    void arm(std::optional<MonoTime> deadline);

    [[nodiscard]] const std::optional<MonoTime>& deadline() const { return deadline_; }

private:
    void wait();

    SimHost& host_;
    std::function<void()> callback_;
    std::optional<MonoTime> deadline_;
    std::shared_ptr<SimTimer*> armed_;  // renewed with each deadline
};

// As io::Deferred: calls back once, soon, however often it was asked for.
class SimDeferred {
public:
    SimDeferred(SimHost& host, std::function<void()> callback)
        : host_(host), callback_(std::move(callback)) {}

    void schedule();

    [[nodiscard]] bool is_scheduled() const { return scheduled_ != nullptr; }

private:
    SimHost& host_;
    std::function<void()> callback_;
    std::shared_ptr<SimDeferred*> scheduled_;
};

}  // namespace aura::sim
