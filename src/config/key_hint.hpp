// What to tell somebody who wrote a name that is no key.
//
// A pure function.
#pragma once

#include <string>
#include <string_view>

namespace aura::config {

// `, did you mean "mothership.port"?`: a key like it in the section that it names, else a section
// like it, else a key that is called so in another section. Empty when nothing comes close.
[[nodiscard]] std::string key_hint(std::string_view name);

}  // namespace aura::config
