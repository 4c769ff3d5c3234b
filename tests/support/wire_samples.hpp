// One value of everything that is sent or kept in an event, no field left at zero: what golden
// files pin and fuzzing starts from.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"
#include "support/ids.hpp"
#include "wire/branch.hpp"
#include "wire/change.hpp"
#include "wire/event.hpp"
#include "wire/frame.hpp"
#include "wire/join.hpp"
#include "wire/team.hpp"

namespace aura::test {

[[nodiscard]] inline wire::LogId sample_log() {
    return {filled<AuthorId>(0x11), Incarnation{0x0102030405060708}, filled<RepoId>(0x22)};
}

[[nodiscard]] inline wire::VersionId sample_version(std::uint8_t byte) {
    return {filled<EventId>(byte), 0x0102};
}

[[nodiscard]] inline wire::CommitId sample_commit() {
    return {"0123456789abcdef0123456789abcdef01234567"};
}

[[nodiscard]] inline wire::GitVersion sample_git_version() {
    return {sample_commit(), "src/a.py", "A.f", filled<Digest>(0x33)};
}

// Whole and signed.
[[nodiscard]] inline wire::Event sample_event() {
    wire::Event event;
    event.header = {.team = filled<TeamId>(0x44),
                    .log = sample_log(),
                    .seq = Seq{7},
                    .written_at = std::nullopt,
                    .previous = filled<EventId>(0x55),
                    .time = wire::HybridTime{0x0190000000000001},
                    .kind = wire::EventKind::file_changed,
                    .envelope_hash = filled<Digest>(0x66),
                    .content_hash = filled<Digest>(0x77)};
    event.envelope = Bytes{1, 2, 3};
    event.content = Bytes{4, 5};
    event.signature = filled<Signature>(0x88);
    return event;
}

// The same without its parts and unsigned.
[[nodiscard]] inline wire::Event sample_withheld_event() {
    wire::Event event = sample_event();
    event.envelope.reset();
    event.content.reset();
    event.signature.reset();
    return event;
}

// The same in a branch: it was written elsewhere.
[[nodiscard]] inline wire::Event sample_moved_event() {
    wire::Event event = sample_event();
    event.header.written_at = wire::FirstPlace{Incarnation{0x0102030405060708}, Seq{0x1122}};
    return event;
}

[[nodiscard]] inline wire::BranchBegun sample_branch_begun() {
    return {Incarnation{0x0102030405060708}, Seq{0x1122}, filled<EventId>(0x55)};
}

// As it is in a run: what the run says is not repeated.
[[nodiscard]] inline wire::Event in_run(const wire::Event& event) {
    wire::Event part = event;
    part.header = {};
    part.header.time = event.header.time;
    part.header.kind = event.header.kind;
    part.header.envelope_hash = event.envelope ? Digest{} : event.header.envelope_hash;
    part.header.content_hash = event.content ? Digest{} : event.header.content_hash;
    return part;
}

struct NamedFrame {
    std::string_view name;
    wire::Frame frame;
};

[[nodiscard]] inline std::vector<NamedFrame> sample_frames() {
    const wire::Interest interest{false, {filled<RepoId>(1), filled<RepoId>(2)}};
    return {
        {"hello",
         wire::Hello{wire::kProtocolVersion,
                     filled<TeamId>(0x44),
                     {"digest", "merge/1"},
                     interest,
                     "aura/0.1.0"}},
        {"have", wire::Have{{{sample_log(), Seq{7}, filled<EventId>(0x55)}}, true}},
        {"events",
         wire::Events{
             sample_log(), Seq{6}, {in_run(sample_withheld_event()), in_run(sample_event())}}},
        {"ack", wire::Ack{{{sample_log(), Seq{7}}}}},
        {"credit", wire::Credit{0x0102030405060708}},
        {"ping", wire::Ping{0x1112131415161718}},
        {"pong", wire::Pong{0x2122232425262728}},
        {"go_away", wire::GoAway{wire::GoAwayReason::overloaded, 30'000, "come back later"}},
        {"error", wire::ErrorFrame{"event.gap", "seq 9 follows 7"}},
        {"digest",
         wire::DigestFrame{filled<AuthorId>(0x11),
                           filled<RepoId>(0x22),
                           filled<Digest>(0x99),
                           filled<Digest>(0xaa)}},
        {"interest", wire::InterestFrame{interest}},
        {"locate", wire::Locate{sample_log(), Seq{7}}},
        {"located", wire::Located{{sample_log(), Seq{7}, filled<EventId>(0x55)}}},
    };
}

[[nodiscard]] inline wire::ChangeEnvelope sample_change_envelope() {
    return {.file = filled<NodeId>(1),
            .path = "src/a.py",
            .path_hidden = true,
            .items = {{.kind = wire::ItemKind::file,
                       .id = filled<NodeId>(1),
                       .deleted = false,
                       .text_bytes = 0,
                       .parents = {}},
                      {.kind = wire::ItemKind::node,
                       .id = filled<NodeId>(2),
                       .deleted = true,
                       .text_bytes = 0x01020304,
                       .parents = {sample_version(3), sample_version(4)}}}};
}

[[nodiscard]] inline wire::ChangeContent sample_change_content() {
    return {.branch = "origin/main",
            .base_commit = sample_commit(),
            .path = "src/a.py",
            .mode = wire::FileMode::executable,
            .language = "python/0.25.0/0011223344556677",
            .intent = "fix the build",
            .items = {{.address = "", .text = "", .git_parents = {}},
                      {.address = "A.f",
                       .text = "def f(self):\n    pass",
                       .git_parents = {sample_git_version()}}}};
}

[[nodiscard]] inline wire::HeadMovedEnvelope sample_head_moved_envelope() {
    return {{sample_version(3), sample_version(4)}};
}

[[nodiscard]] inline wire::HeadMovedContent sample_head_moved_content() {
    return {"origin/main", sample_commit()};
}

[[nodiscard]] inline wire::TeamFounded sample_team_founded() {
    return {"Acme", 1};
}

[[nodiscard]] inline wire::MemberAdded sample_member_added() {
    return {.member = filled<AuthorId>(1),
            .subject = "alice@acme.com",
            .host = "laptop",
            .role = Role::admin,
            .token = filled<TokenId>(2),
            .invited_by = filled<AuthorId>(3),
            .invite_mac = filled<InviteMac>(4)};
}

[[nodiscard]] inline wire::MemberRevoked sample_member_revoked() {
    return {.member = filled<AuthorId>(1),
            .revoked_by = filled<AuthorId>(2),
            .reason = "lost laptop",
            .cuts = {{sample_log(), Seq{7}, filled<EventId>(0x55)}}};
}

[[nodiscard]] inline wire::TokenRevoked sample_token_revoked() {
    return {filled<TokenId>(6), filled<AuthorId>(3)};
}

[[nodiscard]] inline wire::MemberRestored sample_member_restored() {
    return {filled<AuthorId>(1), filled<AuthorId>(2)};
}

[[nodiscard]] inline wire::RepoAnnounced sample_repo_announced() {
    return {filled<RepoId>(1), filled<KeyId>(2)};
}

[[nodiscard]] inline wire::RepoDescription sample_repo_description() {
    return {"acme/web", {sample_commit(), {}}};
}

[[nodiscard]] inline wire::KeyGranted sample_key_granted() {
    return {.repo = filled<RepoId>(1),
            .key = filled<KeyId>(2),
            .recipient = filled<AuthorId>(3),
            .box = {1, 2, 3},
            .proof = filled<InviteMac>(4)};
}

[[nodiscard]] inline wire::JoinRequest sample_join_request() {
    return {.version = 1,
            .token = "a.b.c",
            .peer = filled<AuthorId>(1),
            .proof = filled<Signature>(2),
            .invite_mac = filled<InviteMac>(3),
            .host = "laptop"};
}

[[nodiscard]] inline wire::JoinReply sample_join_reply() {
    return {.hub = filled<AuthorId>(3),
            .role = Role::admin,
            .display_name = "Acme",
            .certificate = {1, 2, 3}};
}

}  // namespace aura::test
