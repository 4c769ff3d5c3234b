// The request methods that the API uses; every other is refused (RFC 9110 section 9).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace aura::http {

enum class Method : std::uint8_t { get, head, post, delete_ };

// "GET".
[[nodiscard]] std::string_view to_text(Method method);

// Methods are case-sensitive; nothing for one that is not in the list.
[[nodiscard]] std::optional<Method> method_named(std::string_view name);

}  // namespace aura::http
