// Which of a file's changes since HEAD are this device's own, and the file with those alone: what
// `aura mine` shows and `aura stage` stages.
//
// An item's own text is HEAD's with every own step put on top of it, each as a three-way merge, so
// that what others did in between stays out. Where that does not merge the change is tangled up
// with somebody else's and cannot be staged without it.
//
// Pure; callable from any thread.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/prng.hpp"
#include "base/result.hpp"
#include "sync/texts.hpp"
#include "wire/change.hpp"
#include "workspace/reconcile.hpp"

namespace aura::workspace {

enum class OwnKind : std::uint8_t { edited, added, deleted };

struct OwnItem {
    wire::ItemKind kind{};
    std::string address;  // of a node
    OwnKind what{};

    bool operator==(const OwnItem&) const = default;
};

struct OwnChanges {
    std::string path;
    // Where HEAD has the file, if that is elsewhere.
    std::optional<std::string> renamed_from;
    OwnKind what{};  // of the file as a whole
    std::vector<OwnItem> items;
    bool others = false;  // teammates' uncommitted work is in the file, too
    // Why own changes cannot be told from others'; empty: they can.
    std::string tangled;
    // The file with nothing but own changes; nothing: it is deleted, or tangled.
    std::optional<FileImage> file;

    bool operator==(const OwnChanges&) const = default;
};

// Nothing where there is no own change. Errors are those of `texts`.
[[nodiscard]] Result<std::optional<OwnChanges>> own_changes(const Examination& examination,
                                                            const sync::Texts& texts,
                                                            Memory& memory,
                                                            Prng& prng);

}  // namespace aura::workspace
