#include <algorithm>
#include <array>

#include "base/assert.hpp"
#include "code/import_lines.hpp"
#include "code/merge.hpp"
#include "support/fuzz_target.hpp"

using aura::code::Skeleton;

namespace {

// Base, ours and theirs, divided by a byte that no text in UTF-8 has.
std::array<std::string_view, 3> split(std::string_view text) {
    std::array<std::string_view, 3> parts;
    for (std::string_view& part : parts) {
        part = text.substr(0, text.find('\xff'));
        text.remove_prefix(std::min(part.size() + 1, text.size()));
    }
    return parts;
}

void check_text(const std::array<std::string_view, 3>& parts) {
    const auto [base, ours, theirs] = parts;
    const auto merge = aura::code::merge_text(base, ours, theirs);
    AURA_ASSERT(merge == aura::code::merge_text(base, theirs, ours));
    AURA_ASSERT(aura::code::merge_text(base, ours, base).text == ours);
    AURA_ASSERT(aura::code::merge_text(base, ours, ours).text == ours);
}

void check_skeleton(const std::array<std::string_view, 3>& parts) {
    const auto base = aura::code::decode_skeleton(parts[0]);
    const auto ours = aura::code::decode_skeleton(parts[1]);
    const auto theirs = aura::code::decode_skeleton(parts[2]);
    for (const auto& [text, skeleton] :
         {std::pair(parts[0], &base), std::pair(parts[1], &ours), std::pair(parts[2], &theirs)}) {
        if (!*skeleton) {
            return;
        }
        AURA_ASSERT(encode(**skeleton) == text);
    }
    const auto merge = merge_skeleton(*base, *ours, *theirs);
    AURA_ASSERT(merge == merge_skeleton(*base, *theirs, *ours));
    AURA_ASSERT(merge_skeleton(*base, *ours, *base).skeleton == *ours);
    AURA_ASSERT(merge_skeleton(*base, *ours, *ours).skeleton == *ours);
    AURA_ASSERT(aura::code::decode_skeleton(encode(merge.skeleton)) == merge.skeleton);
}

}  // namespace

// Merging is symmetric, and a side that changed nothing yields to the other.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto parts = split(aura::as_text({data, size}));
    check_text(parts);
    check_skeleton(parts);
    static_cast<void>(aura::code::names_bound_by(parts[0]));
    return 0;
}
