// A prepared statement: bind, step, read columns. Reset by its Use, so a statement that failed in
// the middle is clean for the next caller.
//
// One thread at a time, the connection's.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "store/sqlite/connection.hpp"

struct sqlite3_stmt;

namespace aura::store::sqlite {

class Statement {
public:
    Statement() = default;
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    ~Statement();

    [[nodiscard]] Status prepare(Connection& connection, std::string_view sql);

    // One execution. Parameters are bound in order from the first; bound views must live until the
    // Use ends.
    class Use {
    public:
        explicit Use(Statement& statement) : statement_(statement) {}

        Use(const Use&) = delete;
        Use& operator=(const Use&) = delete;
        ~Use();

        Use& bind(std::int64_t value);
        Use& bind(ByteView value);

        // True: a row is there to be read. False: no more rows.
        [[nodiscard]] Result<bool> step();

        // Runs a statement that returns no rows.
        [[nodiscard]] Status run();

        [[nodiscard]] std::int64_t integer(int column) const;
        // Valid until the next step.
        [[nodiscard]] ByteView blob(int column) const;

    private:
        Statement& statement_;
        int next_parameter_ = 1;
    };

    [[nodiscard]] Use use() { return Use(*this); }

private:
    Connection* connection_ = nullptr;
    sqlite3_stmt* handle_ = nullptr;
    std::string sql_;
};

}  // namespace aura::store::sqlite
