#include "wire/codec.hpp"

#include <doctest/doctest.h>

#include "support/wire_samples.hpp"

using aura::Bytes;
using aura::ByteView;
using aura::wire::Reader;
using aura::wire::Writer;

TEST_CASE("codec: integers are big-endian, strings have their length in front") {
    Writer out;
    out.u8(1);
    out.u16(0x0203);
    out.u32(0x04050607);
    out.u64(0x08090a0b0c0d0e0f);
    out.boolean(true);
    out.text("ab");
    CHECK(out.size() == 22);
    const Bytes bytes = std::move(out).take();
    CHECK(bytes ==
          Bytes{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 1, 0, 0, 0, 2, 'a', 'b'});
    Reader in(bytes);
    CHECK(in.u8() == 1);
    CHECK(in.u16() == 0x0203);
    CHECK(in.u32() == 0x04050607);
    CHECK(in.u64() == 0x08090a0b0c0d0e0f);
    CHECK(in.boolean());
    CHECK(in.text(2) == "ab");
    CHECK(in.finish("test"));
}

TEST_CASE("codec: a time is whole seconds, and one after the year 9999 is a mistake") {
    Writer out;
    out.seconds(aura::from_unix_seconds(aura::kUnixSecondsMax));
    out.u64(static_cast<std::uint64_t>(aura::kUnixSecondsMax) + 1);
    const Bytes bytes = std::move(out).take();
    Reader in(bytes);
    CHECK(in.seconds() == aura::from_unix_seconds(aura::kUnixSecondsMax));
    CHECK(in.good());
    CHECK(in.seconds() == aura::WallTime());
    CHECK_FALSE(in.good());
}

TEST_CASE("codec: an id of fixed size has no length") {
    const Bytes bytes = encode(aura::test::sample_repo_announced());
    CHECK(bytes.size() == aura::RepoId::kSize + aura::KeyId::kSize);
    Reader in(bytes);
    CHECK(in.id<aura::RepoId>() == aura::test::filled<aura::RepoId>(1));
    CHECK(in.id<aura::KeyId>() == aura::test::filled<aura::KeyId>(2));
}

TEST_CASE("codec: after the first mistake everything reads as nothing, and the mistake is named") {
    const Bytes bytes{2, 1, 1, 1, 1, 1};
    Reader in(bytes);
    CHECK_FALSE(in.boolean());  // neither 0 nor 1
    in.reject("another mistake");
    CHECK_FALSE(in.good());
    CHECK(in.at_end());
    CHECK(in.u32() == 0);
    CHECK(in.bytes(10).empty());
    CHECK(in.count(10, 1) == 0);
    const auto status = in.finish("test");
    REQUIRE_FALSE(status);
    CHECK(status.error().is(aura::ErrorCode::wire_malformed));
    CHECK(status.error().message() == "malformed test");
    CHECK(status.error().causes() == std::vector<std::string>{"a flag that is neither 0 nor 1"});
}

TEST_CASE("codec: a string over its bound is a mistake, whether it is there or not") {
    Writer out;
    out.text("abc");
    const Bytes bytes = std::move(out).take();
    CHECK(Reader(bytes).text(3) == "abc");
    Reader in(bytes);
    CHECK(in.text(2).empty());
    CHECK_FALSE(in.good());
}

TEST_CASE("codec: no more elements are announced than the bytes that are left can hold") {
    const Bytes bytes{0, 0, 0, 2, 9, 9, 9, 9};
    CHECK(Reader(bytes).count(2, 2) == 2);
    Reader too_large(bytes);
    CHECK(too_large.count(2, 3) == 0);
    CHECK_FALSE(too_large.good());
    Reader too_many(bytes);
    CHECK(too_many.count(1, 1) == 0);
    CHECK_FALSE(too_many.good());
}

TEST_CASE("codec: what is left over is a mistake, unless it was asked for") {
    const Bytes bytes{1, 2, 3};
    Reader in(bytes);
    CHECK(in.u8() == 1);
    CHECK_FALSE(in.finish("test"));
    CHECK(in.rest().size() == 2);
    CHECK(in.finish("test"));
}
