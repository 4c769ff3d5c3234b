// The frames of a session. A session joins two members over an authenticated ordered byte stream;
// each WebSocket message is one frame: a type byte, then its fields.
//
// Flow. Both sides send Hello, then Have (several frames, the last one says so): per log, how far
// they hold it and the event id there. From then on each side sends the other Events that it lacks,
// as far as the other's Credit allows, and Acks what it has made durable. Ack(log, n) promises that
// every event through n is on disk. Nothing is asked for: the two vectors say what is missing, so a
// session that breaks is simply begun again.
//
//   type            sender   fields
//   1  hello        both     version 2, team 16, features (list of text), repos (all 1, list of
//   16),
//                            agent text
//   2  have         both     entries (log 56, seq 8, event id 32), last 1
//   3  events       both     log 56, first seq 8, events (wire/event.hpp, in run)
//   4  ack          both     entries (log 56, seq 8)
//   5  credit       both     bytes 8: total of events (as wire_size() counts them) that may have
//                            been sent since hello
//   6  ping         both     token 8
//   7  pong         both     token 8
//   8  go_away      both     reason 2, retry after (ms) 4, text
//   9  error        both     code (stable name) text, message text; the sender closes after it
//   10 digest       both     author 32, repo 16, vector hash 32, state hash 32
//   11 hints        both     addresses a peer announces. Reserved.
//   12 punch        hub      time and addresses of a simultaneous open. Reserved.
//   13 interest     both     repos (all 1, list of 16): replaces what hello said
//   14 locate       both     log 56, seq 8: asks which event is there
//   15 located      both     log 56, seq 8, event id 32 (zero: none is held)
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/ids.hpp"
#include "base/result.hpp"
#include "wire/event.hpp"

namespace aura::wire {

inline constexpr std::uint16_t kProtocolVersion = 1;

// One event of the largest size, and the run's head.
inline constexpr std::size_t kFrameBytesMax = kContentBytesMax + kEnvelopeBytesMax + 4096;

// Numbers are part of the protocol: never reuse one.
enum class FrameType : std::uint8_t {
    hello = 1,
    have = 2,
    events = 3,
    ack = 4,
    credit = 5,
    ping = 6,
    pong = 7,
    go_away = 8,
    error = 9,
    digest = 10,
    hints = 11,
    punch = 12,
    interest = 13,
    locate = 14,
    located = 15,
};

// The repositories whose logs a side wants. Team logs always travel.
struct Interest {
    bool all = false;           // the Mothership
    std::vector<RepoId> repos;  // sorted, without duplicates

    [[nodiscard]] bool covers(const RepoId& repo) const;

    bool operator==(const Interest&) const = default;
};

struct Hello {
    std::uint16_t version = kProtocolVersion;
    TeamId team;
    std::vector<std::string> features;  // sorted; new behaviour is a new name
    Interest interest;
    std::string agent;  // "aura/0.1.0", for people

    bool operator==(const Hello&) const = default;
};

struct HaveEntry {
    LogId log;
    Seq seq{};
    EventId at;

    bool operator==(const HaveEntry&) const = default;
};

struct Have {
    std::vector<HaveEntry> entries;
    bool last = false;

    bool operator==(const Have&) const = default;
};

// Consecutive events of one log. The last one is signed.
struct Events {
    LogId log;
    Seq first{};
    std::vector<Event> events;  // only kind, time, parts and hashes of withheld parts are set

    bool operator==(const Events&) const = default;
};

struct AckEntry {
    LogId log;
    Seq seq{};

    bool operator==(const AckEntry&) const = default;
};

struct Ack {
    std::vector<AckEntry> entries;

    bool operator==(const Ack&) const = default;
};

struct Credit {
    std::uint64_t bytes_total = 0;

    bool operator==(const Credit&) const = default;
};

struct Ping {
    std::uint64_t token = 0;

    bool operator==(const Ping&) const = default;
};

struct Pong {
    std::uint64_t token = 0;

    bool operator==(const Pong&) const = default;
};

enum class GoAwayReason : std::uint16_t {
    shutting_down = 1,
    replaced = 2,  // the same peer opened a newer session
    overloaded = 3,
};

struct GoAway {
    GoAwayReason reason{};
    std::uint32_t retry_after_ms = 0;
    std::string text;

    bool operator==(const GoAway&) const = default;
};

struct ErrorFrame {
    std::string code;
    std::string message;

    bool operator==(const ErrorFrame&) const = default;
};

// What `author` made of the events of a repository. Two members with equal vectors and different
// state have found a bug or damage. A peer says its own, the Mothership passes on one that
// contradicts.
struct DigestFrame {
    AuthorId author;
    RepoId repo;
    Digest vector;  // what it holds of the repository's logs and of the team logs
    Digest state;

    bool operator==(const DigestFrame&) const = default;
};

struct InterestFrame {
    Interest interest;

    bool operator==(const InterestFrame&) const = default;
};

// A device whose log has another branch at the other side looks for the last event that both hold.
struct Locate {
    LogId log;
    Seq seq{};

    bool operator==(const Locate&) const = default;
};

struct Located {
    HaveEntry place;

    bool operator==(const Located&) const = default;
};

using Frame = std::variant<Hello,
                           Have,
                           Events,
                           Ack,
                           Credit,
                           Ping,
                           Pong,
                           GoAway,
                           ErrorFrame,
                           DigestFrame,
                           InterestFrame,
                           Locate,
                           Located>;

// Entries of one Have or Ack frame; a sender splits longer lists.
inline constexpr std::size_t kEntriesMax = 4096;

[[nodiscard]] Bytes encode(const Frame& frame);

// wire.malformed, wire.too_large (over kFrameBytesMax), wire.unexpected (a type this side does not
// know or that is still reserved). Of a Hello of another version only the version is read.
[[nodiscard]] Result<Frame> decode_frame(ByteView bytes);

}  // namespace aura::wire
