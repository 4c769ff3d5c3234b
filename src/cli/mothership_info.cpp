#include "cli/mothership_info.hpp"

#include "cli/table.hpp"
#include "control/message.hpp"

namespace aura::cli {

Result<MothershipInfo> read_info(std::string_view body) {
    const auto reply = control::decode_reply(body);
    const control::Json object = reply ? *reply : control::Json::object();
    const control::Arguments info(object);
    const auto schema = info.text_or("schema", {});
    const auto protocol = info.integer_or("protocol", 0);
    const auto host_id = info.text_or("host_id", {});
    if (!schema || *schema != "aura.info/1" || !protocol || !host_id) {
        return fail(ErrorCode::not_a_mothership, "this server is no Mothership");
    }
    return MothershipInfo{.protocol = *protocol, .host_id = safe(*host_id)};
}

}  // namespace aura::cli
