#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <memory>

#include "host/export/targets.h"
#include "host/results/files.h"

namespace chokepoint {
namespace {

/// An open database, every call checked.
class Database {
 public:
  explicit Database(const std::string& path) : path_(path) {
    sqlite3* handle = nullptr;
    const int code =
        sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
    handle_.reset(handle);
    check(code);
  }

  void execute(const std::string& statement) {
    check(sqlite3_exec(handle_.get(), statement.c_str(), nullptr, nullptr, nullptr));
  }

  void check(int code) const {
    if (code == SQLITE_OK || code == SQLITE_DONE) return;
    throw UserError(
        UserError::Kind::file,
        fmt::format("{}: cannot be written (SQLite: {}). Is there room in the folder, and may you "
                    "write to it?",
                    path_, handle_ ? sqlite3_errmsg(handle_.get()) : sqlite3_errstr(code)));
  }

  void close() { check(sqlite3_close(handle_.release())); }
  sqlite3* get() const { return handle_.get(); }

 private:
  struct Close {
    void operator()(sqlite3* handle) const { sqlite3_close(handle); }
  };
  std::string path_;
  std::unique_ptr<sqlite3, Close> handle_;
};

/// A statement that is given one row after the other.
class Insertion {
 public:
  Insertion(const Database& database, const std::string& text) : database_(&database) {
    sqlite3_stmt* statement = nullptr;
    database.check(sqlite3_prepare_v2(database.get(), text.c_str(), -1, &statement, nullptr));
    statement_.reset(statement);
  }

  void insert(std::span<const Cell> row) {
    place_ = 0;
    for (const Cell& cell : row) {
      ++place_;
      database_->check(std::visit(*this, cell));
    }
    database_->check(sqlite3_step(statement_.get()));
    database_->check(sqlite3_reset(statement_.get()));
  }

  int operator()(std::monostate) { return sqlite3_bind_null(statement_.get(), place_); }
  int operator()(std::int64_t x) { return sqlite3_bind_int64(statement_.get(), place_, x); }
  int operator()(double x) { return sqlite3_bind_double(statement_.get(), place_, x); }
  int operator()(std::string_view text) {  // SQLite's own copy: names follow another fast, and are short
    return sqlite3_bind_text(statement_.get(), place_, text.data(), static_cast<int>(text.size()),
                             SQLITE_TRANSIENT);
  }
  int operator()(std::chrono::sys_days day) {
    const std::chrono::year_month_day date(day);
    return (*this)(std::string_view(
        fmt::format("{:04}-{:02}-{:02}", int(date.year()), unsigned(date.month()), unsigned(date.day()))));
  }

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
  };
  const Database* database_;
  std::unique_ptr<sqlite3_stmt, Finalize> statement_;
  int place_ = 0;  // of the cell, from 1
};

std::string quoted(const std::string& name) { return '"' + name + '"'; }  // names are ours, without quotes

const char* type_of(CellType type) {
  switch (type) {
    case CellType::integer:
      return "INTEGER";
    case CellType::real:
      return "REAL";
    case CellType::text:
    case CellType::date:
      break;
  }
  return "TEXT";
}

bool has_empty_keys(const Table& table) {
  return std::any_of(table.columns.begin(), table.columns.begin() + static_cast<std::ptrdiff_t>(table.keys),
                     [](const TableColumn& column) { return column.may_be_empty; });
}

/// List the keys with the run last: a query rarely names the run, which is often the only one.
std::string key_list(const Table& table) {
  std::string keys;
  for (std::size_t i = 1; i < table.keys; ++i) {
    const TableColumn& column = table.columns[i];
    const std::string name = quoted(column.name);
    keys += (column.may_be_empty ? "ifnull(" + name + ", '')" : name) + ", ";
  }
  return keys + quoted(table.columns.front().name);
}

/// Write the statement that creates a table. Where a key may be empty it cannot be the primary one, and
/// an index keeps it unique.
std::string creation_of(const Table& table) {
  std::string text = fmt::format("CREATE TABLE {} (", quoted(table.name));
  for (const TableColumn& column : table.columns) {
    text += fmt::format("{}{} {}{}", &column == &table.columns.front() ? "" : ", ", quoted(column.name),
                        type_of(column.type), column.may_be_empty ? "" : " NOT NULL");
  }
  const bool is_indexed = has_empty_keys(table);
  if (!is_indexed) text += fmt::format(", PRIMARY KEY ({})", key_list(table));
  for (const TableColumn& column : table.columns) {
    if (column.describes.empty()) continue;
    const bool is_run = column.describes == "runs";
    const std::string names = quoted(column.name) + (is_run ? "" : ", \"run\"");
    text += fmt::format(", FOREIGN KEY ({}) REFERENCES {} ({})", names, quoted(column.describes), names);
  }
  return text + (is_indexed ? ")" : ") WITHOUT ROWID");
}

void write_table(Database& database, const Table& table) {
  database.execute(creation_of(table));
  std::string places = "?";
  for (std::size_t i = 1; i < table.columns.size(); ++i) places += ", ?";
  Insertion insertion(database, fmt::format("INSERT INTO {} VALUES ({})", quoted(table.name), places));
  table.each_row([&](std::span<const Cell> row) { insertion.insert(row); });
  if (has_empty_keys(table)) {
    database.execute(fmt::format("CREATE UNIQUE INDEX {} ON {} ({})", quoted(table.name + "_key"),
                                 quoted(table.name), key_list(table)));
  }
}

}  // namespace

void write_sqlite(const std::vector<Table>& tables, const std::string& path) {
  Database database(path);
  // The file is new and not yet in its place: there is nothing to protect until it is whole.
  database.execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF; BEGIN");
  for (const Table& table : tables) write_table(database, table);
  database.execute("COMMIT");
  database.close();
  sync_file(path);
}

}  // namespace chokepoint
