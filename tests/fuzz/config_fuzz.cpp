#include <string>

#include "base/assert.hpp"
#include "base/bytes.hpp"
#include "config/load.hpp"
#include "config/show.hpp"
#include "support/fuzz_target.hpp"

namespace {

aura::Result<aura::config::Loaded> load_text(std::string text) {
    aura::config::Sources sources;
    sources.file = {"fuzz.toml", std::move(text)};
    return aura::config::load(sources);
}

}  // namespace

// A text is a configuration or a list of mistakes; a configuration is shown as one that loads to
// the same, but for secrets.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto loaded = load_text(std::string(aura::as_text({data, size})));
    if (!loaded) {
        AURA_ASSERT(!loaded.error().causes().empty());
        return 0;
    }
    auto& config = loaded->config;
    config.database.url.clear();
    config.audit.intent_log_backend = aura::config::AuditBackend::embedded;
    config.fragment_store.access_key_id.clear();
    config.fragment_store.secret_access_key.clear();
    const auto again = load_text(show(*loaded, aura::config::ShowOrigin::yes));
    AURA_ASSERT(again && again->config == config);
    return 0;
}
