// usage: sim-random [--seeds N] [--from S] [--seed S] [--failures N]
//
// Random runs of whole teams, one for each seed (sim/chaos.hpp). Prints TAP; a seed that fails is
// named with what was wrong and with the command that runs it again. AURA_SIM_SEEDS stands for
// --seeds; --failures ends it after so many that failed.
#include <charconv>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <unistd.h>

#include <fmt/core.h>

#include "sim/chaos.hpp"

namespace {

struct Arguments {
    std::uint64_t seeds = 100;
    std::uint64_t from = 1;
    std::uint64_t failures = std::numeric_limits<std::uint64_t>::max();
};

// What the handler of a failed assertion prints; signal handlers have no other way to know.
char g_replay[128];  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables): handlers take
                     // none

void print_replay(int /*signal*/) {
    const std::string_view text(g_replay);
    (void)!write(STDOUT_FILENO, text.data(), text.size());
}

std::optional<std::uint64_t> number_in(std::string_view text) {
    std::uint64_t value = 0;
    const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = parsed.ec == std::errc() && parsed.ptr == text.data() + text.size();
    return whole ? std::optional(value) : std::nullopt;
}

std::optional<Arguments> parse(int count, char** values) {
    Arguments arguments;
    if (const char* seeds = std::getenv("AURA_SIM_SEEDS")) {
        arguments.seeds = number_in(seeds).value_or(arguments.seeds);
    }
    for (int i = 1; i < count; i += 2) {
        const std::string_view flag = values[i];
        const auto value = i + 1 < count ? number_in(values[i + 1]) : std::nullopt;
        if (!value) {
            return std::nullopt;
        }
        if (flag == "--seeds") {
            arguments.seeds = *value;
        } else if (flag == "--from") {
            arguments.from = *value;
        } else if (flag == "--seed") {
            arguments.from = *value;
            arguments.seeds = 1;
        } else if (flag == "--failures") {
            arguments.failures = *value;
        } else {
            return std::nullopt;
        }
    }
    return arguments;
}

// Whether the seed holds.
bool run(std::uint64_t seed) {
    const std::string replay = fmt::format("\n# seed {} died: scripts/sim --seed {}\n", seed, seed);
    g_replay[replay.copy(g_replay, sizeof g_replay - 1)] = '\0';
    aura::sim::Chaos chaos(seed);
    const auto wrong = chaos.run();
    for (const auto& line : wrong) {
        fmt::print("# seed {}: {}\n", seed, line);
    }
    if (!wrong.empty()) {
        fmt::print("# run it again: scripts/sim --seed {}\n", seed);
    }
    (void)std::fflush(stdout);
    return wrong.empty();
}

}  // namespace

int main(int count, char** values) {
    const auto arguments = parse(count, values);
    if (!arguments) {
        fmt::print(stderr, "usage: sim-random [--seeds N] [--from S] [--seed S] [--failures N]\n");
        return 2;
    }
    (void)std::signal(SIGABRT, print_replay);
    std::uint64_t failed = 0;
    for (std::uint64_t i = 0; i < arguments->seeds && failed < arguments->failures; ++i) {
        failed += run(arguments->from + i) ? 0U : 1U;
    }
    fmt::print("{} 1 - sim: {} random runs from seed {} keep every promise ({} failed)\n1..1\n",
               failed == 0 ? "ok" : "not ok",
               arguments->seeds,
               arguments->from,
               failed);
    return failed == 0 ? 0 : 1;
}
