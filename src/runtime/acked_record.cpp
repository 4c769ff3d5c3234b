#include "runtime/acked_record.hpp"

#include "wire/codec.hpp"

namespace aura::runtime {
namespace {

constexpr std::string_view kKey = "acked";
// Of one device: a log a repository and incarnation.
constexpr std::size_t kLogsMax = 100'000;

store::RecordKey key() {
    return {store::RecordKind::meta, to_bytes(as_bytes(kKey))};
}

}  // namespace

sync::VersionVector own_heads(const sync::VersionVector& acked, const AuthorId& self) {
    sync::VersionVector own;
    for (const auto& [log, head] : acked.heads()) {
        if (log.author == self) {
            own.set(log, {head.seq, {}});
        }
    }
    return own;
}

store::RecordWrite acked_write(const sync::VersionVector& own) {
    wire::Writer out;
    out.count(own.heads().size());
    for (const auto& [log, head] : own.heads()) {
        encode(out, log);
        out.u64(number(head.seq));
    }
    return {key(), std::move(out).take()};
}

Result<sync::VersionVector> read_acked(store::Store& from) {
    AURA_TRY_ASSIGN(const auto record, from.get(key()));
    sync::VersionVector acked;
    if (!record) {
        return acked;
    }
    wire::Reader in(*record);
    const std::size_t count = in.count(kLogsMax, wire::kLogIdBytes + 8);
    for (std::size_t i = 0; i < count; ++i) {
        const wire::LogId log = wire::decode_log_id(in);
        acked.set(log, {Seq{in.u64()}, {}});
    }
    return in.finish("record of what is acked") ? acked : sync::VersionVector();
}

}  // namespace aura::runtime
