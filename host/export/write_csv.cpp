#include <fmt/format.h>

#include <cerrno>
#include <cmath>
#include <cstdio>
#include <memory>

#include "host/export/targets.h"
#include "host/results/csv.h"
#include "host/results/files.h"

namespace chokepoint {
namespace {

constexpr std::size_t kPiece = std::size_t{1} << 16;  // [byte] written at a time

/// Write a text file a piece at a time, every call checked, and bring it to the disk at the end.
class TextFile {
 public:
  explicit TextFile(const std::string& path) : path_(path), file_(std::fopen(path.c_str(), "wbx")) {
    if (!file_) throw file_error(path, "cannot be created", errno);
  }

  void append(const std::string& text) {
    piece_ += text;
    if (piece_.size() >= kPiece) flush();
  }

  void finish() {
    flush();
    sync_file(path_);
  }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };

  void flush() {
    const bool written = std::fwrite(piece_.data(), 1, piece_.size(), file_.get()) == piece_.size();
    if (!written || std::fflush(file_.get()) != 0) throw file_error(path_, "cannot be written", errno);
    piece_.clear();
  }

  std::string path_, piece_;
  std::unique_ptr<std::FILE, Close> file_;
};

/// Write a number with the fewest digits that read back the same.
template <class Number>
std::string number_cell(Number x) {
  return fmt::format("{}", x);
}

struct CellText {
  std::string operator()(std::monostate) const { return ""; }
  std::string operator()(std::string_view text) const { return csv_text(text); }
  std::string operator()(std::int64_t x) const { return number_cell(x); }
  std::string operator()(float x) const { return number_cell(x); }
  std::string operator()(double x) const { return number_cell(x); }
  std::string operator()(std::chrono::sys_days day) const {
    const std::chrono::year_month_day date(day);
    return fmt::format("{:04}-{:02}-{:02}", int(date.year()), unsigned(date.month()), unsigned(date.day()));
  }
};

/// Return the line of RFC 4180, which ends its lines with CR LF.
std::string line_of(const std::vector<std::string>& cells) {
  std::string line = csv_line(cells);
  line.insert(line.size() - 1, "\r");
  return line;
}

}  // namespace

void write_csv(const std::vector<Table>& tables, const std::string& path) {
  std::vector<std::string> cells;
  for (const Table& table : tables) {
    TextFile file(path + "/" + table.name + ".csv");
    cells.clear();
    for (const TableColumn& column : table.columns) cells.push_back(column.name);
    file.append(line_of(cells));
    table.each_row([&](std::span<const Cell> row) {
      cells.clear();
      for (const Cell& cell : row) cells.push_back(std::visit(CellText(), cell));
      file.append(line_of(cells));
    });
    file.finish();
  }
}

}  // namespace chokepoint
