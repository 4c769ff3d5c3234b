#include "http/method.hpp"

namespace aura::http {

std::string_view to_text(Method method) {
    switch (method) {
        case Method::get:
            return "GET";
        case Method::head:
            return "HEAD";
        case Method::post:
            return "POST";
        case Method::delete_:
            return "DELETE";
    }
    return {};
}

std::optional<Method> method_named(std::string_view name) {
    for (const Method method : {Method::get, Method::head, Method::post, Method::delete_}) {
        if (to_text(method) == name) {
            return method;
        }
    }
    return std::nullopt;
}

}  // namespace aura::http
