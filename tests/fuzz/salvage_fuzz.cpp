// The database below is what devices of the unit tests hold, which assert by doctest.
#include <algorithm>
#include <filesystem>
#include <map>
#include <string>

#include "base/assert.hpp"
#include "base/bytes.hpp"
#include "hub/token_book.hpp"
#include "runtime/link_record.hpp"
#include "runtime/rebuild.hpp"
#include "store/sqlite/sqlite_store.hpp"
#include "support/fuzz_doctest.hpp"
#include "support/fuzz_target.hpp"
#include "support/temporary_directory.hpp"
#include "sync/event_chain.hpp"
#include "sync/restore.hpp"
#include "unit/sync/device.hpp"

using aura::ByteView;
using aura::EventId;
using aura::store::RecordKind;
using aura::store::sqlite::Access;
using aura::store::sqlite::SqliteStore;
using aura::test::TemporaryDirectory;

namespace {

constexpr const char* kName = "aura.db";
constexpr const char* kWal = "aura.db-wal";

aura::store::Batch records() {
    aura::store::Batch batch;
    aura::runtime::LinkRecord link;
    link.root = "/home/ada/web";
    batch.records.push_back(aura::runtime::link_write(link));
    aura::hub::TokenEntry token;
    token.subject = "alice@acme.com";
    batch.records.push_back({{RecordKind::token, aura::to_bytes(token.id.view())}, encode(token)});
    return batch;
}

// A member's database as it is between two commits, and after its daemon has ended.
struct Sample {
    Sample() {
        aura::test::let_doctest_assert();
        const auto hub = aura::sync::test::make_hub(1);
        const auto member = aura::sync::test::make_member(*hub, 2);
        for (const std::uint8_t repo : {1, 2, 1}) {
            AURA_ASSERT(member->append(repo, "text of repository " + std::to_string(repo)));
            member->settle();
        }
        for (const auto& event : member->backup().events) {
            ids[event->event.header.log].push_back(event->id);
            ++events;
        }
        const TemporaryDirectory directory;
        {
            const auto store =
                SqliteStore::open((directory.path() / kName).string(), Access::read_write);
            AURA_ASSERT(store && (*store)->commit(member->backup()));
            AURA_ASSERT((*store)->commit(records()));
            running = {directory.read(kName), directory.read(kWal)};
        }
        ended = {directory.read(kName), ""};
    }

    struct Files {
        std::string database;
        std::string wal;
    };

    Files running;
    Files ended;
    std::map<aura::wire::LogId, std::vector<EventId>> ids;  // in order
    std::size_t events = 0;
};

// What the fuzzer says is to be damaged; zeros when it has said all.
class Script {
public:
    explicit Script(ByteView rest) : rest_(rest) {}

    [[nodiscard]] bool at_end() const { return rest_.empty(); }

    std::size_t number(std::size_t bytes) {
        std::size_t value = 0;
        for (const std::uint8_t byte : take(bytes)) {
            value = value << 8U | byte;
        }
        return value;
    }

    ByteView take(std::size_t size) {
        const ByteView view = rest_.first(std::min(size, rest_.size()));
        rest_ = rest_.subspan(view.size());
        return view;
    }

private:
    ByteView rest_;
};

// Bytes over others, or the end cut off. Half of the places are in the log of the database, where
// it has one.
void damage(Sample::Files& files, Script& script) {
    constexpr std::size_t kInWal = 0x40;
    constexpr std::size_t kCut = 0x80;
    constexpr std::size_t kBytesMax = 0x3f;
    const std::size_t what = script.number(1);
    std::string& file = (what & kInWal) != 0 && !files.wal.empty() ? files.wal : files.database;
    const std::size_t at = file.empty() ? 0 : script.number(2) % file.size();
    if ((what & kCut) != 0) {
        file.resize(at);
        return;
    }
    const std::string_view bytes = aura::as_text(script.take(what & kBytesMax));
    file.replace(at, std::min(bytes.size(), file.size() - at), bytes.substr(0, file.size() - at));
}

// Nothing is in the new database that was not in the old one.
void check_rebuilt(const std::string& path, const Sample& sample) {
    const auto opened = SqliteStore::open(path, Access::read_write);
    AURA_ASSERT(opened && (*opened)->check());
    SqliteStore& store = **opened;
    const auto heads = store.heads().value();
    for (const aura::store::LogHead& head : heads) {
        const auto original = sample.ids.find(head.log);
        AURA_ASSERT(original != sample.ids.end());
        std::size_t count = 0;
        AURA_ASSERT(aura::sync::for_each_event(
            store, head.log, [&](const aura::store::StoredEvent& event) -> aura::Status {
                AURA_ASSERT(count < original->second.size() && event.id == original->second[count]);
                ++count;
                return {};
            }));
        AURA_ASSERT(count == number(head.seq) && head.id == original->second[count - 1]);
    }
    const auto tokens = store.scan(RecordKind::token, {}).value();
    const auto links = store.scan(RecordKind::linked_tree, {}).value();
    for (const auto& record : tokens) {
        AURA_ASSERT(aura::hub::decode_token_entry(record.value).has_value());
    }
    for (const auto& record : links) {
        AURA_ASSERT(aura::runtime::decode_link_record(record.value).has_value());
    }
}

}  // namespace

// A database is made anew from a damaged one: with events of its own only, each log from its start;
// the damaged one is kept as it was. Or it is refused, and nothing has changed. Of one that is not
// damaged everything is there.
int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr int kDamagesMax = 16;
    static const Sample sample;
    Script script({data, size});
    Sample::Files files = script.number(1) % 2 == 0 ? sample.ended : sample.running;
    const bool whole = script.at_end();
    for (int count = 0; count < kDamagesMax && !script.at_end(); ++count) {
        damage(files, script);
    }
    const TemporaryDirectory directory;
    const std::string path = (directory.path() / kName).string();
    directory.write(kName, files.database);
    if (!files.wal.empty()) {
        directory.write(kWal, files.wal);
    }
    const auto rebuilt = aura::runtime::rebuild_database(path, nullptr);
    const std::string kept = rebuilt ? rebuilt->kept_aside : path;
    AURA_ASSERT(directory.read(kept) == files.database);
    AURA_ASSERT(!whole || (rebuilt && rebuilt->events == sample.events));
    if (rebuilt) {
        check_rebuilt(path, sample);
    }
    return 0;
}
