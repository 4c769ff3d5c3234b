// Errors across HTTP: the JSON body that a refused request is answered with, and back.
//
//   {"error":{"code":"token.expired","message":"…","causes":["…"],"try":"…","doctor":"DR211"}}
//
// `causes` is always there, `try` only when a next step is known. Fields are only ever added.
#pragma once

#include "base/error.hpp"
#include "http/response.hpp"

namespace aura::http {

// Status from the error table. Bytes that are not UTF-8 arrive as U+FFFD.
[[nodiscard]] Response error_response(const Error& error);

// The error that a response of status 400 or more stands for. The other side is not trusted:
// control characters are replaced, texts cut at 1 KiB, causes at 16. A body that is not ours gives
// `not_a_mothership`, an unknown code the general code that fits the status.
[[nodiscard]] Error error_from(const Response& response);

}  // namespace aura::http
