#include "workspace/finding.hpp"

#include "base/hex.hpp"
#include "crypto/hash.hpp"
#include "wire/codec.hpp"

namespace aura::workspace {

bool waits_to_be_tracked(const Finding& finding) {
    return finding.hold == HoldReason::looks_secret || finding.hold == HoldReason::denied_path ||
           finding.hold == HoldReason::was_ignored;
}

std::string finding_id(const Finding& finding) {
    wire::Writer out;
    out.u8(static_cast<std::uint8_t>(finding.kind));
    // A file that is in conflict stays where it is, which need not be one place everywhere, nor
    // need it be anywhere: item and heads name the conflict.
    const bool conflict = finding.kind == FindingKind::conflict;
    out.text(conflict ? "" : finding.path);
    out.u8(static_cast<std::uint8_t>(finding.item_kind));
    out.id(finding.item);
    out.u8(static_cast<std::uint8_t>(conflict ? HoldReason::none : finding.hold));
    out.u8(static_cast<std::uint8_t>(finding.left));
    out.u8(static_cast<std::uint8_t>(finding.notice));
    for (const wire::VersionId& head : finding.heads) {
        wire::encode(out, head);
    }
    const Bytes bytes = std::move(out).take();
    const Digest digest = crypto::hash("aura/finding/1", bytes);
    return to_hex(digest.view().first(4));
}

}  // namespace aura::workspace
