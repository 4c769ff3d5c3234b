#include "runtime/generation.hpp"

#include <charconv>
#include <utility>

#include <fmt/core.h>

#include "base/hex.hpp"
#include "wire/codec.hpp"

namespace aura::runtime {
namespace {

store::RecordKey key_of(const LinkId& link) {
    return {store::RecordKind::generation, to_bytes(link.view())};
}

std::string prefix_of(const LinkId& link) {
    return to_hex(link.view()) + " ";
}

}  // namespace

store::RecordWrite generation_write(const LinkId& link, std::uint64_t generation) {
    wire::Writer out;
    out.u64(generation);
    return {key_of(link), std::move(out).take()};
}

Result<std::uint64_t> read_generation(store::Store& from, const LinkId& link) {
    AURA_TRY_ASSIGN(const auto record, from.get(key_of(link)));
    if (!record) {
        return 0;
    }
    wire::Reader in(*record);
    const std::uint64_t generation = in.u64();
    AURA_TRY(in.finish("generation of a working tree"));
    return generation;
}

std::string generation_mark(const LinkId& link, std::uint64_t generation) {
    return fmt::format("{}{:020}\n", prefix_of(link), generation);
}

std::uint64_t marked_generation(std::string_view mark, const LinkId& link) {
    const std::string prefix = prefix_of(link);
    if (mark.size() != generation_mark(link, 0).size() || !mark.starts_with(prefix)) {
        return 0;
    }
    const char* const end = mark.data() + mark.size() - 1;
    std::uint64_t generation = 0;
    const auto [at, error] = std::from_chars(mark.data() + prefix.size(), end, generation);
    return error == std::errc() && at == end && *end == '\n' ? generation : 0;
}

}  // namespace aura::runtime
