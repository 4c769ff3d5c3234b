// usage: make-corpus
//
// Writes the inputs that fuzzing starts from, one real encoding of everything, into
// tests/fuzz/corpus/. Run again when a format changes: `ninja -C build tests/fuzz/make-corpus`.
// The samples of code assert by doctest.
#define DOCTEST_CONFIG_IMPLEMENT
#include <algorithm>
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
#include "crypto/credentials.hpp"
#include "crypto/fingerprint.hpp"
#include "crypto/invite.hpp"
#include "crypto/issuance.hpp"
#include "crypto/server_proof.hpp"
#include "hub/token_book.hpp"
#include "peer/join.hpp"
#include "runtime/acked_record.hpp"
#include "runtime/generation.hpp"
#include "runtime/link_record.hpp"
#include "runtime/notice_book.hpp"
#include "store/memory/memory_store.hpp"
#include "support/keys.hpp"
#include "support/language_samples.hpp"
#include "support/wire_samples.hpp"
#include "sync/restore.hpp"
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
    event("token_revoked", 15, encode(sample_token_revoked()));
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

void record(std::string_view name, std::uint8_t choice, const Bytes& bytes) {
    write_choice("record", name, choice, bytes);
}

// Rows behind their keys, where these say something.
void write_rows() {
    aura::sync::VersionVector acked;
    acked.set(aura::test::sample_log(), {aura::Seq{7}, {}});
    record("acked", 9, *aura::runtime::acked_write(acked).value);
    const aura::runtime::LinkId link;
    aura::store::MemoryStore empty;
    aura::workspace::Finding notice;
    notice.notice = aura::workspace::NoticeReason::merged_inside_item;
    notice.path = "src/a.py";
    notice.heads = {aura::test::sample_version(1)};
    notice.authors = {filled<aura::AuthorId>(2)};
    notice.intents = {"faster"};
    const auto rows = aura::runtime::NoticeBook::load(empty, link).value().add(notice);
    Bytes row(rows[0].key.key.begin() + aura::runtime::LinkId::kSize, rows[0].key.key.end());
    row.insert(row.end(), rows[0].value->begin(), rows[0].value->end());
    record("notice", 10, row);
    std::fill_n(row.begin(), 8, std::uint8_t{0xff});
    record("notice_last", 10, row);
    record("generation", 11, *aura::runtime::generation_write(link, 7).value);
    record("mark", 11, aura::to_bytes(aura::as_bytes(aura::runtime::generation_mark(link, 7))));
    record("incarnation", 12, *aura::sync::incarnation_record(aura::Incarnation{7}).value);
    // Of src/a.py, and set aside with "text".
    record("leftover", 13, aura::to_bytes(aura::as_bytes("d1dab5149ce8f522-0-fa04f4ef1995407e")));
}

void write_records() {
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

void write_rules() {
    const auto rules = [](std::string_view name, std::uint8_t choice, std::string_view text) {
        write_choice("rules", name, choice, aura::as_bytes(text));
    };
    rules("ignore",
          0,
          "# why\n*.log\nbuild/\n/docs/**/a?.md\n!keep.log\n\xff"
          "# why\n*.log\nbuild/\nmore\n/docs/**/a?.md\n!keep.log\n\xff"
          "docs/x/ab.md");
    rules("ignore_less",
          0,
          "a\nb\n\xff"
          "a\n!a\nb\n\xff"
          "x/a");
    rules("glob",
          1,
          "a*[b-d]?\\*\xff"
          "axxbc*");
    rules("glob_stars",
          1,
          "*a*b?c\xff"
          "xaxxbxc");
    rules("path", 2, "web/.vscode/tasks.json");
    rules("path_hidden", 2, "a/.g\u200cit/hooks");
    rules("path_device", 2, "src/Nul.txt");
    rules("path_secret", 2, "deploy/.env.local");
    rules("token", 3, "x = ghp_" + std::string(36, 'A') + "\xff" + "AKIA" + std::string(16, 'B'));
    rules("key", 3, "-----BEGIN PRIVATE " + std::string("KEY-----\n") + "\xff" + "AIza");
}

void write_grants() {
    write("grant", "whole", Bytes{0});
    write("grant", "altered", Bytes{0, 1});
    write_choice("grant", "member", 1, aura::test::identity_key(2).public_id().view());
}

void write_credentials() {
    using namespace std::chrono_literals;
    const auto made = aura::crypto::make_server_credentials(
        aura::test::identity_key(1),
        {},
        {.not_before = aura::test::kIssued, .not_after = aura::test::kIssued + 24h});
    const auto files = aura::crypto::to_pem(made.value()).value();
    const auto both = [&](const std::string& certificates) {
        std::string text = certificates + '\0';
        return text.append(aura::as_text(files.private_key.view()));
    };
    write_text("credentials", "one", both(files.certificates));
    write_text("credentials", "chain", both(files.certificates + files.certificates));
    write_text("credentials", "no_key", files.certificates);
}

void write_typed() {
    const auto typed = [](std::string_view name, std::uint8_t choice, std::string_view text) {
        write_choice("typed", name, choice, aura::as_bytes(text));
    };
    typed("command", 0, "mothership\ntoken\nissue\n--for\nalice\n--uses\n3\n--json");
    typed("command_unknown", 0, "statuss");
    typed("command_git", 0, "git\n-c\na=b\npull\n--rebase");
    typed("command_help", 0, "help\nlink");
    typed("options", 1, "--mothership\n--mothership.port=7777\n--config\na.toml");
    typed("options_wrong", 1, "--port\nx");
    typed("time", 2, "2026-11-20 14:30:05");
    typed("time_universal", 2, "2026-11-20T14:30Z");
    typed("time_ago", 2, "1h30m ago");
    typed("git", 3, "-C\n..\n-c\na=b\npull");
    typed("info", 4, R"({"schema":"aura.info/1","protocol":3,"host_id":"hub_0a1b"})");
}

// Bytes of tests/fuzz/salvage_fuzz.cpp: which database, then how many bytes go where, or 0x80 and
// where the end is cut off; 0x40: in its log.
void write_salvages() {
    write("salvage", "ended", Bytes{0});
    write("salvage", "running", Bytes{1});
    write("salvage", "first_page", Bytes{0, 16, 0, 0, 1, 2, 3, 4, 5, 6,
                                         7, 8,  9, 0, 1, 2, 3, 4, 5, 6});
    write("salvage", "logs", Bytes{0, 2, 0x20, 0, 0xff, 0xff});
    write("salvage", "events", Bytes{0, 2, 0x40, 0, 0xff, 0xff, 1, 0x4f, 0xf0, 7});
    write("salvage", "cut", Bytes{0, 0x80, 0x50, 0});
    write("salvage", "wal", Bytes{1, 0x42, 0x10, 0, 0xff, 0xff, 0xc0, 0x80, 0});
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
        (void)std::fprintf(stderr, "%s:%d: %s\n", failed.m_file, failed.m_line, failed.m_expr);
        std::exit(1);
    });
    write_frames();
    write_events();
    write_records();
    write_rows();
    write_rules();
    write_grants();
    write_credentials();
    write_typed();
    write_salvages();
    write_control();
    write_cuts();
    write_merges();
    write_texts();
    write_sessions();
    return 0;
}
