#include "code/merge_lines.hpp"

#include <algorithm>
#include <limits>
#include <memory>

#include <git2.h>

#include "base/assert.hpp"

namespace aura::code {
namespace {

// libgit2 counts its users; one stays counted until the program ends.
void start_libgit2() {
    struct Use {
        Use() { AURA_ASSERT(git_libgit2_init() > 0); }

        Use(const Use&) = delete;
        Use& operator=(const Use&) = delete;

        ~Use() { git_libgit2_shutdown(); }
    };

    static const Use use;
}

constexpr std::string_view kMarks = "<|=>";

// "abc\n" of "abc\ndef"; all where there is no line end.
std::string_view first_line(std::string_view text) {
    const auto end = text.find('\n');
    return end == text.npos ? text : text.substr(0, end + 1);
}

// One more than the longest run of a mark at the start of a line, and at least git's own size.
std::size_t marker_size(std::initializer_list<std::string_view> texts) {
    std::size_t size = GIT_MERGE_CONFLICT_MARKER_SIZE;
    for (std::string_view text : texts) {
        for (; !text.empty(); text.remove_prefix(first_line(text).size())) {
            if (kMarks.find(text.front()) != kMarks.npos) {
                const auto run = text.find_first_not_of(text.front());
                size = std::max(size, std::min(run, text.size()) + 1);
            }
        }
    }
    return size;
}

bool ends_in_line_end(std::string_view text) {
    return text.empty() || text.back() == '\n';
}

// How the first of the texts that has several lines ends them.
std::string_view line_end_in(std::initializer_list<std::string_view> texts) {
    for (const std::string_view text : texts) {
        const auto line = first_line(text);
        if (line.ends_with('\n')) {
            return line.ends_with("\r\n") ? "\r\n" : "\n";
        }
    }
    return "\n";
}

// libgit2 refuses a text with a NUL byte as binary, so NUL is written as two other bytes; and the
// first of them, where it occurs, too.
constexpr char kEscape = '\x01';
constexpr char kEscapedEscape = '\x02';
constexpr char kEscapedNul = '\x03';

std::string escaped(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        if (c == kEscape || c == '\0') {
            out += kEscape;
            out += c == '\0' ? kEscapedNul : kEscapedEscape;
        } else {
            out += c;
        }
    }
    return out;
}

std::string unescaped(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == kEscape) {
            ++i;
            out += text[i] == kEscapedNul ? '\0' : kEscape;
        } else {
            out += text[i];
        }
    }
    return out;
}

git_merge_file_input input_of(std::string_view text) {
    git_merge_file_input input{};
    AURA_ASSERT(git_merge_file_input_init(&input, GIT_MERGE_FILE_INPUT_VERSION) == 0);
    input.ptr = text.data();
    input.size = text.size();
    return input;
}

// The merged text, with conflict markers where it is not clean. Nothing where libgit2 refuses.
std::optional<std::string> run_libgit2(const std::string& base,
                                       const std::string& ours,
                                       const std::string& theirs,
                                       std::uint16_t size) {
    start_libgit2();
    git_merge_file_options options{};
    AURA_ASSERT(git_merge_file_options_init(&options, GIT_MERGE_FILE_OPTIONS_VERSION) == 0);
    options.flags = GIT_MERGE_FILE_STYLE_DIFF3;
    options.marker_size = size;
    const auto base_input = input_of(base);
    const auto our_input = input_of(ours);
    const auto their_input = input_of(theirs);
    git_merge_file_result result{};
    if (git_merge_file(&result, &base_input, &our_input, &their_input, &options) != 0) {
        return std::nullopt;
    }
    const bool refused = result.automergeable == 0 && result.len == 0;
    std::optional<std::string> text;
    if (!refused) {
        text.emplace(result.ptr, result.len);
    }
    git_merge_file_result_free(&result);
    return text;
}

// Takes marked text apart. In a conflict the markers "<<<", "|||", "===" and ">>>" come in turn.
std::vector<MergeChunk> chunks_of(std::string_view text, std::size_t size) {
    std::vector<MergeChunk> chunks(1);
    std::string* into = &chunks.back().merged;
    while (!text.empty()) {
        const auto line = first_line(text);
        text.remove_prefix(line.size());
        const auto run = std::min(line.find_first_not_of(line.front()), line.size());
        if (run < size || kMarks.find(line.front()) == kMarks.npos) {
            into->append(unescaped(line));
        } else if (line.front() == '<') {
            into = &chunks.back().conflict.emplace().ours;
        } else if (line.front() == '>') {
            into = &chunks.emplace_back().merged;
        } else {
            auto& conflict = chunks.back().conflict.value();
            into = line.front() == '|' ? &conflict.base : &conflict.theirs;
        }
    }
    return chunks;
}

}  // namespace

std::optional<MergedLines> merge_lines(std::string_view base,
                                       std::string_view ours,
                                       std::string_view theirs) {
    if (theirs < ours) {
        std::swap(ours, theirs);  // so that nothing can depend on whose side is whose
    }
    const std::size_t size = marker_size({base, ours, theirs});
    if (size > std::numeric_limits<std::uint16_t>::max()) {
        return std::nullopt;
    }
    const auto line_end = line_end_in({base, ours, theirs});
    const auto prepared = [&](std::string_view text) {
        return escaped(text).append(ends_in_line_end(text) ? "" : line_end);
    };
    const auto marked = run_libgit2(
        prepared(base), prepared(ours), prepared(theirs), static_cast<std::uint16_t>(size));
    if (!marked) {
        return std::nullopt;
    }
    const bool same_end = ends_in_line_end(base) == ends_in_line_end(ours);
    const bool ends = ends_in_line_end(same_end ? theirs : ours);
    MergedLines merge{.chunks = {}, .surplus = ends ? std::string_view() : line_end};
    merge.chunks = chunks_of(*marked, size);
    return merge;
}

std::string without_surplus(const MergedLines& merge, std::string text) {
    // The last line may have come from a side that ends its lines otherwise.
    const std::string_view end = text.ends_with(merge.surplus) ? merge.surplus : "\n";
    if (!merge.surplus.empty() && text.ends_with(end)) {
        text.resize(text.size() - end.size());
    }
    return text;
}

}  // namespace aura::code
