// Bounds of what a message may hold. A decoder refuses what is over; an encoder's caller keeps
// within.
#pragma once

#include <cstddef>

namespace aura::wire {

// PATH_MAX on Linux; git refuses longer ones in practice.
inline constexpr std::size_t kPathBytesMax = 4096;
// Qualified name with parameter types. Generated C++ reaches 2 KiB.
inline constexpr std::size_t kAddressBytesMax = 8192;
inline constexpr std::size_t kNameBytesMax = 256;
inline constexpr std::size_t kIntentBytesMax = 4096;
// Text of one node or skeleton: as much as a whole synced file.
inline constexpr std::size_t kTextBytesMax = 1024 * 1024;
// Items of one saved file. A file of 1 MiB with one-line functions has about 30,000; a save that
// changes more than this at once is carried as several events.
inline constexpr std::size_t kItemsMax = 1000;
// Heads that one edit joins. More concurrent heads of one node than devices in a team cannot be.
inline constexpr std::size_t kParentsMax = 64;
// Versions that one commit event names.
inline constexpr std::size_t kContainedMax = 1000;
// What a side says for people when it closes a session.
inline constexpr std::size_t kMessageBytesMax = 1024;

}  // namespace aura::wire
