#include "wire/change.hpp"

#include <doctest/doctest.h>

#include "support/wire_samples.hpp"
#include "wire/limits.hpp"
#include "wire_checks.hpp"

using namespace aura::wire;
using aura::test::sample_change_content;
using aura::test::sample_change_envelope;
using aura::wire::test::check_pinned;

TEST_CASE("change: the parts of a saved file and of a commit as they are sent") {
    check_pinned("change_envelope", sample_change_envelope(), decode_change_envelope);
    check_pinned("change_content", sample_change_content(), decode_change_content);
    check_pinned("head_moved_envelope",
                 aura::test::sample_head_moved_envelope(),
                 decode_head_moved_envelope);
    check_pinned(
        "head_moved_content", aura::test::sample_head_moved_content(), decode_head_moved_content);
}

TEST_CASE("change: items of an unknown kind and files of an unknown mode are refused") {
    for (const int kind : {0, 4}) {
        auto envelope = sample_change_envelope();
        envelope.items[0].kind = ItemKind{static_cast<std::uint8_t>(kind)};
        CHECK_FALSE(decode_change_envelope(encode(envelope)));
    }
    auto content = sample_change_content();
    content.mode = FileMode{2};
    CHECK_FALSE(decode_change_content(encode(content)));
}

TEST_CASE("change: a commit that git would not name is refused") {
    auto content = sample_change_content();
    content.base_commit.hex = "HEAD";
    CHECK_FALSE(decode_change_content(encode(content)));
    content = sample_change_content();
    content.items[1].git_parents[0].commit.hex = "main";
    CHECK_FALSE(decode_change_content(encode(content)));
}

TEST_CASE("change: more items, parents or contained versions than the bounds are refused") {
    auto envelope = sample_change_envelope();
    envelope.items.resize(kItemsMax, envelope.items[0]);
    CHECK(decode_change_envelope(encode(envelope)));
    envelope.items.push_back(envelope.items[0]);
    CHECK_FALSE(decode_change_envelope(encode(envelope)));
    envelope = sample_change_envelope();
    envelope.items[0].parents.resize(kParentsMax + 1);
    CHECK_FALSE(decode_change_envelope(encode(envelope)));
    HeadMovedEnvelope moved;
    moved.contained.resize(kContainedMax + 1);
    CHECK_FALSE(decode_head_moved_envelope(encode(moved)));
}

TEST_CASE("change: a text over the bound is refused, one of the greatest size is not") {
    auto content = sample_change_content();
    content.items[1].text.assign(kTextBytesMax, 'x');
    CHECK(decode_change_content(encode(content)));
    content.items[1].text += 'x';
    CHECK_FALSE(decode_change_content(encode(content)));
}
