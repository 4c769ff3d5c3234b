// A random run: people edit while machines die, networks break, disks fill up and clocks jump. Each
// seed draws which kinds of trouble it has, so that rare mixtures come up often.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "sim/sim_editor.hpp"
#include "sim/sim_world.hpp"

namespace aura::sim {

class Chaos {
public:
    explicit Chaos(std::uint64_t seed);

    // The whole run. What is wrong at its end, if anything.
    [[nodiscard]] std::vector<std::string> run();

    [[nodiscard]] SimWorld& world() { return world_; }

private:
    enum class Trouble : std::uint8_t {
        crash,
        broken_connection,
        partition,
        full_disk,
        sleep,
        clock_step,
        direct_sessions,
        revocation,
        old_backup,
        git,
        formatter,
    };
    static constexpr std::size_t kTroubles = 11;

    // One line for each that an editor wrote and that is gone.
    void check_lost(std::vector<std::string>& wrong);
    [[nodiscard]] bool has(Trouble trouble) const;
    void step();
    void act(Trouble trouble);
    void crash(SimMachine& machine);
    void restore_backup();
    void revoke_or_restore();
    [[nodiscard]] bool hub_is_confirmed();
    void step_clock(SimMachine& machine);
    [[nodiscard]] SimMachine& any_machine();
    [[nodiscard]] std::size_t any_peer();
    [[nodiscard]] Duration some_time();

    SeededPrng prng_;
    std::uint64_t troubles_;  // a bit each
    // Whose backup there is: the Mothership's or one peer's. Taken once, used at most once.
    bool hub_has_backup_;
    SimEditor editor_;
    SimWorld world_;
    std::size_t backup_transactions_ = 0;
    bool restored_ = false;
    bool was_rolled_back_ = false;  // and did not notice
};

}  // namespace aura::sim
