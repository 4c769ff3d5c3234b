#include <algorithm>
#include <cctype>

#include "base/assert.hpp"
#include "base/hex.hpp"
#include "support/fuzz_target.hpp"

namespace {

bool equal_but_for_case(char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) == b;
}

}  // namespace

// What from_hex takes, to_hex gives back in lower case.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = aura::as_text({data, size});
    if (const auto bytes = aura::from_hex(text)) {
        const std::string again = aura::to_hex(*bytes);
        AURA_ASSERT(std::ranges::equal(text, again, equal_but_for_case));
    }
    return 0;
}
