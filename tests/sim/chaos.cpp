#include "sim/chaos.hpp"

#include <array>
#include <chrono>

#include <fmt/core.h>

namespace aura::sim {
namespace {

constexpr std::size_t kSteps = 80;
constexpr std::size_t kPeers = 3;
// A bit for each kind of trouble.
constexpr std::uint64_t kTroublesUsed = 0b111'1111'1111;
constexpr std::size_t kFatLine = 8 * 1024;
// The peer that may be revoked, and whose disk may be replaced by a backup. Only one disk of a run
// is, this one or the Mothership's, or acked events could be lost with both machines that had them.
constexpr std::size_t kUnlucky = 1;

WorldOptions options(Files files) {
    WorldOptions options;
    options.peers = kPeers;
    options.files = std::move(files);
    return options;
}

}  // namespace

Chaos::Chaos(std::uint64_t seed)
    : prng_(seed ^ 0x5eedU),
      troubles_(prng_.next() & prng_.next() & kTroublesUsed),
      hub_has_backup_(prng_.chance(1, 2)),
      editor_(prng_, prng_.chance(1, 16) ? kFatLine : 0),
      world_(seed, options(editor_.first_files())) {
    for (const auto& machine : world_.machines()) {
        machine->clock.drift_ppm = static_cast<std::int64_t>(prng_.below(400)) - 200;
    }
    world_.net().latency = std::chrono::microseconds(100 << prng_.below(10));
    if (has(Trouble::revocation)) {
        editor_.expect_cut(world_.peer(kUnlucky).tree());
    }
}

std::vector<std::string> Chaos::run() {
    for (std::size_t i = 0; i < kSteps; ++i) {
        step();
        world_.run(some_time());
    }
    editor_.finish_saves();
    world_.heal();
    // Only who was rolled back unseen can put in order what it left with others.
    for (std::size_t i = 0; was_rolled_back_ && i < kPeers; ++i) {
        if (i != kUnlucky) {
            world_.connect_peers(kUnlucky, i);
        }
    }
    if (world_.is_revoked(kUnlucky) && (prng_.chance(1, 2) || was_rolled_back_)) {
        if (!hub_is_confirmed()) {
            // It says nothing before its members have come.
            static_cast<void>(world_.settle());
        }
        world_.unrevoke(kUnlucky);
    }
    std::vector<std::string> wrong = world_.finish();
    check_lost(wrong);
    return wrong;
}

void Chaos::check_lost(std::vector<std::string>& wrong) {
    std::vector<const Files*> files;
    for (std::size_t i = 0; i < world_.peers(); ++i) {
        files.push_back(&world_.peer(i).tree().disk());
        const auto elsewhere = world_.peer(i).tree().git().elsewhere();
        files.insert(files.end(), elsewhere.begin(), elsewhere.end());
    }
    for (const std::string& line : editor_.lost(files)) {
        wrong.push_back(fmt::format("lost: nobody took it away, and it is in no file: {}",
                                    line.substr(0, line.find(' ', 5))));
    }
}

bool Chaos::has(Trouble trouble) const {
    return ((troubles_ >> static_cast<unsigned>(trouble)) & 1U) != 0;
}

void Chaos::step() {
    const auto trouble = Trouble{static_cast<std::uint8_t>(prng_.below(kTroubles))};
    if (has(trouble) && prng_.chance(1, 2)) {
        act(trouble);
        return;
    }
    SimMachine& peer = world_.peer(any_peer());
    editor_.edit(peer.tree());
}

void Chaos::act(Trouble trouble) {
    SimMachine& machine = any_machine();
    SimMachine& other = any_machine();
    switch (trouble) {
        case Trouble::crash:
            crash(machine);
            break;
        case Trouble::broken_connection:
            world_.net().break_one(
                machine.place(), prng_.chance(1, 2) ? SimNet::Break::loud : SimNet::Break::silent);
            break;
        case Trouble::partition:
            world_.net().set_reachable(machine.place(),
                                       other.place(),
                                       !world_.net().reachable(machine.place(), other.place()));
            break;
        case Trouble::full_disk:
            machine.disk.full = !machine.disk.full;
            break;
        case Trouble::sleep:
            if (machine.clock.asleep) {
                machine.wake();
            } else if (machine.is_running()) {
                machine.fall_asleep();
            }
            break;
        case Trouble::clock_step:
            step_clock(machine);
            break;
        case Trouble::direct_sessions: {
            const std::size_t a = prng_.below(kPeers);
            const std::size_t b = (a + 1) % kPeers;
            if (prng_.chance(2, 3)) {
                world_.connect_peers(a, b);
            } else {
                world_.disconnect_peers(a, b);
            }
            break;
        }
        case Trouble::revocation:
            revoke_or_restore();
            break;
        case Trouble::old_backup:
            restore_backup();
            break;
        case Trouble::git:
            editor_.use_git(world_.peer(any_peer()).tree());
            break;
        case Trouble::formatter:
            editor_.format(world_.peer(any_peer()).tree());
            break;
    }
}

void Chaos::crash(SimMachine& machine) {
    if (!machine.is_running()) {
        machine.start();
        return;
    }
    constexpr std::array kDeaths = {
        SimMachine::Death::killed, SimMachine::Death::power_cut, SimMachine::Death::shut_down};
    machine.stop(kDeaths.at(prng_.below(kDeaths.size())));
    if (prng_.chance(1, 2)) {
        machine.start();
    }
}

void Chaos::restore_backup() {
    SimMachine& machine = hub_has_backup_ ? world_.hub() : world_.peer(kUnlucky);
    if (backup_transactions_ == 0) {
        backup_transactions_ = machine.disk.transactions();
        return;
    }
    if (restored_) {
        return;
    }
    restored_ = true;
    if (machine.is_running()) {
        machine.stop(SimMachine::Death::killed);
    }
    // A Mothership that is run twice is a matter for people.
    const bool is_noticed = hub_has_backup_ || prng_.chance(1, 2);
    was_rolled_back_ = !is_noticed;
    machine.restore_disk(machine.disk, backup_transactions_, is_noticed);
    machine.start();
}

void Chaos::revoke_or_restore() {
    if (!world_.hub().is_running() || world_.hub().clock.asleep || !hub_is_confirmed()) {
        return;
    }
    if (world_.is_revoked(kUnlucky)) {
        world_.unrevoke(kUnlucky);
    } else {
        world_.revoke(kUnlucky);
    }
}

bool Chaos::hub_is_confirmed() {
    return world_.hub().daemon().replicator().confirmation().is_confirmed();
}

void Chaos::step_clock(SimMachine& machine) {
    const auto hours = static_cast<std::int64_t>(prng_.below(48)) - 24;
    machine.clock.wall += std::chrono::hours(hours);
}

SimMachine& Chaos::any_machine() {
    return *world_.machines()[prng_.below(world_.machines().size())];
}

std::size_t Chaos::any_peer() {
    return prng_.below(kPeers);
}

// From less than a step of anything to longer than every timer, each order of magnitude as often.
Duration Chaos::some_time() {
    const std::uint64_t order = std::uint64_t{16} << prng_.below(22);
    return Duration(static_cast<Duration::rep>(prng_.below(order)));
}

}  // namespace aura::sim
