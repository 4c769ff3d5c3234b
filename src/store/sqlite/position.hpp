// Where an event lies in the table of events: number of its log << 40 | its seq.
#pragma once

#include <cstdint>

#include "base/ids.hpp"

namespace aura::store::sqlite {

// A log of a thousand events a second is full after 34 years.
inline constexpr unsigned kSeqBits = 40;

[[nodiscard]] constexpr std::int64_t position_of(std::int64_t log_number, Seq seq) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(log_number) << kSeqBits |
                                     number(seq));
}

}  // namespace aura::store::sqlite
