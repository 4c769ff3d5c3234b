#include "io/workers.hpp"

#include <optional>
#include <utility>

#include "base/assert.hpp"

namespace aura::io {

Workers::Workers(Loop& loop, WorkersOptions options)
    : jobs_(options.waiting_max), completions_(loop) {
    AURA_ASSERT(options.threads > 0);
    threads_.reserve(options.threads);
    for (unsigned i = 0; i < options.threads; ++i) {
        threads_.emplace_back([this] { work(); });
    }
}

Workers::~Workers() {
    jobs_.close();
    const auto dropped = jobs_.clear();
    join();
}

void Workers::finish() {
    jobs_.close();
    join();
    completions_.run();
}

Status Workers::enqueue(WorkItem item) {
    if (!jobs_.push(std::move(item))) {
        return fail(ErrorCode::limit, "too many jobs wait for a worker");
    }
    return {};
}

void Workers::work() {
    while (std::optional<WorkItem> item = jobs_.take()) {
        std::vector<Task> finished;
        finished.push_back((*item)());
        completions_.add(std::move(finished));
    }
}

void Workers::join() {
    for (std::thread& thread : threads_) {
        thread.join();
    }
    threads_.clear();
}

}  // namespace aura::io
