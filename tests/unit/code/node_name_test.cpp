#include "code/node_name.hpp"

#include <doctest/doctest.h>

#include "cut_views.hpp"

using aura::code::addresses;
using aura::code::cut;
using aura::code::LanguageId;
using aura::code::Strings;

TEST_CASE("node name: methods of one name in different classes differ") {
    CHECK(addresses(LanguageId::python,
                    "class A:\n  def f(self): pass\nclass B:\n  def f(self): pass\n") ==
          Strings{"A.f", "B.f"});
    CHECK(addresses(LanguageId::go, "package p\nfunc (a A) f() {}\nfunc (b *B[T]) f() {}\n") ==
          Strings{"A.f", "B.f"});
}

TEST_CASE("node name: an implementation names type and trait") {
    CHECK(addresses(LanguageId::rust,
                    "impl A { fn f() {} }\nimpl T for A { fn f() {} }\n"
                    "impl From < u8 > for A { fn f() {} }\nimpl From<u16> for A { fn f() {} }\n") ==
          Strings{"A::f", "T for A::f", "From<u8> for A::f", "From<u16> for A::f"});
}

TEST_CASE("node name: overloads differ by parameter types, not by parameter names") {
    CHECK(addresses(LanguageId::java, "class A { void f(int a) {} void f(String b) {} }\n") ==
          Strings{"A.f(int)", "A.f(String)"});
    CHECK(addresses(LanguageId::java, "class A { void f(final @X int  renamed) {} }\n") ==
          Strings{"A.f(int)"});
    CHECK(addresses(LanguageId::c_sharp, "class A { void F(ref int a, string s = \"x\") {} }\n") ==
          Strings{"A.F(ref int,string)"});
}

TEST_CASE("node name: C++ parameters are told by their types alone") {
    const auto one = [](const std::string& function) {
        return addresses(LanguageId::cpp, function + " {}\n").at(0);
    };
    CHECK(one("void f(int a, const std :: string& b = {})") == "f(int,const std::string&)");
    CHECK(one("void f(unsigned int)") == "f(unsigned int)");
    CHECK(one("void f(T&&... rest)") == "f(T&&...)");
    CHECK(one("void f(int (*g)(int a, char), char h[N])") == "f(int(*)(int,char),char[N])");
    CHECK(one("void f(std::map<K, V> m /* x */, int = 3)") == "f(std::map<K,V>,int)");
    CHECK(one("void f(void)") == "f()");
    CHECK(one("int& A::at(int i) const &") == "A::at(int)const&");
    CHECK(one("A<T>::operator bool() const") == "A<T>::operator bool()const");
    CHECK(one("A& A::operator = (const A& a)") == "A::operator=(const A&)");
    CHECK(one("int* (*f(int a))(double)") == "f(int)");
    CHECK(one("template <> void f<int>(int a)") == "f<int>(int)");
}

TEST_CASE("node name: words that tell two methods apart are part of the address") {
    CHECK(addresses(LanguageId::javascript,
                    "class A { get x() {} set x(v) {} static x() {} x() {} }\n") ==
          Strings{"A.get x", "A.set x", "A.static x", "A.x"});
    CHECK(addresses(LanguageId::ruby, "class A\n  def x; end\n  def self.x; end\nend\n") ==
          Strings{"A.x", "A.self.x"});
}

TEST_CASE("node name: the simple name has no container, receiver or template arguments before it") {
    CHECK(cut(LanguageId::cpp, "int A<T>::B::get(int a) { return a; }\n").nodes.at(0).name ==
          "get");
    CHECK(cut(LanguageId::go, "package p\nfunc (a *A) get() {}\n").nodes.at(0).name == "get");
    CHECK(cut(LanguageId::ruby, "def self.get; end\n").nodes.at(0).name == "get");
}

TEST_CASE("node name: a signature is the head on one line without attributes") {
    const auto signature = [](LanguageId language, std::string_view text) {
        return cut(language, text).nodes.at(0).signature;
    };
    CHECK(signature(LanguageId::java, "class A { void f(\n    int a,\n    int b)\n  { } }\n") ==
          "void f( int a, int b)");
    CHECK(signature(LanguageId::php, "<?php #[A]\nfunction f() { }\n") == "function f()");
    CHECK(signature(LanguageId::javascript, "const f = async (a) => { };\n") == "f = async (a) =>");
    CHECK(signature(LanguageId::rust, "#[inline]\nfn f() -> u8 { 1 }\n") == "fn f() -> u8");
}
