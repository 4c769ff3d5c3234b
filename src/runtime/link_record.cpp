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

Bytes encode(const LinkRecord& record) {
    wire::Writer out;
    out.id(record.link);
    out.id(record.repo);
    out.text(record.root);
    out.text(record.name);
    out.u8(static_cast<std::uint8_t>(record.apply));
    out.boolean(record.paused);
    out.boolean(record.held);
    out.boolean(record.announced.has_value());
    if (record.announced) {
        encode(out, record.announced->commit);
        out.text(record.announced->branch);
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
    record.held = in.boolean();
    if (in.boolean()) {
        workspace::TreeHead head;
        head.commit = wire::decode_commit_id(in);
        head.branch = in.text(wire::kNameBytesMax);
        record.announced = std::move(head);
    }
    AURA_TRY(in.finish("record of a linked tree"));
    return record;
}

}  // namespace aura::runtime
