#include "base/assert.hpp"
#include "base/bytes.hpp"
#include "control/command.hpp"
#include "control/message.hpp"
#include "support/fuzz_target.hpp"

namespace control = aura::control;

namespace {

void check_request(std::string_view line) {
    const auto request = control::decode_request(line);
    if (!request) {
        return;
    }
    AURA_ASSERT(request->arguments.is_object());
    const std::string again = encode(*request);
    AURA_ASSERT(again.find('\n') == again.npos);
    const auto same = control::decode_request(again);
    AURA_ASSERT(same && same->command == request->command && same->arguments == request->arguments);
    static_cast<void>(control::find_command(request->command));
    const control::Arguments arguments(request->arguments);
    for (const auto& [name, value] : request->arguments.items()) {
        static_cast<void>(arguments.text(name));
        static_cast<void>(arguments.text_or(name, {}));
        static_cast<void>(arguments.integer_or(name, 0));
        static_cast<void>(arguments.flag(name));
    }
}

void check_reply(std::string_view line) {
    const auto reply = control::decode_reply(line);
    const std::string again =
        reply ? control::encode_reply(*reply) : control::encode_reply(reply.error());
    AURA_ASSERT(again.find('\n') == again.npos);
    const auto same = control::decode_reply(again);
    AURA_ASSERT(same.has_value() == reply.has_value());
    AURA_ASSERT(reply ? *same == *reply : same.error().code() == reply.error().code());
}

}  // namespace

// A line is a request or a reply, and says the same when it is passed on.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view line = aura::as_text({data, size});
    check_request(line);
    check_reply(line);
    return 0;
}
