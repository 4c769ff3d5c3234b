// A callable without arguments that need not be copyable: what is handed between threads and put
// off to a later turn of the loop. std::function would demand copies of buffers and streams.
//
// Not thread-safe; moving one to another thread is.
#pragma once

#include <concepts>
#include <memory>
#include <type_traits>
#include <utility>

namespace aura::io {

template <class Result>
class UniqueFunction {
public:
    UniqueFunction() = default;

    template <class Callable>

    requires(!std::same_as<std::remove_cvref_t<Callable>, UniqueFunction> &&
             std::is_invocable_r_v<Result, std::decay_t<Callable>&>)
        // NOLINTNEXTLINE(bugprone-forwarding-reference-overload): it overlooks the constraint
        UniqueFunction(Callable&& callable)
        : body_(
              std::make_unique<BodyOf<std::decay_t<Callable>>>(std::forward<Callable>(callable))) {}

    [[nodiscard]] explicit operator bool() const { return body_ != nullptr; }

    // Only for a function that holds a callable.
    Result operator()() { return body_->call(); }

private:
    struct Body {
        Body() = default;
        Body(const Body&) = delete;
        Body& operator=(const Body&) = delete;
        virtual ~Body() = default;
        virtual Result call() = 0;
    };

    template <class Callable>
    struct BodyOf final : Body {
        explicit BodyOf(Callable source) : callable(std::move(source)) {}

        Result call() override { return callable(); }

        Callable callable;
    };

    std::unique_ptr<Body> body_;
};

// Something to do once, on the loop thread.
using Task = UniqueFunction<void>;

}  // namespace aura::io
