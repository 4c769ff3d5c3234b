// One connection to a SQLite database, opened the way Aura needs it: WAL, and a commit is on the
// disk when it returns.
//
// One thread at a time.
#pragma once

#include <cstdint>
#include <string>

#include "base/result.hpp"

struct sqlite3;

namespace aura::store::sqlite {

enum class Access : std::uint8_t { read_only, read_write };

class Connection {
public:
    Connection() = default;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection();

    // Creates the file with mode 0600 when it is to be written and absent. store.damaged (no
    // database, or a broken one), store.full, permission, io.
    [[nodiscard]] Status open(const std::string& path, Access access);

    // Runs statements that return no rows.
    [[nodiscard]] Status execute(const char* sql);

    // The Error for the last call's result code; `doing` names what failed: "store events".
    [[nodiscard]] Error error(int result_code, std::string doing) const;

    [[nodiscard]] sqlite3* handle() const { return handle_; }

private:
    sqlite3* handle_ = nullptr;
    std::string path_;
};

}  // namespace aura::store::sqlite
