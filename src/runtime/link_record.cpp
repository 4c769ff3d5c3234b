#include "runtime/link_record.hpp"

#include "wire/codec.hpp"
#include "wire/limits.hpp"

namespace aura::runtime {

store::RecordKey link_key(const LinkId& link) {
    return {store::RecordKind::linked_tree, to_bytes(link.view())};
}

store::RecordWrite link_write(const LinkRecord& record) {
    return {link_key(record.link), encode(record)};
}

namespace {

void encode_head(wire::Writer& out, const std::optional<workspace::TreeHead>& head) {
    out.boolean(head.has_value());
    if (head) {
        encode(out, head->commit);
        out.text(head->branch);
    }
}

std::optional<workspace::TreeHead> decode_head(wire::Reader& in) {
    if (!in.boolean()) {
        return std::nullopt;
    }
    workspace::TreeHead head;
    head.commit = wire::decode_commit_id(in);
    head.branch = in.text(wire::kNameBytesMax);
    return head;
}

}  // namespace

Bytes encode(const LinkRecord& record) {
    wire::Writer out;
    out.id(record.link);
    out.id(record.repo);
    out.text(record.root);
    out.text(record.name);
    out.u8(static_cast<std::uint8_t>(record.apply));
    out.boolean(record.paused);
    out.seconds(record.paused_until);
    out.boolean(record.held);
    out.count(record.private_branches.size());
    for (const std::string& pattern : record.private_branches) {
        out.text(pattern);
    }
    encode_head(out, record.parked);
    encode_head(out, record.announced);
    // Only where it says something: records from before have none.
    if (record.was_away) {
        out.boolean(true);
    }
    return std::move(out).take();
}

Result<LinkRecord> decode_link_record(ByteView bytes) {
    wire::Reader in(bytes);
    LinkRecord record;
    record.link = in.id<LinkId>();
    record.repo = in.id<RepoId>();
    record.root = in.text(wire::kPathBytesMax);
    record.name = in.text(wire::kNameBytesMax);
    record.apply = workspace::ApplyMode{in.u8()};
    if (record.apply > workspace::ApplyMode::ask) {
        in.reject("an unknown way to apply");
    }
    record.paused = in.boolean();
    record.paused_until = in.seconds();
    record.held = in.boolean();
    for (std::size_t i = in.count(kPrivateBranchesMax, 1); i > 0; --i) {
        record.private_branches.push_back(in.text(wire::kNameBytesMax));
    }
    record.parked = decode_head(in);
    record.announced = decode_head(in);
    if (!in.at_end()) {
        record.was_away = in.boolean();
        if (!record.was_away) {
            in.reject("a tree that was not away");
        }
    }
    AURA_TRY(in.finish("record of a linked tree"));
    return record;
}

}  // namespace aura::runtime
