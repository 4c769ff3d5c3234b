// enqueue_grouped and enqueue_single: how fast events of 512 bytes get into the log of a device
// (hashed, sealed, signed, durable), beside rows of the same size that SQLite alone commits in the
// same directory, in groups of the same size.
//
// usage: bench-enqueue DIRECTORY

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <stdlib.h>  // mkdtemp
#include <string>
#include <vector>

#include <fmt/core.h>
#include <sqlite3.h>

#include "crypto/secure_prng.hpp"
#include "runtime/database.hpp"
#include "runtime/replicator_driver.hpp"
#include "sync/restore.hpp"

namespace aura::bench {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::size_t kContentBytes = 512;
constexpr std::size_t kGroup = 256;
constexpr std::size_t kGrouped = 32 * kGroup;
constexpr std::size_t kSingles = 50;
// Short and many: what else the disk does hits both sides alike.
constexpr int kRuns = 15;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

void must(const Status& status) {
    if (!status) {
        (void)std::fputs(status.error().to_block().c_str(), stderr);
        std::_Exit(1);
    }
}

template <class T>
T must(Result<T> result) {
    if (!result) {
        must(Status(fail(result.error())));
    }
    return *std::move(result);
}

// SQLite with nothing around it.
class Bare {
public:
    explicit Bare(const fs::path& path) {
        sqlite3_open(path.c_str(), &handle_);
        run("PRAGMA journal_mode = WAL");
        run("PRAGMA synchronous = FULL");
        run("CREATE TABLE rows (position INTEGER PRIMARY KEY, row BLOB)");
        sqlite3_prepare_v2(handle_, "INSERT INTO rows (row) VALUES (?)", -1, &insert_, nullptr);
    }

    Bare(const Bare&) = delete;
    Bare& operator=(const Bare&) = delete;

    ~Bare() {
        sqlite3_finalize(insert_);
        sqlite3_close(handle_);
    }

    void commit(std::size_t rows) {
        run("BEGIN IMMEDIATE");
        for (std::size_t i = 0; i < rows; ++i) {
            sqlite3_bind_blob(insert_, 1, row_.data(), static_cast<int>(row_.size()), nullptr);
            sqlite3_step(insert_);
            sqlite3_reset(insert_);
        }
        run("COMMIT");
    }

private:
    void run(const char* sql) {
        if (sqlite3_exec(handle_, sql, nullptr, nullptr, nullptr) != SQLITE_OK) {
            must(fail(ErrorCode::io, sqlite3_errmsg(handle_)));
        }
    }

    sqlite3* handle_ = nullptr;
    sqlite3_stmt* insert_ = nullptr;
    std::string row_ = std::string(kContentBytes, 'x');
};

// A device with a store of its own and a repository that it founded.
class Device {
public:
    explicit Device(const fs::path& path)
        : identity_(crypto::IdentityKey::generate(prng_)),
          database_(must(runtime::Database::open(loop_, path.string()))),
          refill_(loop_, [this] { fill(); }) {
        must(database_->at_start().commit(
            {{}, {sync::incarnation_record(Incarnation{prng_.next()})}}));
        driver_ = must(runtime::ReplicatorDriver::start(
            loop_, *database_, identity_, {.hub = identity_.public_id(), .keys = {}}));
        repo_.bytes.fill(1);
        must(driver_->replicator().keyring().found(loop_.now().mono, repo_, {"bench", {}}));
        enqueue(1, 1);
    }

    // Appends `count` events, `waiting` of them at once; returns when the last is durable.
    void enqueue(std::size_t count, std::size_t waiting) {
        left_ = count;
        waiting_ = waiting;
        refill_.schedule();
        loop_.run();
    }

private:
    void fill() {
        while (left_ > 0 && pending_ < waiting_) {
            --left_;
            ++pending_;
            sync::Draft draft;
            draft.repo = repo_;
            draft.kind = wire::EventKind::file_changed;
            draft.content = Bytes(kContentBytes, 'x');
            draft.sealed_for = repo_;
            must(Status(driver_->replicator()
                            .append(std::move(draft),
                                    [this](const Status& status) {
                                        must(status);
                                        --pending_;
                                        if (left_ == 0 && pending_ == 0) {
                                            loop_.stop();
                                        } else {
                                            refill_.schedule();
                                        }
                                    })
                            .map([](const sync::Appended&) {})));
        }
    }

    crypto::SecurePrng prng_;
    io::Loop loop_;
    crypto::IdentityKey identity_;
    std::unique_ptr<runtime::Database> database_;
    std::unique_ptr<runtime::ReplicatorDriver> driver_;
    io::Deferred refill_;
    RepoId repo_;
    std::size_t left_ = 0;
    std::size_t pending_ = 0;
    std::size_t waiting_ = 1;
};

struct Times {
    std::vector<double> ours;
    std::vector<double> bare;
};

// What it makes below `place` it removes; nothing else there is touched.
Times measure(const fs::path& place,
              const std::function<double(Device&)>& ours,
              const std::function<double(Bare&)>& bare) {
    std::string directory = (place / "aura-bench-enqueue-XXXXXX").string();
    if (::mkdtemp(directory.data()) == nullptr) {
        must(fail(ErrorCode::io, fmt::format("cannot make a directory in {}", place.string())));
    }
    Times times;
    for (int run = 0; run < kRuns; ++run) {
        Device device(fmt::format("{}/device-{}.db", directory, run));
        Bare alone(fmt::format("{}/bare-{}.db", directory, run));
        times.ours.push_back(ours(device));
        times.bare.push_back(bare(alone));
    }
    fs::remove_all(directory);
    return times;
}

void grouped(const fs::path& directory) {
    const Times rows_per_second = measure(
        directory,
        [](Device& device) {
            const auto start = Clock::now();
            device.enqueue(kGrouped, 2 * kGroup);  // one group is written, one waits
            return kGrouped / seconds_since(start);
        },
        [](Bare& bare) {
            const auto start = Clock::now();
            for (std::size_t i = 0; i < kGrouped / kGroup; ++i) {
                bare.commit(kGroup);
            }
            return kGrouped / seconds_since(start);
        });
    const double value = median(rows_per_second.ours);
    const double reference = median(rows_per_second.bare);
    fmt::print(
        R"({{"figure": "enqueue_grouped", "value": {:.0f}, "unit": "events/s", "reference": {:.0f}, "ratio": {:.3f}, "bound": 0.5, "ok": {}}})"
        "\n",
        value,
        reference,
        value / reference,
        value / reference >= 0.5);
}

void single(const fs::path& directory) {
    constexpr double kAllowedMs = 0.15;
    const Times milliseconds = measure(
        directory,
        [](Device& device) {
            std::vector<double> each;
            for (std::size_t i = 0; i < kSingles; ++i) {
                const auto start = Clock::now();
                device.enqueue(1, 1);
                each.push_back(seconds_since(start) * 1e3);
            }
            return median(each);
        },
        [](Bare& bare) {
            std::vector<double> each;
            for (std::size_t i = 0; i < kSingles; ++i) {
                const auto start = Clock::now();
                bare.commit(1);
                each.push_back(seconds_since(start) * 1e3);
            }
            return median(each);
        });
    const double value = median(milliseconds.ours);
    const double reference = median(milliseconds.bare);
    fmt::print(
        R"({{"figure": "enqueue_single", "value": {:.3f}, "unit": "ms", "reference": {:.3f}, "ratio": {:.3f}, "bound": {:.3f}, "ok": {}}})"
        "\n",
        value,
        reference,
        value / reference,
        reference + kAllowedMs,
        value <= reference + kAllowedMs);
}

}  // namespace
}  // namespace aura::bench

int main(int argc, char** argv) {
    if (argc != 2) {
        (void)std::fputs("usage: bench-enqueue DIRECTORY\n", stderr);
        return 2;
    }
    aura::bench::grouped(argv[1]);
    aura::bench::single(argv[1]);
    return 0;
}
