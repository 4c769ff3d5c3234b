#include "runtime/notice_book.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "wire/codec.hpp"
#include "wire/limits.hpp"

namespace aura::runtime {
namespace {

using workspace::Finding;
using workspace::FindingKind;
using workspace::NoticeReason;

constexpr auto kItemKindMin = static_cast<std::uint8_t>(wire::ItemKind::file);
constexpr auto kItemKindMax = static_cast<std::uint8_t>(wire::ItemKind::node);
constexpr std::uint8_t kLastReason = static_cast<std::uint8_t>(NoticeReason::kept_aside);
// Heads of one item.
constexpr std::size_t kHeadsMax = wire::kParentsMax;

store::RecordKey key_of(const LinkId& link, std::uint64_t number) {
    wire::Writer out;
    out.id(link);
    out.u64(number);
    return {store::RecordKind::notice, std::move(out).take()};
}

Bytes encode(const Finding& notice) {
    wire::Writer out;
    out.u8(static_cast<std::uint8_t>(notice.notice));
    out.text(notice.path);
    out.u8(static_cast<std::uint8_t>(notice.item_kind));
    out.id(notice.item);
    out.text(notice.address);
    const std::size_t heads = std::min(notice.heads.size(), kHeadsMax);
    out.count(heads);
    for (std::size_t i = 0; i < heads; ++i) {
        wire::encode(out, notice.heads[i]);
        out.id(i < notice.authors.size() ? notice.authors[i] : AuthorId{});
        out.text(i < notice.intents.size() ? notice.intents[i] : std::string());
    }
    return std::move(out).take();
}

std::optional<Finding> decode(ByteView row) {
    wire::Reader in(row);
    Finding notice;
    notice.kind = FindingKind::notice;
    const std::uint8_t reason = in.u8();
    notice.path = in.text(wire::kPathBytesMax);
    const std::uint8_t kind = in.u8();
    notice.item = in.id<NodeId>();
    notice.address = in.text(wire::kAddressBytesMax);
    const std::size_t heads = in.count(kHeadsMax, wire::kVersionIdBytes + AuthorId::kSize + 4);
    for (std::size_t i = 0; i < heads; ++i) {
        notice.heads.push_back(wire::decode_version_id(in));
        notice.authors.push_back(in.id<AuthorId>());
        notice.intents.push_back(in.text(wire::kIntentBytesMax));
    }
    if (!in.finish("notice") || reason > kLastReason || kind < kItemKindMin ||
        kind > kItemKindMax) {
        return std::nullopt;
    }
    notice.notice = NoticeReason{reason};
    notice.item_kind = wire::ItemKind{kind};
    return notice;
}

}  // namespace

Result<NoticeBook> NoticeBook::load(store::Store& from, const LinkId& link) {
    NoticeBook book(link);
    AURA_TRY_ASSIGN(const auto rows, from.scan(store::RecordKind::notice, link.view()));
    for (const store::Record& row : rows) {
        wire::Reader key(row.key);
        static_cast<void>(key.id<LinkId>());
        const std::uint64_t number = key.u64();
        auto notice = decode(row.value);
        const bool can_be_followed = number < std::numeric_limits<std::uint64_t>::max();
        if (key.finish("key of a notice") && can_be_followed && notice) {
            book.last_ = number;
            book.notices_.emplace(number, *std::move(notice));
        }
    }
    return book;
}

std::vector<store::RecordWrite> NoticeBook::add(Finding notice) {
    std::vector<store::RecordWrite> rows;
    rows.push_back({key_of(link_, ++last_), encode(notice)});
    notices_.emplace(last_, std::move(notice));
    if (notices_.size() > kNoticesMax) {
        rows.push_back({key_of(link_, notices_.begin()->first), std::nullopt});
        notices_.erase(notices_.begin());
    }
    return rows;
}

std::vector<store::RecordWrite> NoticeBook::mark_seen() {
    std::vector<store::RecordWrite> rows;
    rows.reserve(notices_.size());
    for (const auto& [number, notice] : notices_) {
        rows.push_back({key_of(link_, number), std::nullopt});
    }
    notices_.clear();
    return rows;
}

}  // namespace aura::runtime
