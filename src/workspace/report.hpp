// What there is to say about a path: findings, made from states and versions.
//
// Pure; callable from any thread.
#pragma once

#include <string>
#include <vector>

#include "workspace/applicable.hpp"
#include "workspace/file_state.hpp"
#include "workspace/finding.hpp"

namespace aura::workspace {

// Everything that is in conflict in a file, the file itself first, then in the order of ids. What
// ends by itself with another conflict is not listed.
[[nodiscard]] std::vector<Finding> conflicts(const std::string& path,
                                             const FileState& state,
                                             const wire::CommitId& head);

// What waits for a commit or for an event, of the changes made at `path`.
[[nodiscard]] std::vector<Finding> waiting(const std::string& path, const Applicable& applicable);

// Texts of others that their authors saved broken and that nobody made whole yet.
[[nodiscard]] std::vector<Finding> broken_elsewhere(const std::string& path,
                                                    const FileState& state,
                                                    const Contained& contained,
                                                    const AuthorId& self);

[[nodiscard]] Finding held(const std::string& path, HoldReason reason);
[[nodiscard]] Finding noticed(const std::string& path, NoticeReason reason);

// What a node is called: by its latest version, else by HEAD.
[[nodiscard]] std::string address_of(const ItemLine& line);

// A finding about an item, with its heads.
void name_item(Finding& finding, const ItemLine& line, const std::string& address);

}  // namespace aura::workspace
