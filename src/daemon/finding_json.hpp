// Findings as the control socket shows them.
#pragma once

#include <vector>

#include "control/message.hpp"
#include "sync/membership.hpp"
#include "workspace/finding.hpp"

namespace aura::daemon {

// One finding with its reason in words, who and why.
[[nodiscard]] control::Json to_json(const workspace::Finding& finding,
                                    const sync::Membership& membership);

// {"conflicts":…,"pending":…,"held":…}
[[nodiscard]] control::Json count_findings(const std::vector<workspace::Finding>& findings);

}  // namespace aura::daemon
