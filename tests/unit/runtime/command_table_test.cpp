#include "runtime/command_table.hpp"

#include <optional>

#include <doctest/doctest.h>

using namespace aura;
using control::Json;
using runtime::CommandCall;
using runtime::CommandTable;

namespace {

Result<Json> call(const CommandTable& table,
                  const std::string& command,
                  std::optional<AuthorId> remote = std::nullopt) {
    std::optional<Result<Json>> reply;
    table.call({command, Json::object()}, remote, [&](Result<Json> answer) {
        CHECK_FALSE(reply);
        reply = std::move(answer);
    });
    REQUIRE(reply);
    return *std::move(reply);
}

}  // namespace

TEST_CASE("command table: a reply names the schema of its command, an error does not") {
    CommandTable table;
    table.serve("status", [](const CommandCall&) { return Result<Json>(Json{{"a", 1}}); });
    table.serve("log", [](const CommandCall&) -> Result<Json> {
        return fail(ErrorCode::repo_not_linked, "nothing is linked");
    });
    CHECK(*call(table, "status") == Json{{"a", 1}, {"schema", "aura.status/1"}});
    CHECK(call(table, "log").error().is(ErrorCode::repo_not_linked));
}

TEST_CASE("command table: a command that nobody knows, or that another daemon serves, is refused") {
    CommandTable table;
    table.serve("status", [](const CommandCall&) { return Result<Json>(Json::object()); });
    CHECK(call(table, "format-disk").error().is(ErrorCode::usage));
    CHECK(call(table, "peers").error().is(ErrorCode::unavailable));
    CHECK(table.serves("status"));
    CHECK_FALSE(table.serves("peers"));
}

TEST_CASE("command table: a handler knows who asks from afar") {
    CommandTable table;
    std::vector<std::optional<AuthorId>> seen;
    table.serve("status", [&](const CommandCall& asked) {
        seen.push_back(asked.remote);
        return Result<Json>(Json::object());
    });
    AuthorId member;
    member.bytes.fill(4);
    CHECK(call(table, "status"));
    CHECK(call(table, "status", member));
    CHECK(seen == std::vector<std::optional<AuthorId>>{std::nullopt, member});
}
