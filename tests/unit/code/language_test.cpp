#include "code/language.hpp"

#include <set>
#include <string>

#include <doctest/doctest.h>

using aura::code::language_of;
using aura::code::LanguageId;

TEST_CASE("language: an extension decides, in either case") {
    CHECK(language_of("src/app.py", "") == LanguageId::python);
    CHECK(language_of("App.JSX", "") == LanguageId::javascript);
    CHECK(language_of("a.b/c.d.ts", "") == LanguageId::typescript);
    CHECK(language_of("view.tsx", "") == LanguageId::tsx);
    CHECK(language_of("main.go", "") == LanguageId::go);
    CHECK(language_of("lib.rs", "") == LanguageId::rust);
    CHECK(language_of("x.c", "") == LanguageId::c);
    CHECK(language_of("x.h", "") == LanguageId::cpp);
    CHECK(language_of("x.C", "") == LanguageId::cpp);
    CHECK(language_of("Main.java", "") == LanguageId::java);
    CHECK(language_of("Program.cs", "") == LanguageId::c_sharp);
    CHECK(language_of("a.rb", "") == LanguageId::ruby);
    CHECK(language_of("index.php", "") == LanguageId::php);
    CHECK(language_of("run.sh", "") == LanguageId::bash);
}

TEST_CASE("language: well-known file names without extension are recognised") {
    CHECK(language_of("web/Rakefile", "") == LanguageId::ruby);
    CHECK(language_of(".bashrc", "") == LanguageId::bash);
    CHECK(language_of("SConstruct", "") == LanguageId::python);
}

TEST_CASE("language: a shebang names the interpreter of a file without extension") {
    CHECK(language_of("bin/tool", "#!/usr/bin/env python3.11\n") == LanguageId::python);
    CHECK(language_of("bin/tool", "#! /bin/sh -e\necho") == LanguageId::bash);
    CHECK(language_of("bin/tool", "#!/usr/bin/env -S FOO=1 node --no-warnings\r\n") ==
          LanguageId::javascript);
    CHECK(language_of("bin/tool", "#!/usr/bin/ruby") == LanguageId::ruby);
}

TEST_CASE("language: an extension weighs more than a shebang") {
    CHECK(language_of("a.rb", "#!/bin/sh") == LanguageId::ruby);
    CHECK(language_of("a.unknown", "#!/bin/sh") == LanguageId::bash);
}

TEST_CASE("language: everything else is plain text") {
    CHECK(language_of("README.md", "") == LanguageId::plain_text);
    CHECK(language_of("", "") == LanguageId::plain_text);
    CHECK(language_of("dir/", "#!") == LanguageId::plain_text);
    CHECK(language_of(".py", "") == LanguageId::plain_text);
    CHECK(language_of("noext", "#!/usr/bin/env") == LanguageId::plain_text);
    CHECK(language_of("noext", "#!/usr/bin/env -S") == LanguageId::plain_text);
    CHECK(language_of("a.\xff\xfe", "\xff#!") == LanguageId::plain_text);
}

TEST_CASE("language: names are distinct") {
    std::set<std::string_view> names;
    for (std::size_t i = 0; i < aura::code::kLanguageCount; ++i) {
        names.insert(name(static_cast<LanguageId>(i)));
    }
    CHECK(names.size() == aura::code::kLanguageCount);
}
