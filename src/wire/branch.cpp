#include "wire/branch.hpp"

#include <limits>

#include "wire/codec.hpp"

namespace aura::wire {

Bytes encode(const BranchBegun& value) {
    Writer out;
    out.u64(number(value.incarnation));
    out.u64(number(value.last_common));
    out.id(value.at);
    return std::move(out).take();
}

Result<BranchBegun> decode_branch_begun(ByteView bytes) {
    // Room for as many events behind it as any log has.
    constexpr std::uint64_t kSeqMax = std::numeric_limits<std::uint64_t>::max() / 2;
    Reader in(bytes);
    BranchBegun value;
    value.incarnation = Incarnation{in.u64()};
    value.last_common = Seq{in.u64()};
    value.at = in.id<EventId>();
    if (number(value.last_common) > kSeqMax ||
        (value.last_common == Seq{0}) != value.at.is_zero()) {
        in.reject("no place where a branch can begin");
    }
    AURA_TRY(in.finish("begin of a branch"));
    return value;
}

}  // namespace aura::wire
