#include "base/assert.hpp"
#include "config/listen_address.hpp"
#include "config/units.hpp"
#include "crypto/base64url.hpp"
#include "crypto/fingerprint.hpp"
#include "crypto/invite.hpp"
#include "git/sparse_cone.hpp"
#include "http/https_address.hpp"
#include "io/machine.hpp"
#include "io/socket_address.hpp"
#include "support/fuzz_target.hpp"

namespace {

using aura::config::to_text;  // of durations, which are the standard library's

// What people write comes back from how it is shown.
template <class Parse>
void check_shown(std::string_view text, const Parse& parse) {
    if (const auto value = parse(text)) {
        const std::string shown = to_text(*value);
        AURA_ASSERT(parse(shown) == value);
    }
}

void check_address(std::string_view text) {
    if (const auto address = aura::http::parse_https_address(text, 443)) {
        const auto again = aura::http::parse_https_address(address->url(), 1);
        AURA_ASSERT(again && *again == *address);
    }
    if (const auto ip = aura::io::parse_address(text, 7)) {
        AURA_ASSERT(aura::io::parse_address(ip_text(*ip), 7) == ip);
    }
}

void check_crypto(std::string_view text) {
    if (const auto bytes = aura::crypto::from_base64url(text)) {
        AURA_ASSERT(aura::crypto::to_base64url(*bytes) == text);
    }
    if (const auto fingerprint = aura::crypto::parse_fingerprint(text)) {
        const auto shown = aura::crypto::fingerprint_text(*fingerprint);
        AURA_ASSERT(aura::crypto::parse_fingerprint(shown) == fingerprint);
    }
    if (const auto invite = aura::crypto::parse_invite(text)) {
        AURA_ASSERT(aura::crypto::invite_text(*invite) == text);
    }
}

}  // namespace

// Short texts of the outside: units, addresses, fingerprints, what git and the system write.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = aura::as_text({data, size});
    check_shown(text, aura::config::parse_duration);
    check_shown(text, aura::config::parse_size);
    check_shown(text, aura::config::parse_listen);
    check_address(text);
    check_crypto(text);
    static_cast<void>(aura::io::parse_machine_id(text));
    if (const auto cone = aura::git::SparseCone::parse(text)) {
        static_cast<void>(cone->contains("src/a/b.py"));
        static_cast<void>(cone->contains("a"));
    }
    return 0;
}
