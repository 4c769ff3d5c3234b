#include "cli/run.hpp"

#include <doctest/doctest.h>

using namespace aura;
using cli::Invocation;
using cli::Verb;

namespace {

Result<ExitCode> run(cli::Run what) {
    const Verb verb{
        .words = "x", .summary = "", .details = "", .arguments = {}, .command = "", .run = what};
    Invocation invocation;
    invocation.verb = &verb;
    return run_verb(invocation);
}

}  // namespace

TEST_CASE("run: what a command comes to is passed on") {
    CHECK(*run([](const Invocation& /*invocation*/) -> Result<ExitCode> {
        return ExitCode::unreachable;
    }) == ExitCode::unreachable);
}

TEST_CASE("run: an answer with something else in it than expected is an error, not the end") {
    const auto result = run([](const Invocation& /*invocation*/) -> Result<ExitCode> {
        const control::Json reply = {{"tokens", 7}};
        return reply.value("tokens", "").empty() ? ExitCode::ok : ExitCode::failed;
    });
    REQUIRE_FALSE(result);
    CHECK(result.error().is(ErrorCode::wire_malformed));
    CHECK(result.error().causes().size() == 1);
}
