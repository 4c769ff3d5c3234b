#include "wire/version.hpp"

#include <doctest/doctest.h>

#include "support/wire_samples.hpp"

using aura::Bytes;
using aura::wire::CommitId;
using aura::wire::Reader;
using aura::wire::Writer;

namespace {

bool is_taken(const std::string& hex) {
    Writer out;
    encode(out, CommitId{hex});
    const Bytes bytes = std::move(out).take();
    Reader in(bytes);
    const CommitId commit = decode_commit_id(in);
    return in.finish("commit") && commit.hex == hex;
}

}  // namespace

TEST_CASE("version: an id is an event and the number of an item") {
    Writer out;
    encode(out, aura::test::sample_version(3));
    const Bytes bytes = std::move(out).take();
    CHECK(bytes.size() == aura::wire::kVersionIdBytes);
    CHECK(bytes.back() == 0x02);
    Reader in(bytes);
    CHECK(aura::wire::decode_version_id(in) == aura::test::sample_version(3));
}

TEST_CASE("version: a commit is named as git names it, or there is none yet") {
    CHECK(is_taken(""));
    CHECK(is_taken(std::string(40, 'a')));
    CHECK(is_taken(std::string(64, '0')));
    CHECK_FALSE(is_taken(std::string(39, 'a')));
    CHECK_FALSE(is_taken(std::string(65, 'a')));
    CHECK_FALSE(is_taken(std::string(40, 'A')));
    CHECK_FALSE(is_taken(std::string(40, 'g')));
    CHECK_FALSE(is_taken("HEAD"));
}

TEST_CASE("version: a git version survives the way") {
    Writer out;
    encode(out, aura::test::sample_git_version());
    const Bytes bytes = std::move(out).take();
    Reader in(bytes);
    CHECK(aura::wire::decode_git_version(in) == aura::test::sample_git_version());
    CHECK(in.finish("git version"));
}
