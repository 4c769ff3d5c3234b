#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "base/assert.hpp"
#include "base/bytes.hpp"
#include "cli/git_words.hpp"
#include "cli/mothership_info.hpp"
#include "cli/parse.hpp"
#include "cli/time_text.hpp"
#include "config/load.hpp"
#include "control/message.hpp"
#include "daemon/options.hpp"
#include "support/fuzz_target.hpp"

namespace control = aura::control;

namespace {

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        words.emplace_back(text.substr(0, end));
        text.remove_prefix(end == text.npos ? text.size() : end + 1);
    }
    return words;
}

// Something to print, something to run, or what is wrong with it. A request that is to be sent is
// one.
void check_command(std::string_view text) {
    std::vector<std::string> words = words_of(text);
    words.insert(words.begin(), "aura");
    const auto parsed = aura::cli::parse(words);
    if (!parsed) {
        AURA_ASSERT(parsed.error().is(aura::ErrorCode::usage));
        AURA_ASSERT(!parsed.error().message().empty());
        return;
    }
    const aura::cli::Verb* verb = parsed->invocation.verb;
    AURA_ASSERT(parsed->output.empty() == (verb != nullptr));
    if (verb != nullptr) {
        const auto request = control::decode_request(
            control::encode({std::string(verb->words), parsed->invocation.arguments}));
        AURA_ASSERT(request && request->arguments.size() == parsed->invocation.arguments.size());
    }
}

// Settings by flag end up in a configuration, or are mistakes that are told.
void check_options(std::string_view text) {
    const auto options = aura::daemon::parse_options(words_of(text));
    if (!options) {
        AURA_ASSERT(options.error().is(aura::ErrorCode::usage));
        return;
    }
    AURA_ASSERT(options->notify_fd >= -1);
    aura::config::Sources sources;
    sources.flags = options->flags;
    const auto loaded = aura::config::load(sources);
    AURA_ASSERT(loaded || !loaded.error().causes().empty());
}

void check_time(std::string_view text) {
    const aura::WallTime now = aura::from_unix_seconds(1'795'262'400);
    if (const auto time = aura::cli::parse_time(text, now)) {
        AURA_ASSERT(*time <= aura::unix_seconds(now));
    }
}

void check_git_words(std::string_view text) {
    const auto words = words_of(text);
    const auto read = aura::cli::read_git_words(words);
    AURA_ASSERT(read.command.empty() ||
                std::find(words.begin(), words.end(), read.command) != words.end());
    AURA_ASSERT(!read.command.starts_with('-'));
}

void check_info(std::string_view text) {
    if (const auto info = aura::cli::read_info(text)) {
        AURA_ASSERT(std::none_of(info->host_id.begin(), info->host_id.end(), [](char c) {
            return static_cast<unsigned char>(c) < ' ';
        }));
    }
}

}  // namespace

// What people type, a line a word, and what a server says that they ask about; the first byte
// chooses.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) {
        return 0;
    }
    const std::string_view text = aura::as_text({data + 1, size - 1});
    switch (data[0]) {
        case 0:
            check_command(text);
            break;
        case 1:
            check_options(text);
            break;
        case 2:
            check_time(text);
            break;
        case 3:
            check_git_words(text);
            break;
        case 4:
            check_info(text);
            break;
        default:
            break;
    }
    return 0;
}
