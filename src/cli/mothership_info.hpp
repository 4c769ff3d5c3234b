// What a server says of itself when it is asked without knowing who it is: the body of `/v1/info`.
//
// Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace aura::cli {

struct MothershipInfo {
    std::int64_t protocol = 0;
    std::string host_id;  // can be shown on a terminal
};

// Takes any bytes. not_a_mothership.
[[nodiscard]] Result<MothershipInfo> read_info(std::string_view body);

}  // namespace aura::cli
