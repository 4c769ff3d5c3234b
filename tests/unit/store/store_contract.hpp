// What every Store must do; each implementation's test runs it on fresh stores of its own.
#pragma once

#include <functional>
#include <memory>

#include "store/store.hpp"

namespace aura::store::contract {

using MakeStore = std::function<std::unique_ptr<Store>()>;

// A log of a made-up author, told apart by `name`.
[[nodiscard]] wire::LogId log_named(std::uint8_t name);

// An event at `seq` whose id is made up from log and position and whose content has that size.
[[nodiscard]] EventRef event_at(const wire::LogId& log, std::uint64_t seq, std::size_t bytes = 8);

void check_events(const MakeStore& make);
void check_gaps_are_refused(const MakeStore& make);
void check_cuts(const MakeStore& make);
void check_read_limits(const MakeStore& make);
void check_records(const MakeStore& make);

}  // namespace aura::store::contract
