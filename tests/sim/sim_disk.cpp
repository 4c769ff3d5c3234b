#include "sim/sim_disk.hpp"

#include <utility>

#include "base/assert.hpp"

namespace aura::sim {

void SimDisk::commit(SimHost& host, store::Batch batch, Done done) {
    host.after(host.some(latency), [this, &host, batch = std::move(batch), done = std::move(done)] {
        Status written = write(batch);
        host.after(host.some(latency), [done, written] { done(written); });
    });
}

void SimDisk::restore(const SimDisk& other, std::size_t transactions) {
    const std::vector<store::Batch> kept(
        other.history_.begin(), other.history_.begin() + static_cast<std::ptrdiff_t>(transactions));
    store_ = std::make_unique<store::MemoryStore>();
    history_.clear();
    for (const store::Batch& batch : kept) {
        AURA_ASSERT(store_->commit(batch).has_value());
        history_.push_back(batch);
    }
}

Status SimDisk::write(const store::Batch& batch) {
    if (full) {
        return fail(ErrorCode::store_full, "no space left");
    }
    AURA_TRY(store_->commit(batch));
    history_.push_back(batch);
    return {};
}

}  // namespace aura::sim
