// What kind of thing git tracks at a path.
#pragma once

#include <cstdint>

namespace aura::git {

enum class EntryMode : std::uint8_t {
    regular,     // 100644
    executable,  // 100755
    symlink,     // 120000: the text is the target
    gitlink,     // 160000: a submodule, no text
};

}  // namespace aura::git
