#include "base/log.hpp"

#include <atomic>

namespace aura::log {
namespace {

// The one mutable global: a log line must not need a logger passed through every function.
// NOLINTNEXTLINE(cppcoreguidelines-avoid-non-const-global-variables): see above
std::atomic<Sink*> current_sink{nullptr};

}  // namespace

void set_sink(Sink* sink) {
    current_sink.store(sink, std::memory_order_release);
}

Sink* sink() {
    return current_sink.load(std::memory_order_acquire);
}

}  // namespace aura::log
