#include "sync/confirmation.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "base/role.hpp"
#include "wire/codec.hpp"

namespace aura::sync {
namespace {

constexpr std::string_view kKey = "unconfirmed";
// An admin, and somebody else: a single member may be the one who was revoked since.
constexpr std::size_t kEnough = 2;

store::RecordKey record_key() {
    return {store::RecordKind::meta, to_bytes(as_bytes(kKey))};
}

}  // namespace

void Confirmation::raise(Doubt doubt) {
    if (!is_asking()) {
        doubt_ = doubt;
    }
}

void Confirmation::handle_compared(const AuthorId& member, HeadComparison comparison) {
    if (comparison != HeadComparison::open) {
        HeadComparison& known = compared_.try_emplace(member, comparison).first->second;
        known = std::max(known, comparison);
    }
}

bool Confirmation::is_agreed(const Membership& team) const {
    const std::vector<AuthorId> agree = agreeing(team);
    const bool has_admin = std::ranges::any_of(agree, [&](const AuthorId& member) {
        return team.find(member)->admission.role == Role::admin;
    });
    if (has_admin && agree.size() >= kEnough) {
        return true;
    }
    // Of a team that was one member then, that one may be who was revoked since.
    std::size_t members = 0;
    std::size_t present = 0;
    for (const auto& [member, standing] : team.members()) {
        members += standing.revoked ? 0U : 1U;
        present += !standing.revoked && compared_.contains(member) ? 1U : 0U;
    }
    return members >= kEnough && present == members;
}

std::vector<AuthorId> Confirmation::agreeing(const Membership& team) const {
    std::vector<AuthorId> agree;
    for (const auto& [member, comparison] : compared_) {
        if (comparison == HeadComparison::equal && team.find(member) != nullptr &&
            team.is_member(member)) {
            agree.push_back(member);
        }
    }
    return agree;
}

store::RecordWrite Confirmation::record() const {
    if (!is_asking()) {
        return {record_key(), std::nullopt};
    }
    wire::Writer out;
    out.u8(static_cast<std::uint8_t>(doubt_));
    out.boolean(by_hand_);
    return {record_key(), std::move(out).take()};
}

Result<Confirmation> Confirmation::load(store::Store& from) {
    AURA_TRY_ASSIGN(const std::optional<Bytes> value, from.get(record_key()));
    Confirmation confirmation;
    if (!value) {
        return confirmation;
    }
    wire::Reader in(*value);
    confirmation.doubt_ = Doubt{in.u8()};
    confirmation.by_hand_ = in.boolean();
    if (const Status read = in.finish("doubt of a Mothership"); !read) {
        return fail(
            Error(ErrorCode::store_damaged, "cannot read whether this Mothership is confirmed")
                .because(read.error().to_line()));
    }
    return confirmation;
}

std::string_view reason_of(Doubt doubt) {
    switch (doubt) {
        case Doubt::none:
            return "nothing is in doubt";
        case Doubt::restored:
            return "its database is not the one it was (a restored backup?), and may not know who "
                   "was revoked since";
        case Doubt::lost:
            return "a member held records of it that it had lost, and there may be more";
    }
    return "";
}

Error unconfirmed_error(const Confirmation& confirmation) {
    return Error(ErrorCode::mothership_unconfirmed,
                 "the Mothership is not confirmed by its members")
        .because(std::string(reason_of(confirmation.doubt())))
        .try_next(
            "again when an admin and one more member have connected, or on its machine: "
            "aura mothership start --force");
}

}  // namespace aura::sync
