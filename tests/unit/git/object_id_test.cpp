#include "git/object_id.hpp"

#include <string>
#include <unordered_set>

#include <doctest/doctest.h>

#include "base/hex.hpp"

using aura::git::BlobId;
using aura::git::CommitId;

namespace {

const std::string kSha1 = "0123456789abcdef0123456789abcdef01234567";
const std::string kSha256 = kSha1 + "89abcdef0123456789abcdef";

}  // namespace

TEST_CASE("git: an object id reads and prints both lengths") {
    CHECK(CommitId::from_text(kSha1).value().text() == kSha1);
    CHECK(CommitId::from_text(kSha256).value().text() == kSha256);
    CHECK(CommitId::from(aura::from_hex(kSha1).value()).value().view().size() == 20);
}

TEST_CASE("git: an object id of another length, or of no digits, is none") {
    CHECK_FALSE(CommitId::from_text(""));
    CHECK_FALSE(CommitId::from_text(kSha1.substr(2)));
    CHECK_FALSE(CommitId::from_text(kSha1 + "00"));
    CHECK_FALSE(CommitId::from_text(std::string(40, 'x')));
    CHECK_FALSE(CommitId::from({}));
}

TEST_CASE("git: object ids compare and hash by all their bytes, length included") {
    const CommitId null;
    const CommitId long_null = CommitId::from_text(std::string(64, '0')).value();
    CHECK(null.is_null());
    CHECK(long_null.is_null());
    CHECK(null != long_null);
    CHECK_FALSE(CommitId::from_text(kSha1)->is_null());

    std::unordered_set<BlobId> set;
    set.insert(BlobId::from_text(kSha1).value());
    set.insert(BlobId::from_text(kSha1).value());
    CHECK(set.size() == 1);
}
