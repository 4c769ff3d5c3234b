// A small pool of threads for pure functions (verify, compress, parse) and blocking calls, apart
// from libuv's shared pool. A job owns what it works on; its result comes back to the loop.
//
// Loop thread only; jobs run on the workers.
#pragma once

#include <cstddef>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "io/bounded_queue.hpp"
#include "io/completions.hpp"
#include "io/loop.hpp"
#include "io/unique_function.hpp"

namespace aura::io {

struct WorkersOptions {
    unsigned threads = 1;
    std::size_t waiting_max = 1024;  // jobs that no worker has begun
};

class Workers {
public:
    Workers(Loop& loop, WorkersOptions options);
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;
    // Jobs that run are waited for, jobs that wait are dropped; no completion runs any more.
    ~Workers();

    // Runs `job()` on a worker, then `completion(its result)` on the loop (`completion()` for a
    // void job). Neither may throw. limit: too many jobs wait, nothing was taken.
    template <class Job, class Completion>
    [[nodiscard]] Status submit(Job job, Completion completion) {
        return enqueue([job = std::move(job), completion = std::move(completion)]() mutable {
            return perform(job, std::move(completion));
        });
    }

    // Waits until every job has run, then runs their completions before it returns; submit()
    // refuses from now on.
    void finish();

    [[nodiscard]] std::size_t waiting() const { return jobs_.size(); }

private:
    // Runs on a worker, gives what is to run on the loop.
    using WorkItem = UniqueFunction<Task>;

    template <class Job, class Completion>
    static Task perform(Job& job, Completion completion) {
        if constexpr (std::is_void_v<std::invoke_result_t<Job&>>) {
            job();
            return Task(std::move(completion));
        } else {
            return [result = job(), completion = std::move(completion)]() mutable {
                completion(std::move(result));
            };
        }
    }

    [[nodiscard]] Status enqueue(WorkItem item);
    void work();
    void join();

    BoundedQueue<WorkItem> jobs_;
    Completions completions_;
    std::vector<std::thread> threads_;
};

}  // namespace aura::io
