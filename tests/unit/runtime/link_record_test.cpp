#include "runtime/link_record.hpp"

#include <doctest/doctest.h>

#include "support/ids.hpp"

using namespace aura;
using runtime::LinkRecord;

namespace {

LinkRecord some_record() {
    LinkRecord record;
    record.link = aura::test::filled<runtime::LinkId>(1);
    record.repo = aura::test::repo(2);
    record.root = "/home/ann/app";
    record.name = "app";
    record.private_branches = {"private/*"};
    record.announced = workspace::TreeHead{{std::string(40, 'a')}, "main"};
    return record;
}

}  // namespace

TEST_CASE("link record: it comes back as it was written, also of a tree that was away") {
    LinkRecord record = some_record();
    const Bytes present = encode(record);
    CHECK(runtime::decode_link_record(present).value() == record);
    record.was_away = true;
    CHECK(runtime::decode_link_record(encode(record)).value() == record);
    CHECK(encode(record).size() == present.size() + 1);
}

TEST_CASE("link record: what says that a tree was not away is refused, as is what follows it") {
    Bytes bytes = encode(some_record());
    bytes.push_back(0);
    CHECK(runtime::decode_link_record(bytes).error().is(ErrorCode::wire_malformed));
    bytes.back() = 1;
    CHECK(runtime::decode_link_record(bytes));
    bytes.push_back(1);
    CHECK(runtime::decode_link_record(bytes).error().is(ErrorCode::wire_malformed));
}
