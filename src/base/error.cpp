#include "base/error.hpp"

#include <algorithm>
#include <array>
#include <system_error>
#include <utility>

#include "base/assert.hpp"

namespace aura {
namespace {

constexpr std::array kErrorTable = {
#define AURA_ROW(enumerator, name, doctor, http, exit, retry) \
    ErrorTraits{ErrorCode::enumerator, name, doctor, http, exit, retry},
    AURA_ERROR_TABLE(AURA_ROW)
#undef AURA_ROW
};

}  // namespace

const ErrorTraits& traits(ErrorCode code) {
    const auto index = static_cast<std::size_t>(code);
    AURA_ASSERT(index < kErrorTable.size());
    return kErrorTable[index];
}

std::optional<ErrorCode> error_code_named(std::string_view name) {
    const auto* row = std::find_if(kErrorTable.begin(),
                                   kErrorTable.end(),
                                   [name](const ErrorTraits& t) { return t.name == name; });
    return row == kErrorTable.end() ? std::nullopt : std::optional(row->code);
}

Error Error::from_errno(ErrorCode code, std::string message, int error_number) {
    Error error(code, std::move(message));
    error.error_number_ = error_number;
    std::string reason = std::generic_category().message(error_number);
    // As every other message of ours: "address already in use".
    if (reason.size() > 1 && reason[0] >= 'A' && reason[0] <= 'Z' && reason[1] >= 'a') {
        reason[0] = static_cast<char>(reason[0] - 'A' + 'a');
    }
    error.causes_.push_back(std::move(reason));
    return error;
}

Error Error::in(std::string message) && {
    causes_.insert(causes_.begin(), std::exchange(message_, std::move(message)));
    return std::move(*this);
}

Error Error::because(std::string cause) && {
    causes_.push_back(std::move(cause));
    return std::move(*this);
}

Error Error::try_next(std::string step) && {
    next_step_ = std::move(step);
    return std::move(*this);
}

std::string Error::to_line() const {
    std::string line = message_;
    for (const std::string& cause : causes_) {
        line += ": " + cause;
    }
    return line;
}

namespace {

// What was mistyped or broken off needs no looking up.
std::string doctor_mark(ErrorCode code) {
    if (code == ErrorCode::usage || code == ErrorCode::cancelled) {
        return "";
    }
    const std::string number = std::to_string(traits(code).doctor_number);
    return " (DR" + std::string(number.size() < 3 ? 3 - number.size() : 0, '0') + number + ")";
}

}  // namespace

std::string Error::to_block() const {
    std::string block = "error: " + message_ + doctor_mark(code_) + "\n";
    for (const std::string& cause : causes_) {
        block += "  caused by: " + cause + "\n";
    }
    if (!next_step_.empty()) {
        block += "  try: " + next_step_ + "\n";
    }
    return block;
}

}  // namespace aura
