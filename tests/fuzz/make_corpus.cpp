// usage: make-corpus
//
// Writes the inputs that fuzzing starts from, one real encoding of everything, into
// tests/fuzz/corpus/. Run again when a format changes: `ninja -C build tests/fuzz/make-corpus`.
// The samples of code assert by doctest.
#define DOCTEST_CONFIG_IMPLEMENT
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <initializer_list>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "code/skeleton.hpp"
#include "control/message.hpp"
#include "crypto/fingerprint.hpp"
#include "crypto/invite.hpp"
#include "crypto/server_proof.hpp"
#include "hub/token_book.hpp"
#include "peer/join.hpp"
#include "runtime/link_record.hpp"
#include "support/language_samples.hpp"
#include "support/wire_samples.hpp"
#include "workspace/journal.hpp"
#include "workspace/tree_file.hpp"

namespace {

using aura::Bytes;
using aura::ByteView;
using aura::test::filled;
using aura::workspace::TreeFile;

void write(std::string_view target, std::string_view name, ByteView bytes) {
    const auto folder =
        std::filesystem::path(AURA_SOURCE_ROOT) / "tests/fuzz/corpus" / std::string(target);
    std::filesystem::create_directories(folder);
    std::ofstream out(folder / std::string(name), std::ios::binary);
    out << aura::as_text(bytes);
}

void write_text(std::string_view target, std::string_view name, std::string_view text) {
    write(target, name, aura::as_bytes(text));
}

// For a target whose first byte chooses what the rest is.
void write_choice(std::string_view target,
                  std::string_view name,
                  std::uint8_t choice,
                  ByteView bytes) {
    Bytes input{choice};
    input.insert(input.end(), bytes.begin(), bytes.end());
    write(target, name, input);
}

void write_frames() {
    for (const auto& [name, frame] : aura::test::sample_frames()) {
        write("frame", name, encode(frame));
    }
    write("frame", "hello_of_another_version", Bytes{1, 0, 2, 0xff});
}

void write_events() {
    using namespace aura::test;
    const auto event = [](std::string_view name, std::uint8_t choice, const Bytes& bytes) {
        write_choice("event", name, choice, bytes);
    };
    event("event", 0, encode_event(sample_event()));
    event("event_withheld", 0, encode_event(sample_withheld_event()));
    event("event_moved", 0, encode_event(sample_moved_event()));
    event("change_envelope", 1, encode(sample_change_envelope()));
    event("change_content", 2, encode(sample_change_content()));
    event("head_moved_envelope", 3, encode(sample_head_moved_envelope()));
    event("head_moved_content", 4, encode(sample_head_moved_content()));
    event("team_founded", 5, encode(sample_team_founded()));
    event("member_added", 6, encode(sample_member_added()));
    event("member_revoked", 7, encode(sample_member_revoked()));
    event("member_restored", 8, encode(sample_member_restored()));
    event("repo_announced", 9, encode(sample_repo_announced()));
    event("repo_description", 10, encode(sample_repo_description()));
    event("key_granted", 11, encode(sample_key_granted()));
    event("join_request", 12, encode(sample_join_request()));
    event("join_reply", 13, encode(sample_join_reply()));
    event("branch_begun", 14, encode(sample_branch_begun()));
}

TreeFile sample_tree_file() {
    const aura::workspace::Position position{.versions = {aura::test::sample_version(1)},
                                             .git = {aura::test::sample_git_version()}};
    const auto node = filled<aura::NodeId>(2);
    TreeFile file;
    file.id = filled<aura::NodeId>(1);
    file.path = "src/a.py";
    file.cutter = "python/1";
    file.position = position;
    file.skeleton = {.id = file.id,
                     .address = "",
                     .text = encode(aura::code::Skeleton{{"import a\n", "\n"}, {node}}),
                     .position = position,
                     .before = {}};
    file.nodes = {{.id = node,
                   .address = "f",
                   .text = "def f(): pass",
                   .position = position,
                   .before = {{.text = "def f(): ...", .position = position}}}};
    return file;
}

void write_records() {
    const auto record = [](std::string_view name, std::uint8_t choice, const Bytes& bytes) {
        write_choice("record", name, choice, bytes);
    };
    const TreeFile file = sample_tree_file();
    record("tree_file", 0, encode(file));
    TreeFile broken = file;
    broken.broken = {.text = "def (", .position = file.position, .since = {}};
    broken.put_back = {.head = aura::test::sample_commit(),
                       .versions = {aura::test::sample_version(1)}};
    broken.removed = file.nodes;
    record("tree_file_broken", 0, encode(broken));
    record("journal",
           1,
           encode(aura::workspace::JournalEntry{
               .path = "src/a.py",
               .from = filled<aura::Digest>(1),
               .to = filled<aura::Digest>(2),
               .previous_path = "src/b.py",
               .previous = filled<aura::Digest>(3),
               .records = {{.path = "src/a.py", .file = file}, {.path = "src/b.py", .file = {}}}}));
    aura::runtime::LinkRecord link;
    link.root = "/home/ada/web";
    link.name = "acme/web";
    link.announced = {.commit = aura::test::sample_commit(), .branch = "origin/main"};
    record("link", 2, encode(link));
    aura::hub::TokenEntry token;
    token.subject = "alice@acme.com";
    token.role = aura::Role::admin;
    token.used_by = {filled<aura::AuthorId>(1)};
    record("token", 3, encode(token));
    aura::peer::TeamMembership membership;
    membership.address = {.host = "hub.acme.com", .port = 7443};
    membership.role = aura::Role::contributor;
    membership.team_name = "Acme";
    membership.certificate = {1, 2, 3};
    record("team_membership", 4, encode(membership));
    record("server_proof",
           5,
           encode(aura::crypto::ServerProof{.identity = filled<aura::AuthorId>(1),
                                            .signature = filled<aura::Signature>(2)}));
    aura::wire::Writer mark;
    mark.u64(1);
    mark.u64(2);
    mark.u64(3);
    mark.text("0123456789abcdef");
    record("home_mark", 6, std::move(mark).take());
    // The length of the key, the key, the value.
    Bytes content_key(1 + 32 + 32, 1);
    content_key[0] = 32;
    record("content_key", 7, content_key);
    Bytes invite(1 + 17 + 32, 1);
    invite[0] = 17;
    record("invite", 8, invite);
}

void write_control() {
    write_text("control",
               "request",
               aura::control::encode(aura::control::Request{
                   .command = "token.issue",
                   .arguments = {{"subject", "alice@acme.com"}, {"uses", 3}, {"force", true}}}));
    write_text("control", "reply", R"({"schema":"aura.token/1","tokens":[]})");
    write_text("control",
               "error",
               aura::control::encode_reply(
                   aura::Error(aura::ErrorCode::usage, "no such verb").because("a typing error")));
    write_text("control", "not_json", "{\"aura\":1,");
}

void write_cuts() {
    for (const auto& sample : aura::test::language_samples()) {
        write_choice("cut",
                     name(sample.language),
                     static_cast<std::uint8_t>(sample.language),
                     aura::as_bytes(sample.text()));
    }
}

void write_merges() {
    write_text("merge",
               "apart",
               "a\nb\nc\n\xff"
               "a2\nb\nc\n\xff"
               "a\nb\nc2\n");
    write_text("merge",
               "conflict",
               "a\n\xff"
               "b\n\xff"
               "c\n");
    write_text("merge",
               "imports",
               "import a\n\xff"
               "import a\nimport b\n\xff"
               "import a\nimport c\n");
    using aura::code::Skeleton;
    const auto one = filled<aura::NodeId>(1);
    const auto two = filled<aura::NodeId>(2);
    write_text("merge",
               "places",
               "# head\n\xff" + encode(Skeleton{{"# head\n", "\n"}, {one}}) + "\xff" +
                   encode(Skeleton{{"# head\n", "\n"}, {two}}));
}

void write_texts() {
    const auto text = [](std::string_view name, std::string_view value) {
        write_text("text", name, value);
    };
    text("duration", "1h30m");
    text("size", "10GB");
    text("listen", "[::1]:7443");
    text("address", "https://hub.acme.com:7443");
    text("ip", "fe80::1%1");
    text("fingerprint", aura::crypto::fingerprint_text(filled<aura::Fingerprint>(0xab)));
    text("invite", std::string(43, 'A'));
    text("machine", "0123456789abcdef0123456789abcdef\n");
    text("sparse", "/*\n!/*/\n/src/\n!/src/*/\n/src/a/\n");
}

// Bytes of tests/fuzz/session_fuzz.cpp.
void write_sessions() {
    write("session", "between_members", Bytes{1, 0, 0x80, 0, 0x80, 0, 0x80, 5, 1, 0, 0x80});
    write("session", "with_the_hub", Bytes{0, 0, 0x80, 0, 0x80, 0, 0x80, 5, 0, 0x80, 0});
    write("session", "damage", Bytes{1, 3, 0, 9, 0xff, 0x83, 0, 1, 1});
    write("session", "revoked", Bytes{1, 0, 0x80, 0, 0x80, 9, 0, 0, 0x80, 0});
    write("session", "disk", Bytes{1, 7, 1, 0, 0x80, 0, 0x80, 0x85, 1, 6, 10, 7, 0});
    write("session", "strange_hello", Bytes{1, 2, 1, 1, 0, 2, 0xff});
}

}  // namespace

int main() {
    doctest::Context context;
    context.setAsDefaultForAssertsOutOfTestCases();
    context.setAssertHandler([](const doctest::AssertData& failed) {
        std::fprintf(stderr, "%s:%d: %s\n", failed.m_file, failed.m_line, failed.m_expr);
        std::exit(1);
    });
    write_frames();
    write_events();
    write_records();
    write_control();
    write_cuts();
    write_merges();
    write_texts();
    write_sessions();
    return 0;
}
