#include "runtime/home_records.hpp"

#include <cerrno>
#include <fcntl.h>
#include <optional>
#include <string_view>
#include <sys/stat.h>
#include <utility>

#include <fmt/core.h>

#include "io/machine.hpp"
#include "sync/restore.hpp"
#include "wire/codec.hpp"
#include "wire/limits.hpp"

namespace aura::runtime {
namespace {

constexpr std::string_view kHomeKey = "home";

store::RecordKey meta_key(std::string_view name) {
    return {store::RecordKind::meta, to_bytes(as_bytes(name))};
}

Bytes encode(const HomeMark& mark) {
    wire::Writer out;
    out.u64(mark.device);
    out.u64(mark.inode);
    out.u64(static_cast<std::uint64_t>(mark.born_ns));
    out.text(mark.machine);
    return std::move(out).take();
}

Result<HomeMark> decode_mark(ByteView bytes) {
    wire::Reader in(bytes);
    HomeMark mark;
    mark.device = in.u64();
    mark.inode = in.u64();
    mark.born_ns = static_cast<std::int64_t>(in.u64());
    mark.machine = in.text(wire::kNameBytesMax);
    AURA_TRY(in.finish("mark of the home"));
    return mark;
}

#if defined(__APPLE__)
Status read_file_mark(const std::string& path, HomeMark& mark) {
    struct stat info {};

    if (::stat(path.c_str(), &info) != 0) {
        return fail(
            Error::from_errno(ErrorCode::io, fmt::format("cannot look at {}", path), errno));
    }
    mark.device = static_cast<std::uint64_t>(info.st_dev);
    mark.inode = info.st_ino;
    mark.born_ns = info.st_birthtimespec.tv_sec * 1'000'000'000LL + info.st_birthtimespec.tv_nsec;
    return {};
}
#else
Status read_file_mark(const std::string& path, HomeMark& mark) {
    struct statx info {};

    if (::statx(AT_FDCWD, path.c_str(), 0, STATX_INO | STATX_BTIME, &info) != 0) {
        return fail(
            Error::from_errno(ErrorCode::io, fmt::format("cannot look at {}", path), errno));
    }
    // Device numbers of some file systems change from boot to boot; inode and birth time do not.
    mark.inode = info.stx_ino;
    if ((info.stx_mask & STATX_BTIME) != 0) {
        mark.born_ns = info.stx_btime.tv_sec * 1'000'000'000LL + info.stx_btime.tv_nsec;
    }
    return {};
}
#endif

}  // namespace

Result<HomeMark> mark_of(const std::string& path) {
    HomeMark mark;
    AURA_TRY(read_file_mark(path, mark));
    // Without an id a copy is only seen as a restored backup, which is safe too.
    mark.machine = io::machine_id().value_or("");
    return mark;
}

Result<HomeState> compare_home(store::Store& store, const HomeMark& now) {
    AURA_TRY_ASSIGN(const auto record, store.get(meta_key(kHomeKey)));
    if (!record) {
        AURA_TRY_ASSIGN(const auto heads, store.heads());
        return heads.empty() ? HomeState::fresh : HomeState::restored;
    }
    AURA_TRY_ASSIGN(const HomeMark before, decode_mark(*record));
    if (before.machine != now.machine && !before.machine.empty() && !now.machine.empty()) {
        return HomeState::copied;
    }
    return before == now ? HomeState::same : HomeState::restored;
}

bool is_home_record(const store::Record& record) {
    return as_text(record.key) == kHomeKey && decode_mark(record.value).has_value();
}

Status settle_home(store::Store& store,
                   HomeState state,
                   const HomeMark& mark,
                   Prng& prng,
                   std::vector<store::RecordWrite> more) {
    if (state == HomeState::same) {
        return {};
    }
    store::Batch batch;
    batch.records = std::move(more);
    batch.records.push_back({meta_key(kHomeKey), encode(mark)});
    batch.records.push_back(sync::incarnation_record(Incarnation{prng.next()}));
    return store.commit(batch);
}

}  // namespace aura::runtime
