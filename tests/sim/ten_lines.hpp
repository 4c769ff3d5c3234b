// Ten numbered lines: the text that stories about lines begin with.
#pragma once

#include <cstddef>
#include <string>

#include "base/assert.hpp"
#include "sim/sim_team.hpp"

namespace aura::sim {

// `text` with `instead` for the first line that is `line`.
inline std::string with_line(std::string text,
                             const std::string& line,
                             const std::string& instead) {
    const std::size_t at = text.find(line + "\n");
    AURA_ASSERT(at != std::string::npos);
    return text.replace(at, line.size(), instead);
}

inline const std::string kTen = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n";
inline const std::string kFive = with_line(kTen, "5", "five");

// Of a team whose first file has them.
inline Files files() {
    return plain_files({{"a.txt", kTen}, {"b.txt", "b\n"}});
}

}  // namespace aura::sim
