#include "workspace/local_edit.hpp"

#include <string>

#include <doctest/doctest.h>

#include "base/prng.hpp"
#include "support/ids.hpp"
#include "workspace/cutter.hpp"

using namespace aura;
using workspace::FileImage;

namespace {

// A C++ file that is saved for the first time and then again.
class Saved {
public:
    explicit Saved(const std::string& text)
        : base_(workspace::created_file(nullptr, image(text), context()).file) {}

    // Whether the second text is recorded as broken.
    [[nodiscard]] bool breaks(const std::string& text) {
        const auto local = workspace::edited_file(base_, image(text), context());
        REQUIRE(local);
        CHECK(local->file.broken.has_value() == local->broken_edited);
        return local->broken_edited;
    }

    [[nodiscard]] std::size_t errors(const std::string& text) {
        return cutter_.cut(path_, text)->error_count;
    }

private:
    [[nodiscard]] static FileImage image(const std::string& text) {
        return {text, wire::FileMode::regular};
    }

    [[nodiscard]] workspace::EditContext context() {
        return {repo_, path_, nullptr, false, cutter_, prng_, WallTime{}};
    }

    RepoId repo_ = aura::test::repo(1);
    std::string path_ = "a.cpp";
    workspace::Cutter cutter_;
    SeededPrng prng_{1};
    workspace::TreeFile base_;
};

const std::string kClean = "int f() {\n    return 1;\n}\n\nint g() {\n    return 2;\n}\n";
// No C++ before the preprocessor has seen it.
const std::string kMacro = "    TRY(const int x, h());\n";
const std::string kOneError = "int f() {\n" + kMacro + "}\n\nint g() {\n    return 2;\n}\n";

}  // namespace

TEST_CASE("local edit: a save that parses worse than what was there is broken") {
    Saved file(kClean);
    CHECK_FALSE(file.breaks("int f() {\n    return 3;\n}\n\nint g() {\n    return 2;\n}\n"));
    CHECK(file.breaks("int f() {\n    return (;\n}\n\nint g() {\n    return 2;\n}\n"));
    CHECK(file.breaks(kOneError));
    CHECK(file.breaks("int f() {\n    return 1;\n\nint g() {\n    return 2;\n}\n"));
}

TEST_CASE(
    "local edit: where the text did not parse before, a save with all its functions is whole") {
    Saved file(kOneError);
    const std::string two = "int f() {\n" + kMacro + kMacro + "}\n\nint g() {\n    return 2;\n}\n";
    REQUIRE(file.errors(kOneError) > 0);
    REQUIRE(file.errors(two) > file.errors(kOneError));
    CHECK_FALSE(file.breaks(two));
    // A brace is missing: g is not seen any more.
    const std::string open = "int f() {\n" + kMacro + kMacro + "\n\nint g() {\n    return 2;\n}\n";
    REQUIRE(file.errors(open) > file.errors(kOneError));
    CHECK(file.breaks(open));
}
