#include <set>

#include "base/assert.hpp"
#include "code/cut.hpp"
#include "code/match.hpp"
#include "code/skeleton.hpp"
#include "support/fuzz_target.hpp"

using aura::code::Cut;
using aura::code::LanguageId;

namespace {

// The file as it is kept and sent: a skeleton with an id for each node.
void check_skeleton(const Cut& cut, std::string_view text) {
    aura::code::Skeleton skeleton{.literals = cut.literals, .places = {}};
    for (const auto& node : cut.nodes) {
        aura::NodeId id;
        const std::size_t number = skeleton.places.size() + 1;
        id.bytes[0] = static_cast<std::uint8_t>(number >> 16U);
        id.bytes[1] = static_cast<std::uint8_t>(number >> 8U);
        id.bytes[2] = static_cast<std::uint8_t>(number);
        AURA_ASSERT(!node.text.empty());
        skeleton.places.push_back(id);
    }
    const std::string encoded = encode(skeleton);
    const auto again = aura::code::decode_skeleton(encoded);
    AURA_ASSERT(again && *again == skeleton);
    const auto view = aura::code::read_skeleton(encoded);
    AURA_ASSERT(view && aura::code::write_skeleton(*view) == encoded);
    std::size_t next = 0;
    const auto joined = join(*view, [&](const aura::NodeId&) {
        return std::optional<std::string_view>(cut.nodes[next++].text);
    });
    AURA_ASSERT(joined && *joined == text);
}

}  // namespace

// Any text in any language, which the first byte chooses, comes back by joining.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    const auto language = LanguageId(data[0] % aura::code::kLanguageCount);
    const std::string_view text = aura::as_text({data + 1, size - 1});
    const Cut cut = aura::code::cut(language, text);
    AURA_ASSERT(join(cut) == text);
    std::set<std::string_view> addresses;
    for (const auto& node : cut.nodes) {
        AURA_ASSERT(addresses.insert(node.address).second);
        AURA_ASSERT(node.address.size() <= aura::code::kAddressBytesMax);
    }
    if (aura::code::is_text(text)) {
        check_skeleton(cut, text);
    }
    const auto matches = aura::code::match_nodes(cut.nodes, cut.nodes);
    for (std::size_t i = 0; i < matches.size(); ++i) {
        AURA_ASSERT(matches[i] == i);
    }
    return 0;
}
