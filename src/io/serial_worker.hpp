// One thread that handles requests in order and takes all that wait at once: what makes a group
// commit of a database writer. A lone request is handled immediately.
//
// Loop thread only; the handler runs on the worker's thread and owns what it touches.
#pragma once

#include <cstddef>
#include <functional>
#include <thread>
#include <utility>
#include <vector>

#include "base/assert.hpp"
#include "base/result.hpp"
#include "io/bounded_queue.hpp"
#include "io/completions.hpp"
#include "io/loop.hpp"

namespace aura::io {

template <class Request, class Reply>
class SerialWorker {
public:
    // Answers every request of a batch, in the same order. Must not throw.
    using Handler = std::function<std::vector<Reply>(std::vector<Request>)>;
    using Completion = std::function<void(Reply)>;

    // At most `waiting_max` requests wait, so no batch is larger.
    SerialWorker(Loop& loop, std::size_t waiting_max, Handler handler)
        : handler_(std::move(handler)),
          queue_(waiting_max),
          completions_(loop),
          thread_([this] { work(); }) {}

    SerialWorker(const SerialWorker&) = delete;
    SerialWorker& operator=(const SerialWorker&) = delete;

    // The batch that is being handled is waited for, requests that wait are dropped; no completion
    // runs any more. finish() first where nothing may be lost.
    ~SerialWorker() {
        queue_.close();
        const auto dropped = queue_.clear();
        join();
    }

    // `completion` runs on the loop, together with those of the whole batch. limit: too many
    // requests wait, nothing was taken.
    [[nodiscard]] Status submit(Request request, Completion completion) {
        if (!queue_.push({std::move(request), std::move(completion)})) {
            return fail(ErrorCode::limit, "too many requests wait for the worker");
        }
        return {};
    }

    // Waits until every request has been handled, then runs their completions before it returns;
    // submit() refuses from now on.
    void finish() {
        queue_.close();
        join();
        completions_.run();
    }

    [[nodiscard]] std::size_t waiting() const { return queue_.size(); }

private:
    struct Entry {
        Request request;
        Completion completion;
    };

    void work() {
        for (std::vector<Entry> batch = queue_.take_all(); !batch.empty();
             batch = queue_.take_all()) {
            std::vector<Request> requests;
            requests.reserve(batch.size());
            for (Entry& entry : batch) {
                requests.push_back(std::move(entry.request));
            }
            std::vector<Reply> replies = handler_(std::move(requests));
            AURA_ASSERT(replies.size() == batch.size());
            completions_.add(pair_up(batch, replies));
        }
    }

    static std::vector<Task> pair_up(std::vector<Entry>& batch, std::vector<Reply>& replies) {
        std::vector<Task> finished;
        finished.reserve(batch.size());
        for (std::size_t i = 0; i < batch.size(); ++i) {
            finished.push_back(
                [completion = std::move(batch[i].completion),
                 reply = std::move(replies[i])]() mutable { completion(std::move(reply)); });
        }
        return finished;
    }

    void join() {
        if (thread_.joinable()) {
            thread_.join();
        }
    }

    Handler handler_;
    BoundedQueue<Entry> queue_;
    Completions completions_;
    std::thread thread_;  // last: it uses all the others
};

}  // namespace aura::io
