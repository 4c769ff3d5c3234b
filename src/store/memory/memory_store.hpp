// A store in memory, for tests and the simulator. Durable as long as the object lives.
//
// One thread at a time.
#pragma once

#include <map>
#include <vector>

#include "store/store.hpp"

namespace aura::store {

class MemoryStore final : public Store {
public:
    [[nodiscard]] Status commit(const Batch& batch) override;
    [[nodiscard]] Result<std::vector<LogHead>> heads() override;
    [[nodiscard]] Result<std::vector<wire::Event>> read(const wire::LogId& log,
                                                        Seq first,
                                                        const ReadLimits& limits) override;
    [[nodiscard]] Result<std::optional<Bytes>> get(const RecordKey& key) override;
    [[nodiscard]] Result<std::vector<Record>> scan(RecordKind kind, ByteView prefix) override;
    [[nodiscard]] Result<std::uint64_t> size_bytes() override;

private:
    [[nodiscard]] Status check_order(const Batch& batch) const;

    std::map<wire::LogId, std::vector<EventRef>> logs_;
    std::map<RecordKey, Bytes> records_;
    std::uint64_t bytes_ = 0;
};

}  // namespace aura::store
