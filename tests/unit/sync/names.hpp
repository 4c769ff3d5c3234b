// Who and what the stories of sync/ are about.
#pragma once

#include "base/ids.hpp"
#include "support/ids.hpp"

namespace aura::sync::test {

using aura::test::author;
using aura::test::event;
using aura::test::repo;

inline const AuthorId kHub = author(1);
inline const AuthorId kAlice = author(2);
inline const AuthorId kBob = author(3);
inline const RepoId kRepo = repo(5);

}  // namespace aura::sync::test
