// What must hold in a simulated team: at every moment, and once everything has healed and come to
// rest. Each check says what is wrong in a line that begins with its own name.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace aura::sim {

class SimMachine;
class SimWorld;

// Of a running machine, at any moment: queues are bounded, and one that is not empty waits for an
// answer or for a timer.
[[nodiscard]] std::optional<std::string> check_machine(const SimMachine& machine,
                                                       std::size_t window_bytes);

// Of a team at rest: the same logs everywhere, whatever was acked among them; every change folded
// once; the same files at the same commit but for conflicts, and the same conflicts.
[[nodiscard]] std::vector<std::string> check_team(SimWorld& world);

}  // namespace aura::sim
