#include "store/sqlite/statement.hpp"

#include <fmt/core.h>
#include <sqlite3.h>

#include "base/assert.hpp"

namespace aura::store::sqlite {

Statement::~Statement() {
    sqlite3_finalize(handle_);
}

Status Statement::prepare(Connection& connection, std::string_view sql) {
    AURA_ASSERT(handle_ == nullptr);
    connection_ = &connection;
    sql_ = sql;
    const int result = sqlite3_prepare_v3(connection.handle(),
                                          sql_.data(),
                                          static_cast<int>(sql_.size()),
                                          SQLITE_PREPARE_PERSISTENT,
                                          &handle_,
                                          nullptr);
    if (result != SQLITE_OK) {
        return fail(connection.error(result, "use the database"));
    }
    return {};
}

Statement::Use::~Use() {
    sqlite3_reset(statement_.handle_);
    sqlite3_clear_bindings(statement_.handle_);
}

Statement::Use& Statement::Use::bind(std::int64_t value) {
    const int result = sqlite3_bind_int64(statement_.handle_, next_parameter_++, value);
    AURA_ASSERT(result == SQLITE_OK);
    return *this;
}

Statement::Use& Statement::Use::bind(ByteView value) {
    // An empty view may have no address, which SQLite would take for NULL.
    static constexpr std::uint8_t kEmpty = 0;
    const void* data = value.empty() ? &kEmpty : value.data();
    const int result = sqlite3_bind_blob64(
        statement_.handle_, next_parameter_++, data, value.size(), SQLITE_STATIC);
    AURA_ASSERT(result == SQLITE_OK);
    return *this;
}

Result<bool> Statement::Use::step() {
    const int result = sqlite3_step(statement_.handle_);
    if (result == SQLITE_ROW) {
        return true;
    }
    if (result == SQLITE_DONE) {
        return false;
    }
    return fail(statement_.connection_->error(result, "use the database"));
}

Status Statement::Use::run() {
    AURA_TRY_ASSIGN(const bool row, step());
    AURA_ASSERT(!row);
    return {};
}

std::int64_t Statement::Use::integer(int column) const {
    return sqlite3_column_int64(statement_.handle_, column);
}

ByteView Statement::Use::blob(int column) const {
    const void* data = sqlite3_column_blob(statement_.handle_, column);
    const int size = sqlite3_column_bytes(statement_.handle_, column);
    return {static_cast<const std::uint8_t*>(data), static_cast<std::size_t>(size)};
}

}  // namespace aura::store::sqlite
