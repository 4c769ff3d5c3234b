// Recognises lines that import something, in any of the languages: a merge of skeletons does not
// know its language, and what is an import in one is nothing at all in another. Strict about the
// form, so that prose and code that begin with the same word are none.
//
//   import a.b as c, d        from a import b        #include <a>      using A.B;
//   import a from 'b';        export * from 'a';     use a::{b, c};    pub use a;     mod a;
//   const a = require('b');   require 'a'            source ./a.sh     extern crate a;
//
// and the lines of a list that such a statement opens: `import (` in Go, `import {`, `use a::{`,
// `from a import (`.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace aura::code {

// Follows a text line by line. Used on one thread.
class ImportLines {
public:
    // Whether `line` is an import where the lines passed so far leave off.
    [[nodiscard]] bool is_import(std::string_view line) const;

    void pass(std::string_view line);

private:
    int open_brackets_ = 0;  // of the list that the lines passed are in; 0 outside of any
};

// The names that an import line makes known, as far as its text says: `c` and `d` of
// `import a.b as c, d`. Rather one too many than one too few.
[[nodiscard]] std::set<std::string> names_bound_by(std::string_view line);

}  // namespace aura::code
