#include "wire/join.hpp"

#include <fmt/core.h>

#include "wire/codec.hpp"
#include "wire/frame.hpp"
#include "wire/limits.hpp"

namespace aura::wire {

Bytes encode(const JoinRequest& request) {
    Writer out;
    out.u16(request.version);
    out.text(request.token);
    out.id(request.peer);
    out.id(request.proof);
    out.id(request.invite_mac);
    out.text(request.host);
    return std::move(out).take();
}

Result<JoinRequest> decode_join_request(ByteView bytes) {
    Reader in(bytes);
    JoinRequest request;
    request.version = in.u16();
    // What follows may look different in another version, so this is judged first.
    if (in.good() && request.version != kProtocolVersion) {
        return fail(ErrorCode::wire_version,
                    fmt::format("protocol version mismatch (peer: v{}, mothership: v{})",
                                request.version,
                                kProtocolVersion));
    }
    request.token = in.text(kJoinTokenBytesMax);
    request.peer = in.id<AuthorId>();
    request.proof = in.id<Signature>();
    request.invite_mac = in.id<InviteMac>();
    request.host = in.text(kNameBytesMax);
    AURA_TRY(in.finish("join request"));
    return request;
}

Bytes encode(const JoinReply& reply) {
    Writer out;
    out.id(reply.hub);
    out.u8(static_cast<std::uint8_t>(reply.role));
    out.text(reply.display_name);
    out.bytes(reply.certificate);
    return std::move(out).take();
}

Result<JoinReply> decode_join_reply(ByteView bytes) {
    Reader in(bytes);
    JoinReply reply;
    reply.hub = in.id<AuthorId>();
    reply.role = Role{in.u8()};
    if (reply.role < Role::reader || reply.role > Role::admin) {
        in.reject("an unknown role");
    }
    reply.display_name = in.text(kNameBytesMax);
    reply.certificate = to_bytes(in.bytes(kCertificateBytesMax));
    AURA_TRY(in.finish("reply to a join"));
    return reply;
}

}  // namespace aura::wire
