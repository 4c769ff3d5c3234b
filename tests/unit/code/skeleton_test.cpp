#include "code/skeleton.hpp"

#include <doctest/doctest.h>

using aura::ErrorCode;
using aura::NodeId;
using aura::code::decode_skeleton;
using aura::code::Skeleton;
using aura::code::SkeletonView;
using namespace std::string_literals;

namespace {

NodeId node(std::uint8_t first) {
    NodeId id;
    id.bytes.fill(0xab);
    id.bytes[0] = first;
    return id;
}

const std::string kPlaceOne = "\0"s + "01ababababababababababababababab"s + "\0"s;

}  // namespace

TEST_CASE("skeleton: the encoding is the text with a framed id for each place") {
    const Skeleton skeleton{.literals = {"a\n", "\r\nz"}, .places = {node(1)}};
    CHECK(encode(skeleton) == "a\n" + kPlaceOne + "\r\nz");
}

TEST_CASE("skeleton: encoding and decoding are inverse") {
    const Skeleton skeletons[] = {
        {},
        {.literals = {"only text, \xff\xfe not UTF-8\r"}, .places = {}},
        {.literals = {"", "", ""}, .places = {node(1), node(2)}},
        {.literals = {"x", "\n\n", ""}, .places = {node(9), node(2)}},
    };
    for (const Skeleton& skeleton : skeletons) {
        const auto decoded = decode_skeleton(encode(skeleton));
        REQUIRE(decoded);
        CHECK(*decoded == skeleton);
    }
}

TEST_CASE("skeleton: places that begin alike are two") {
    NodeId other = node(1);
    other.bytes.back() = 0;
    const Skeleton skeleton{.literals = {"", "", ""}, .places = {node(1), other}};
    CHECK(decode_skeleton(encode(skeleton)) == skeleton);
}

TEST_CASE("skeleton: what no encoder writes is refused") {
    const std::string malformed[] = {
        "\0"s,
        "a\0b"s,
        kPlaceOne.substr(0, 33),
        kPlaceOne + kPlaceOne,                       // one node twice
        "\0"s + std::string(32, '0') + "\0"s,        // no node
        "\0"s + std::string(32, 'A') + "\0"s,        // upper case
        "\0"s + std::string(31, 'a') + "g\0"s,       // no digit
        "\0"s + std::string(30, 'a') + "\0"s,        // too short
        "\0"s + std::string(32, 'a') + "x" + "\0"s,  // too long
    };
    for (const std::string& text : malformed) {
        const auto decoded = decode_skeleton(text);
        REQUIRE_FALSE(decoded);
        CHECK(decoded.error().code() == ErrorCode::wire_malformed);
    }
}

TEST_CASE("skeleton: joining puts each node's text in its place") {
    const SkeletonView skeleton{.literals = {"<", "|", ">"}, .places = {node(2), node(1)}};
    const auto text = join(skeleton, [](const NodeId& id) {
        return std::optional<std::string_view>(id == node(1) ? "one" : "two");
    });
    REQUIRE(text);
    CHECK(*text == "<two|one>");
}

TEST_CASE("skeleton: joining with an unknown node says which one is missing") {
    const SkeletonView skeleton{.literals = {"", ""}, .places = {node(1)}};
    const auto text = join(skeleton, [](const NodeId&) { return std::nullopt; });
    REQUIRE_FALSE(text);
    CHECK(text.error().code() == ErrorCode::not_found);
    CHECK(text.error().message().find("fn_01abab") != std::string::npos);
}
