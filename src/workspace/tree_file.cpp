#include "workspace/tree_file.hpp"

#include <algorithm>
#include <map>
#include <string_view>

#include "code/skeleton.hpp"
#include "wire/codec.hpp"
#include "wire/limits.hpp"
#include "workspace/position_codec.hpp"

namespace aura::workspace {
namespace {

// First byte of a row; another layout gets another number.
constexpr std::uint8_t kLayout = 1;

constexpr std::size_t kPositionBytesMin = 4 + 4;
constexpr std::size_t kTextBeforeBytesMin = 4 + kPositionBytesMin;
constexpr std::size_t kItemBytesMin = 16 + 4 + 4 + kPositionBytesMin + 4;

void encode_item(wire::Writer& out, const RecordedItem& item) {
    out.id(item.id);
    out.text(item.address);
    out.text(item.text);
    encode(out, item.position);
    out.count(item.before.size());
    for (const TextBefore& before : item.before) {
        out.text(before.text);
        encode(out, before.position);
    }
}

RecordedItem decode_item(wire::Reader& in) {
    RecordedItem item;
    item.id = in.id<NodeId>();
    item.address = in.text(wire::kAddressBytesMax);
    item.text = in.text(kRecordTextBytesMax);
    item.position = decode_position(in);
    item.before.resize(in.count(kTextsBeforeMax, kTextBeforeBytesMin));
    for (TextBefore& before : item.before) {
        before.text = in.text(kRecordTextBytesMax);
        before.position = decode_position(in);
    }
    return item;
}

void encode_items(wire::Writer& out, const SharedList<RecordedItem>& items) {
    out.count(items.size());
    for (const RecordedItem& item : items) {
        encode_item(out, item);
    }
}

SharedList<RecordedItem> decode_items(wire::Reader& in) {
    SharedList<RecordedItem> items;
    const std::size_t count = in.count(kRecordNodesMax, kItemBytesMin);
    items.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        items.push_back(decode_item(in));
    }
    return items;
}

void encode_time(wire::Writer& out, WallTime time) {
    out.u64(static_cast<std::uint64_t>(time.time_since_epoch().count()));
}

WallTime decode_time(wire::Reader& in) {
    return WallTime(Duration(static_cast<std::int64_t>(in.u64())));
}

void encode_broken(wire::Writer& out, const std::optional<BrokenText>& broken) {
    out.boolean(broken.has_value());
    if (broken) {
        out.text(broken->text);
        encode(out, broken->position);
        encode_time(out, broken->since);
    }
}

std::optional<BrokenText> decode_broken(wire::Reader& in) {
    if (!in.boolean()) {
        return std::nullopt;
    }
    BrokenText broken;
    broken.text = in.text(kRecordTextBytesMax);
    broken.position = decode_position(in);
    broken.since = decode_time(in);
    return broken;
}

void encode_put_back(wire::Writer& out, const std::optional<PutBack>& put_back) {
    out.boolean(put_back.has_value());
    if (put_back) {
        wire::encode(out, put_back->head);
        encode_versions(out, put_back->versions);
    }
}

std::optional<PutBack> decode_put_back(wire::Reader& in) {
    if (!in.boolean()) {
        return std::nullopt;
    }
    PutBack put_back;
    put_back.head = wire::decode_commit_id(in);
    put_back.versions = decode_versions(in);
    return put_back;
}

void settle(Position& position, const EventId& event) {
    for (wire::VersionId& version : position.versions) {
        if (version.event == kThisEvent) {
            version.event = event;
        }
    }
    std::sort(position.versions.begin(), position.versions.end());
}

void settle(RecordedItem& item, const EventId& event) {
    settle(item.position, event);
    for (TextBefore& before : item.before) {
        settle(before.position, event);
    }
}

bool waits_for_event(const Position& position) {
    return std::any_of(position.versions.begin(), position.versions.end(), [](const auto& version) {
        return version.event == kThisEvent;
    });
}

void settle(SharedList<RecordedItem>& items, const EventId& event) {
    for (std::size_t i = 0; i < items.size(); ++i) {
        const auto& before = items[i].before;
        const bool waits = waits_for_event(items[i].position) ||
                           std::any_of(before.begin(), before.end(), [](const auto& text) {
                               return waits_for_event(text.position);
                           });
        if (waits) {
            items.change(i, [&](RecordedItem& item) { settle(item, event); });
        }
    }
}

// Finds the text of a node, at once where nodes are asked for in their order.
class NodeTexts {
public:
    explicit NodeTexts(const SharedList<RecordedItem>& nodes) : nodes_(nodes) {}

    std::optional<std::string_view> find(const NodeId& id) {
        if (next_ < nodes_.size() && nodes_[next_].id == id) {
            return nodes_[next_++].text;
        }
        if (by_id_.empty()) {
            for (const RecordedItem& node : nodes_) {
                by_id_.emplace(node.id, node.text);
            }
        }
        const auto at = by_id_.find(id);
        return at == by_id_.end() ? std::nullopt : std::optional(at->second);
    }

private:
    const SharedList<RecordedItem>& nodes_;
    std::size_t next_ = 0;
    std::map<NodeId, std::string_view> by_id_;  // once one was asked for out of order
};

}  // namespace

Result<std::string> text_of(const TreeFile& file) {
    return file.broken ? file.broken->text : whole_text_of(file);
}

Result<std::string> whole_text_of(const TreeFile& file) {
    AURA_TRY_ASSIGN(const code::SkeletonView skeleton, code::read_skeleton(file.skeleton.text));
    NodeTexts texts(file.nodes);
    auto text = code::join(skeleton, [&](const NodeId& id) { return texts.find(id); });
    if (!text) {
        return fail(Error(ErrorCode::wire_malformed,
                          "record of " + file.path + " has no node for a place"));
    }
    return text;
}

void remember_removed(TreeFile& file, Shared<RecordedItem> node) {
    file.removed.push_back(std::move(node));
    if (file.removed.size() > kRemovedMax) {
        file.removed.erase_first(file.removed.size() - kRemovedMax);
    }
}

std::size_t count_unseen(const TreeFile& file) {
    const auto skeleton =
        std::find_if(file.removed.begin(), file.removed.end(), [&](const RecordedItem& item) {
            return item.id == file.id;
        });
    return skeleton == file.removed.end()
               ? 0
               : static_cast<std::size_t>(skeleton - file.removed.begin());
}

void settle(TreeFile& file, const EventId& event) {
    settle(file.position, event);
    if (file.broken) {
        settle(file.broken->position, event);
    }
    settle(file.skeleton, event);
    settle(file.nodes, event);
    settle(file.removed, event);
}

Bytes encode(const TreeFile& file) {
    wire::Writer out;
    out.u8(kLayout);
    out.id(file.id);
    out.text(file.path);
    out.boolean(file.absent);
    out.u8(static_cast<std::uint8_t>(file.mode));
    out.text(file.cutter);
    encode(out, file.position);
    encode_item(out, file.skeleton);
    encode_items(out, file.nodes);
    encode_items(out, file.removed);
    encode_broken(out, file.broken);
    encode_put_back(out, file.put_back);
    out.u8(file.reapplied.times);
    encode_time(out, file.reapplied.since);
    return std::move(out).take();
}

namespace {

TreeFile decode_fields(wire::Reader& in) {
    TreeFile file;
    if (in.u8() != kLayout) {
        in.reject("a tree record of another layout");
    }
    file.id = in.id<NodeId>();
    file.path = in.text(wire::kPathBytesMax);
    file.absent = in.boolean();
    file.mode = wire::FileMode{in.u8()};
    file.cutter = in.text(wire::kNameBytesMax);
    file.position = decode_position(in);
    file.skeleton = decode_item(in);
    file.nodes = decode_items(in);
    file.removed = decode_items(in);
    file.broken = decode_broken(in);
    file.put_back = decode_put_back(in);
    file.reapplied.times = in.u8();
    file.reapplied.since = decode_time(in);
    return file;
}

}  // namespace

Result<TreeFile> decode_tree_file(ByteView bytes) {
    wire::Reader in(bytes);
    TreeFile file = decode_fields(in);
    AURA_TRY(in.finish("record of a working tree's file"));
    return file;
}

}  // namespace aura::workspace
