// Matrices, small ones.
#include "matrix.h"

#include <cstddef>
#include <string>
#include <vector>

namespace math {
namespace {

constexpr std::size_t kSize = 4;
constexpr auto kSquare = [](double x) { return x * x; };

// Only here.
double half(double x) { return x / 2; }

}  // namespace

template <class T, std::size_t N = kSize>
class Matrix : public Base<T> {
public:
    Matrix() = default;
    Matrix(const Matrix&) = delete;
    explicit Matrix(T value) : Base<T>(value), cells_{value} {}
    Matrix(std::initializer_list<T> values);
    virtual ~Matrix() {}

    // Element by row and column.
    T& at(std::size_t row, std::size_t column) { return cells_[row * N + column]; }
    const T& at(std::size_t row, std::size_t column) const { return cells_[row * N + column]; }
    T at(std::size_t) && { return {}; }

    Matrix& operator+=(const Matrix& other) {
        return *this;
    }
    bool operator==(const Matrix&) const = default;
    explicit operator bool() const { return !cells_.empty(); }
    operator std::vector<T>() const&;
    T operator()(int row, int column = 0) { return at(row, column); }

    template <class U>
    [[nodiscard]] Matrix<U> cast() const {
        struct Local {
            void method() {}
        };
        return {};
    }

    friend void swap(Matrix& a, Matrix& b) noexcept { a.cells_.swap(b.cells_); }

    struct Row {
        auto begin() -> T* { return nullptr; }
    };

    void visit(void (*callback)(T value, int depth), const char name[kSize]) const {}

private:
    std::vector<T> cells_;
};

// Out of the class.
template <class T, std::size_t N>
Matrix<T, N>::Matrix(std::initializer_list<T> values)
    : cells_(values) {
}

template <class T, std::size_t N>
Matrix<T, N>::operator std::vector<T>() const& {
    return cells_;
}

template <>
double Matrix<double>::Row::norm(  const std::string &label , unsigned   long n ) const noexcept
{
    return kSquare(n);
}

template <typename T>
    requires std::integral<T>
T twice(T x) { return x + x; }

}  // namespace math

inline namespace math::literals {
long double operator""_deg(long double degrees) { return degrees; }
}

extern "C" int main(int argc, char** argv) try {
    return 0;
} catch (...) {
    return 1;
}

extern "C" {
void first(void) {}
void second(int) { int local = 0; }
}

#ifdef _WIN32
static int platform() { return 1; }
#else
static int platform() { return 2; }
#endif

TEST(Matrix, IsSquare) {
    EXPECT_EQ(1, 1);
}

enum class Kind { dense, sparse };
int Registry::count = 0;
auto Registry::find(std::string_view name) const -> const Entry* { return nullptr; };
int (*select(int which))(double) { return nullptr; }
