#include "code/lead.hpp"

#include <algorithm>

#include "code/characters.hpp"

namespace aura::code {

void Lead::add_comment(std::size_t begin, std::size_t end) {
    if (reaches(begin)) {
        run_->end = end;
        return;
    }
    run_.reset();
    const bool is_shebang = begin == 0 && text_.starts_with("#!");
    if (!is_shebang && starts_line(text_, begin)) {
        run_ = {.begin = begin, .end = end, .has_attribute = false};
    }
}

void Lead::add_attribute(std::size_t begin, std::size_t end) {
    if (!reaches(begin)) {
        run_ = {.begin = begin, .end = end, .has_attribute = true};
    }
    run_->end = end;
    run_->has_attribute = true;
}

std::size_t Lead::take(std::size_t begin) {
    const std::size_t with_lead = reaches(begin) ? run_->begin : begin;
    run_.reset();
    return with_lead;
}

bool Lead::reaches(std::size_t at) const {
    if (!run_ || at < run_->end) {
        return false;
    }
    const auto gap = text_.substr(run_->end, at - run_->end);
    return is_blank(gap) && (run_->has_attribute || std::ranges::count(gap, '\n') <= 1);
}

bool starts_line(std::string_view text, std::size_t at) {
    constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
    // Only as far back as there are blanks: a line may be the whole text.
    while (at > 0 && is_blank(text[at - 1])) {
        if (text[--at] == '\n') {
            return true;
        }
    }
    return at == 0 || text.substr(0, at) == kByteOrderMark;
}

}  // namespace aura::code
