#include "code/node_finder.hpp"

#include <doctest/doctest.h>

#include "cut_views.hpp"

using aura::code::addresses;
using aura::code::LanguageId;
using aura::code::Strings;
using aura::code::texts;

TEST_CASE("node finder: what is nested in a function belongs to its text") {
    CHECK(addresses(LanguageId::python,
                    "def f():\n  def g(): pass\n  class A:\n    def h(self): pass\n") ==
          Strings{"f"});
    CHECK(addresses(LanguageId::cpp, "void f() { struct A { void g() {} }; }\n") == Strings{"f()"});
}

TEST_CASE("node finder: a declaration without body stays in the skeleton") {
    CHECK(
        texts(LanguageId::cpp, "void f();\nstruct A { A() = default; ~A() = delete; };\n").empty());
    CHECK(texts(LanguageId::java, "interface A { void f(); }\n").empty());
    CHECK(texts(LanguageId::typescript, "declare function f(): void;\n").empty());
    CHECK(texts(LanguageId::rust, "trait A { fn f(); }\n").empty());
    CHECK(texts(LanguageId::php, "<?php interface A { function f(); }\n").empty());
}

TEST_CASE("node finder: a function expression is a node where it is bound to a name") {
    CHECK(texts(LanguageId::javascript, "const f = () => 1;\n") == Strings{"const f = () => 1;"});
    CHECK(texts(LanguageId::javascript, "exports.f = function () {}\n") ==
          Strings{"exports.f = function () {}"});
    CHECK(texts(LanguageId::javascript, "class A { f = () => 1; }\n") == Strings{"f = () => 1"});
    CHECK(texts(LanguageId::javascript, "class A {\n  f = () => 1;\n}\n") ==
          Strings{"f = () => 1;"});
    CHECK(texts(LanguageId::javascript, "call(() => { function g() {} });\n").empty());
    CHECK(texts(LanguageId::javascript, "(function () { function g() {} })();\n").empty());
}

TEST_CASE("node finder: two functions in one declaration are two nodes") {
    CHECK(texts(LanguageId::javascript, "const f = () => 1, g = () => 2;\n") ==
          Strings{"f = () => 1", "g = () => 2"});
}

TEST_CASE("node finder: what wraps a function belongs to it") {
    CHECK(texts(LanguageId::javascript, "export default async function f() {}\n") ==
          Strings{"export default async function f() {}"});
    CHECK(texts(LanguageId::cpp, "template <class T>\nvoid f(T) {}\n") ==
          Strings{"template <class T>\nvoid f(T) {}"});
    CHECK(texts(LanguageId::cpp, "extern \"C\" void f() {}\n") ==
          Strings{"extern \"C\" void f() {}"});
    CHECK(texts(LanguageId::python, "@a\n@b(1)\ndef f():\n  pass\n") ==
          Strings{"@a\n@b(1)\ndef f():\n  pass"});
    CHECK(texts(LanguageId::ruby, "private def f\nend\n") == Strings{"private def f\nend"});
    CHECK(texts(LanguageId::bash, "f() { :; } >/dev/null\n") == Strings{"f() { :; } >/dev/null"});
}

TEST_CASE("node finder: a template head of a class is not one of its methods") {
    CHECK(texts(LanguageId::cpp, "template <class T> struct A { void f() {} };\n") ==
          Strings{"void f() {}"});
}

TEST_CASE("node finder: a comment behind the last line belongs to the function") {
    CHECK(
        texts(LanguageId::c, "int f(void) { return 1; } // f\n// g\nint g(void) { return 2; }\n") ==
        Strings{"int f(void) { return 1; } // f", "// g\nint g(void) { return 2; }"});
    CHECK(texts(LanguageId::c, "int f(void) { return 1; } /* two\nlines */\n") ==
          Strings{"int f(void) { return 1; }"});
    CHECK(texts(LanguageId::c, "int f(void) { return 1; } /* x */ int y;\n") ==
          Strings{"int f(void) { return 1; }"});
}

TEST_CASE("node finder: a here-document goes with the function that began it") {
    CHECK(texts(LanguageId::ruby, "def f = <<~A\n  a\nA\n\ndef g; end\n") ==
          Strings{"def f = <<~A\n  a\nA", "def g; end"});
}

TEST_CASE("node finder: functions on one line are cut apart") {
    CHECK(texts(LanguageId::c, "int f(void) { return 1; } int g(void) { return 2; }\n") ==
          Strings{"int f(void) { return 1; }", "int g(void) { return 2; }"});
}

TEST_CASE("node finder: a shell function needs no braces") {
    CHECK(texts(LanguageId::bash, "f() (:)\ng() [[ -t 1 ]]\nh() if :; then :; fi\n") ==
          Strings{"f() (:)", "g() [[ -t 1 ]]", "h() if :; then :; fi"});
}

TEST_CASE("node finder: bodies that are no function's are not looked into") {
    CHECK(texts(LanguageId::c_sharp, "class A { int P { get { void L() {} return 1; } } }\n")
              .empty());
    CHECK(texts(LanguageId::rust, "macro_rules! m { () => { fn f() {} }; }\n").empty());
    CHECK(texts(LanguageId::cpp, "SCENARIO(\"x\") { struct A { void f() {} }; }\n").empty());
}
