#include "wire/frame.hpp"

#include <doctest/doctest.h>

#include "support/wire_samples.hpp"
#include "wire/limits.hpp"
#include "wire_checks.hpp"

using aura::Bytes;
using aura::ErrorCode;
using aura::test::filled;
using aura::wire::decode_frame;
using aura::wire::Frame;
using aura::wire::Hello;

namespace {

aura::ErrorCode refusal(const Bytes& bytes) {
    const auto frame = decode_frame(bytes);
    REQUIRE_FALSE(frame);
    return frame.error().code();
}

template <class T>
T sample() {
    for (const auto& named : aura::test::sample_frames()) {
        if (const auto* frame = std::get_if<T>(&named.frame)) {
            return *frame;
        }
    }
    FAIL("no such sample");
    return {};
}

}  // namespace

TEST_CASE("frame: every type as it is sent") {
    const auto frames = aura::test::sample_frames();
    REQUIRE(frames.size() == std::variant_size_v<Frame>);
    for (const auto& named : frames) {
        aura::wire::test::check_pinned(
            "frame_" + std::string(named.name), named.frame, decode_frame);
    }
}

TEST_CASE("frame: a type that is unknown or reserved is refused as unexpected") {
    CHECK(refusal({0}) == ErrorCode::wire_unexpected);
    CHECK(refusal({static_cast<std::uint8_t>(aura::wire::FrameType::hints)}) ==
          ErrorCode::wire_unexpected);
    CHECK(refusal({static_cast<std::uint8_t>(aura::wire::FrameType::punch)}) ==
          ErrorCode::wire_unexpected);
    CHECK(refusal({16, 0, 0}) == ErrorCode::wire_unexpected);
}

TEST_CASE("frame: of another version's hello only the version is read") {
    const auto frame = decode_frame(Bytes{1, 0, 2, 0xff, 0xff});
    REQUIRE(frame);
    Hello expected;
    expected.version = 2;
    CHECK(*frame == Frame{expected});
}

TEST_CASE("frame: repositories that are not sorted, or named twice, are refused") {
    auto frame = sample<aura::wire::InterestFrame>();
    std::swap(frame.interest.repos[0], frame.interest.repos[1]);
    CHECK(refusal(encode(Frame{frame})) == ErrorCode::wire_malformed);
    frame.interest.repos[1] = frame.interest.repos[0];
    CHECK(refusal(encode(Frame{frame})) == ErrorCode::wire_malformed);
}

TEST_CASE("frame: a run ends at a signed event and is not empty") {
    auto run = sample<aura::wire::Events>();
    run.events.back().signature.reset();
    CHECK(refusal(encode(Frame{run})) == ErrorCode::wire_malformed);
    run.events.clear();
    CHECK(refusal(encode(Frame{run})) == ErrorCode::wire_malformed);
}

TEST_CASE("frame: lists and runs have their bounds") {
    aura::wire::Have have;
    have.entries.resize(aura::wire::kEntriesMax);
    CHECK(decode_frame(encode(Frame{have})));
    have.entries.emplace_back();
    CHECK(refusal(encode(Frame{have})) == ErrorCode::wire_malformed);
    auto run = sample<aura::wire::Events>();
    run.events.resize(aura::wire::kSignatureEventsMax + 1, run.events.back());
    CHECK(refusal(encode(Frame{run})) == ErrorCode::wire_malformed);
    CHECK(refusal(Bytes(aura::wire::kFrameBytesMax + 1)) == ErrorCode::wire_too_large);
}

TEST_CASE("frame: words for people have their bounds") {
    aura::wire::ErrorFrame error;
    error.message.assign(aura::wire::kMessageBytesMax, 'x');
    CHECK(decode_frame(encode(Frame{error})));
    error.message += 'x';
    CHECK(refusal(encode(Frame{error})) == ErrorCode::wire_malformed);
}

TEST_CASE("frame: an interest covers its repositories and every team log") {
    const auto interest = sample<aura::wire::InterestFrame>().interest;
    CHECK(interest.covers(filled<aura::RepoId>(2)));
    CHECK_FALSE(interest.covers(filled<aura::RepoId>(3)));
    CHECK(interest.covers({}));
    CHECK(aura::wire::Interest{true, {}}.covers(filled<aura::RepoId>(3)));
}
