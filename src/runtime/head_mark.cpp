#include "runtime/head_mark.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "base/log.hpp"
#include "io/files.hpp"
#include "wire/codec.hpp"

namespace aura::runtime {
namespace {

// More incarnations than a Mothership is restored in its life; a mark has room for no more.
constexpr std::size_t kMarkedLogsMax = 4096;
constexpr std::size_t kMarkedLogBytes = AuthorId::kSize + 2 * sizeof(std::uint64_t);
constexpr std::size_t kMarkBytesMax = 4 + kMarkedLogsMax * kMarkedLogBytes;

bool is_team_log_of(const AuthorId& author, const wire::LogId& log) {
    return log.author == author && log.is_team_log();
}

Bytes encode_heads(const std::vector<store::LogHead>& heads) {
    wire::Writer out;
    out.count(heads.size());
    for (const store::LogHead& head : heads) {
        out.id(head.log.author);
        out.u64(number(head.log.incarnation));
        out.u64(number(head.seq));
    }
    return std::move(out).take();
}

Result<std::vector<store::LogHead>> decode_heads(ByteView bytes) {
    wire::Reader in(bytes);
    std::vector<store::LogHead> heads(in.count(kMarkedLogsMax, kMarkedLogBytes));
    for (store::LogHead& head : heads) {
        head.log.author = in.id<AuthorId>();
        head.log.incarnation = Incarnation{in.u64()};
        head.seq = Seq{in.u64()};
    }
    AURA_TRY(in.finish("mark of the team log"));
    return heads;
}

std::vector<store::LogHead> own_team_logs(const sync::Replica& replica) {
    std::vector<store::LogHead> heads;
    for (const auto& [log, head] : replica.durable().heads()) {
        if (is_team_log_of(replica.self(), log) && heads.size() < kMarkedLogsMax) {
            heads.push_back({log, head.seq, head.id});
        }
    }
    return heads;
}

}  // namespace

HeadMark::HeadMark(io::Loop& loop, sync::Replicator& replicator, std::string path)
    : replicator_(replicator),
      path_(std::move(path)),
      worker_(loop, 1, [file = path_](const std::vector<Bytes>& contents) {
          std::vector<Status> results;
          results.reserve(contents.size());
          for (const Bytes& content : contents) {
              results.push_back(io::write_file_atomically(file, content));
          }
          return results;
      }) {
    replicator_.add(*this);
    write();
}

HeadMark::~HeadMark() {
    replicator_.remove(*this);
}

void HeadMark::finish() {
    is_finished_ = true;
    worker_.finish();
    if (is_stale_) {
        static_cast<void>(
            io::write_file_atomically(path_, encode_heads(own_team_logs(replicator_.replica()))));
    }
}

void HeadMark::on_event(const store::EventRef& event) {
    if (is_team_log_of(replicator_.replica().self(), event->event.header.log)) {
        write();
    }
}

void HeadMark::write() {
    if (is_writing_ || is_finished_) {
        is_stale_ = true;
        return;
    }
    is_stale_ = false;
    const Status taken = worker_.submit(
        encode_heads(own_team_logs(replicator_.replica())), [this](const Status& written) {
            is_writing_ = false;
            if (!written) {
                log::line(log::Level::warning, "home", "{}", written.error().to_line());
            }
            if (is_stale_) {
                write();
            }
        });
    is_writing_ = taken.has_value();
}

Result<bool> is_behind_mark(store::Store& store, const std::string& path) {
    const auto bytes = io::read_file(path, kMarkBytesMax);
    const auto marked =
        bytes ? decode_heads(*bytes) : Result<std::vector<store::LogHead>>(fail(bytes.error()));
    if (!marked) {
        return false;
    }
    AURA_TRY_ASSIGN(const auto heads, store.heads());
    return std::ranges::any_of(*marked, [&](const store::LogHead& mark) {
        return std::ranges::none_of(heads, [&](const store::LogHead& head) {
            return head.log == mark.log && head.seq >= mark.seq;
        });
    });
}

}  // namespace aura::runtime
