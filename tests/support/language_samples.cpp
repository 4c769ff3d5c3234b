#include "support/language_samples.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <doctest/doctest.h>

namespace aura::test {
namespace {

using enum code::LanguageId;

constexpr LanguageSample kSamples[] = {
    {python, "python.py", "import %"},
    {javascript, "javascript.js", "import % from './a.js';"},
    {typescript, "typescript.ts", "import { type % } from './a';"},
    {tsx, "tsx.tsx", "import * as % from 'a';"},
    {go, "go.go", "import \"a/%\""},
    {rust, "rust.rs", "use a::%;"},
    {c, "c.c", "#include <%.h>"},
    {cpp, "cpp.cpp", "using a::%;"},
    {java, "java.java", "import a.%;"},
    {c_sharp, "c_sharp.cs", "using A.%;"},
    {ruby, "ruby.rb", "require 'a/%'"},
    {php, "php.php", "use A\\%;"},
    {bash, "bash.sh", "source ./%.sh"},
};

}  // namespace

std::string LanguageSample::path() const {
    return "tests/golden/cut/" + std::string(file);
}

std::string LanguageSample::text() const {
    std::ifstream in(std::string(AURA_SOURCE_ROOT) + "/" + path(), std::ios::binary);
    REQUIRE_MESSAGE(in, file);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::span<const LanguageSample> language_samples() {
    return kSamples;
}

const LanguageSample& sample_of(code::LanguageId language) {
    return *std::ranges::find(kSamples, language, &LanguageSample::language);
}

}  // namespace aura::test
