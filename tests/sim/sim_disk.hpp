// The disk that a device's store is on. A transaction takes its time; what was not committed when
// the power goes is gone, what was committed and not yet told of is there. The disk may be full. It
// remembers every transaction, so a backup is a number: so many transactions ago.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "base/result.hpp"
#include "sim/sim_host.hpp"
#include "store/memory/memory_store.hpp"

namespace aura::sim {

class SimDisk {
public:
    using Done = std::function<void(Status)>;

    // Commits, unless the program dies before; `done` hears of it unless it dies then.
    void commit(SimHost& host, store::Batch batch, Done done);

    // What is durable.
    [[nodiscard]] store::MemoryStore& store() { return *store_; }

    [[nodiscard]] std::size_t transactions() const { return history_.size(); }

    // Becomes as `other` was after so many transactions. While no program uses it.
    void restore(const SimDisk& other, std::size_t transactions);

    // Between handing over and durable, and as long again until the answer.
    Duration latency = std::chrono::milliseconds(1);
    bool full = false;
    // The next start reads everything but the last change, without noticing.
    bool passes_over_one = false;

private:
    [[nodiscard]] Status write(const store::Batch& batch);

    std::unique_ptr<store::MemoryStore> store_ = std::make_unique<store::MemoryStore>();
    std::vector<store::Batch> history_;
};

}  // namespace aura::sim
