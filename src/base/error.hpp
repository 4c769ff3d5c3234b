// What went wrong, to what, why, and what to do. An Error is a value: it travels up in a Result,
// gaining context, and is rendered once, at the outside.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error_code.hpp"

namespace aura {

class Error {
public:
    // `message` names what failed and to what, in lower case, without a full stop:
    // "failed to bind 0.0.0.0:7777".
    Error(ErrorCode code, std::string message) : code_(code), message_(std::move(message)) {}

    // The error for a failed system call; `error_number` as in errno.
    [[nodiscard]] static Error from_errno(ErrorCode code, std::string message, int error_number);

    // Wraps: `message` becomes what is reported first, what was there becomes its cause.
    [[nodiscard]] Error in(std::string message) &&;

    // Why: the innermost reason, where it is not an Error of its own.
    [[nodiscard]] Error because(std::string cause) &&;

    // The next step a user can take, as an imperative: "aura mothership token issue --for NAME".
    [[nodiscard]] Error try_next(std::string step) &&;

    [[nodiscard]] ErrorCode code() const { return code_; }

    [[nodiscard]] const std::string& message() const { return message_; }

    // From the outermost to the innermost; empty when the message says it all.
    [[nodiscard]] const std::vector<std::string>& causes() const { return causes_; }

    [[nodiscard]] const std::string& next_step() const { return next_step_; }

    // errno of the system call that failed, or 0.
    [[nodiscard]] int error_number() const { return error_number_; }

    [[nodiscard]] bool is(ErrorCode code) const { return code_ == code; }

    // "message: cause: cause", for logs.
    [[nodiscard]] std::string to_line() const;

    // "error: …", "  caused by: …" for each cause, "  try: …", for people.
    [[nodiscard]] std::string to_block() const;

private:
    ErrorCode code_;
    int error_number_ = 0;
    std::string message_;
    std::vector<std::string> causes_;
    std::string next_step_;
};

}  // namespace aura
