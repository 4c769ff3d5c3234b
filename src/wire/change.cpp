#include "wire/change.hpp"

#include "wire/limits.hpp"

namespace aura::wire {
namespace {

constexpr std::size_t kItemEnvelopeBytesMin = 1 + 16 + 1 + 4 + 4;
constexpr std::size_t kItemContentBytesMin = 4 + 4 + 4;
constexpr std::size_t kGitVersionBytesMin = 4 + 4 + 4 + 32;

void encode_versions(Writer& out, const std::vector<VersionId>& versions) {
    out.count(versions.size());
    for (const VersionId& version : versions) {
        encode(out, version);
    }
}

std::vector<VersionId> decode_versions(Reader& in, std::size_t max) {
    std::vector<VersionId> versions(in.count(max, kVersionIdBytes));
    for (VersionId& version : versions) {
        version = decode_version_id(in);
    }
    return versions;
}

ItemEnvelope decode_item_envelope(Reader& in) {
    ItemEnvelope item;
    item.kind = ItemKind{in.u8()};
    if (item.kind < ItemKind::file || item.kind > ItemKind::node) {
        in.reject("an item of unknown kind");
    }
    item.id = in.id<NodeId>();
    item.deleted = in.boolean();
    item.text_bytes = in.u32();
    item.parents = decode_versions(in, kParentsMax);
    return item;
}

ItemContent decode_item_content(Reader& in) {
    ItemContent item;
    item.address = in.text(kAddressBytesMax);
    item.text = in.text(kTextBytesMax);
    item.git_parents.resize(in.count(kParentsMax, kGitVersionBytesMin));
    for (GitVersion& parent : item.git_parents) {
        parent = decode_git_version(in);
    }
    return item;
}

}  // namespace

Bytes encode(const ChangeEnvelope& envelope) {
    Writer out;
    out.id(envelope.file);
    out.text(envelope.path);
    out.boolean(envelope.path_hidden);
    out.count(envelope.items.size());
    for (const ItemEnvelope& item : envelope.items) {
        out.u8(static_cast<std::uint8_t>(item.kind));
        out.id(item.id);
        out.boolean(item.deleted);
        out.u32(item.text_bytes);
        encode_versions(out, item.parents);
    }
    return std::move(out).take();
}

Result<ChangeEnvelope> decode_change_envelope(ByteView bytes) {
    Reader in(bytes);
    ChangeEnvelope envelope;
    envelope.file = in.id<NodeId>();
    envelope.path = in.text(kPathBytesMax);
    envelope.path_hidden = in.boolean();
    envelope.items.resize(in.count(kItemsMax, kItemEnvelopeBytesMin));
    for (ItemEnvelope& item : envelope.items) {
        item = decode_item_envelope(in);
    }
    AURA_TRY(in.finish("envelope of a change"));
    return envelope;
}

Bytes encode(const ChangeContent& content) {
    Writer out;
    out.text(content.branch);
    encode(out, content.base_commit);
    out.text(content.path);
    out.u8(static_cast<std::uint8_t>(content.mode));
    out.text(content.language);
    out.text(content.intent);
    out.count(content.items.size());
    for (const ItemContent& item : content.items) {
        out.text(item.address);
        out.text(item.text);
        out.count(item.git_parents.size());
        for (const GitVersion& parent : item.git_parents) {
            encode(out, parent);
        }
    }
    return std::move(out).take();
}

Result<ChangeContent> decode_change_content(ByteView bytes) {
    Reader in(bytes);
    ChangeContent content;
    content.branch = in.text(kNameBytesMax);
    content.base_commit = decode_commit_id(in);
    content.path = in.text(kPathBytesMax);
    content.mode = FileMode{in.u8()};
    if (content.mode > FileMode::executable) {
        in.reject("a file mode that is neither regular nor executable");
    }
    content.language = in.text(kNameBytesMax);
    content.intent = in.text(kIntentBytesMax);
    content.items.resize(in.count(kItemsMax, kItemContentBytesMin));
    for (ItemContent& item : content.items) {
        item = decode_item_content(in);
    }
    AURA_TRY(in.finish("content of a change"));
    return content;
}

Bytes encode(const HeadMovedEnvelope& envelope) {
    Writer out;
    encode_versions(out, envelope.contained);
    return std::move(out).take();
}

Result<HeadMovedEnvelope> decode_head_moved_envelope(ByteView bytes) {
    Reader in(bytes);
    HeadMovedEnvelope envelope;
    envelope.contained = decode_versions(in, kContainedMax);
    AURA_TRY(in.finish("envelope of a commit"));
    return envelope;
}

Bytes encode(const HeadMovedContent& content) {
    Writer out;
    out.text(content.branch);
    encode(out, content.commit);
    return std::move(out).take();
}

Result<HeadMovedContent> decode_head_moved_content(ByteView bytes) {
    Reader in(bytes);
    HeadMovedContent content;
    content.branch = in.text(kNameBytesMax);
    content.commit = decode_commit_id(in);
    AURA_TRY(in.finish("content of a commit"));
    return content;
}

}  // namespace aura::wire
