#include "code/import_lines.hpp"

#include <doctest/doctest.h>

using aura::code::ImportLines;
using aura::code::names_bound_by;
using Names = std::set<std::string>;

namespace {

bool is_import(std::string_view line) {
    return ImportLines().is_import(line);
}

// Whether `line` is an import behind `opener`.
bool is_import_in(std::string_view opener, std::string_view line) {
    ImportLines lines;
    lines.pass(opener);
    return lines.is_import(line);
}

}  // namespace

TEST_CASE("import lines: the imports of every language are recognised") {
    for (const std::string_view line : {
             "import os",
             "  import a.b as c, d\r\n",
             "from .a.b import c, d as e\n",
             "from a import *",
             "import React, { useState } from 'react';",
             "import './style.css'",
             "import type { A } from \"a\";",
             "export * from './a';",
             "const { a, b } = require('c');",
             "import \"fmt\"",
             "use std::io::{self, Read};",
             "pub(crate) use a::b;",
             "mod tests;",
             "extern crate alloc;",
             "#include <vector>",
             "using std::swap;",
             "import java.util.List;",
             "import static org.junit.Assert.*;",
             "using System.Linq;",
             "global using System;",
             "require 'json'",
             "require_relative \"a\"",
             "use App\\Models\\User;",
             "require_once 'vendor/autoload.php';",
             "source ./lib.sh",
             ". \"$root/lib.sh\"",
         }) {
        CAPTURE(line);
        CHECK(is_import(line));
    }
}

TEST_CASE("import lines: prose and other code that begin alike are none") {
    for (const std::string_view line : {
             "import duties rose again",
             "from here on it is easy",
             "use the force, please",
             "using (var file = Open()) {",
             "using Alias = Some.Type;",
             "source code is below",
             "const a = 1;",
             "let b = call('x');",
             "export function f() {}",
             "mod foo {",
             "requires 'x'",
             "#define X <a>",
             "import (",
             "from a import (",
             "from a import b, \\",
             "",
             "\xff\xfe",
         }) {
        CAPTURE(line);
        CHECK_FALSE(is_import(line));
    }
}

TEST_CASE("import lines: the items of an open list are imports, up to its end") {
    CHECK(is_import_in("import (", "\t\"fmt\"\n"));
    CHECK(is_import_in("import (", "\t_ \"embed\"\n"));
    CHECK(is_import_in("import {", "  a,\n"));
    CHECK(is_import_in("import React, {", "  type b as c,\n"));
    CHECK(is_import_in("from a import (", "    b,\n"));
    CHECK(is_import_in("export {", "  a as b,\n"));
    CHECK_FALSE(is_import_in("export const a = {", "  b,\n"));
    CHECK(is_import_in("pub use a::{", "    b::{c, d},\n"));
    CHECK_FALSE(is_import_in("import {", "  a\n"));  // two of them would not parse
    CHECK_FALSE(is_import_in("const a = {", "  b,\n"));
    CHECK_FALSE(is_import_in("if (a) {", "  \"b\"\n"));

    ImportLines lines;
    lines.pass("import (\n");
    lines.pass("\t\"fmt\"\n");
    lines.pass(")\n");
    CHECK_FALSE(lines.is_import("\t\"os\"\n"));
}

TEST_CASE("import lines: a nested list ends where its own bracket closes") {
    ImportLines lines;
    lines.pass("use a::{");
    lines.pass("    b::{");
    lines.pass("        c,");
    lines.pass("    },");
    CHECK(lines.is_import("    d,"));
    lines.pass("};");
    CHECK_FALSE(lines.is_import("    d,"));
}

TEST_CASE("import lines: the names that an import makes known") {
    CHECK(names_bound_by("import a.b as c, d") == Names{"c", "d"});
    CHECK(names_bound_by("from a.b import c, d as e") == Names{"c", "e"});
    CHECK(names_bound_by("import D, { x, y as z } from './util';") == Names{"D", "x", "z"});
    CHECK(names_bound_by("import * as all from 'a';") == Names{"all"});
    CHECK(names_bound_by("const { a } = require('b');") == Names{"a"});
    CHECK(names_bound_by("import java.util.List;") == Names{"List"});
    CHECK(names_bound_by("pub use a::b::{self, c};") == Names{"c"});
    CHECK(names_bound_by("use A\\B\\C;") == Names{"C"});
    CHECK(names_bound_by("\t\"net/http\"") == Names{"http"});
    CHECK(names_bound_by("\tm \"math\"") == Names{"m"});
    CHECK(names_bound_by("#include <vector>").empty());
    CHECK(names_bound_by("source ./lib.sh").empty());
    CHECK(names_bound_by("").empty());
}
