#include <fmt/format.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <memory>

#include "host/export/targets.h"
#include "host/results/files.h"

namespace chokepoint {
namespace {

constexpr std::uint64_t kRowsOfSheet = LXW_ROW_MAX - 1;  // beside the titles; 1,048,576 is Excel's limit
constexpr std::uint64_t kMostRows = 10'000'000;          // of a workbook that a machine of today still opens
constexpr std::size_t kLongestText = 32'767;             // [character] in a cell of Excel
constexpr std::int64_t kLargestWhole = 999'999'999'999'999;  // Excel has 15 digits

/// Cut a text to Excel's limit, in bytes that bound the characters, and not within a character.
std::string fitted(std::string_view text) {
  if (text.size() <= kLongestText) return std::string(text);
  constexpr std::string_view kMore = "...";
  std::size_t end = kLongestText - kMore.size();
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + std::string(kMore);
}

/// A workbook that keeps no more than a row in memory; the rows wait in temporary files beside it.
class Workbook {
 public:
  explicit Workbook(const std::string& path)
      : path_(path), folder_(std::filesystem::absolute(path).parent_path().string()) {
    lxw_workbook_options options{LXW_TRUE, folder_.data(), LXW_TRUE};
    book_.reset(workbook_new_opt(path.c_str(), &options));
    if (!book_) throw std::bad_alloc();
    bold_ = workbook_add_format(book_.get());
    format_set_bold(bold_);
    date_ = workbook_add_format(book_.get());
    format_set_num_format(date_, "yyyy-mm-dd");
  }

  /// Begin a sheet with a line of titles that stays in sight.
  void begin_sheet(const std::string& name, const std::vector<TableColumn>& columns) {
    sheet_ = workbook_add_worksheet(book_.get(), name.c_str());
    if (sheet_ == nullptr) fail("no sheet can be added");
    constexpr double kWidth = 16;  // [character]
    check(worksheet_set_column(sheet_, 0, static_cast<lxw_col_t>(columns.size() - 1), kWidth, nullptr));
    worksheet_freeze_panes(sheet_, 1, 0);
    row_ = 0;
    for (column_ = 0; column_ < columns.size(); ++column_)
      check(worksheet_write_string(sheet_, 0, column_, columns[column_].name.c_str(), bold_));
  }

  void write(std::span<const Cell> cells) {
    ++row_;
    column_ = 0;
    for (const Cell& cell : cells) {
      check(std::visit(*this, cell));
      ++column_;
    }
  }

  lxw_error operator()(std::monostate) { return LXW_NO_ERROR; }
  lxw_error operator()(std::string_view text) {
    return worksheet_write_string(sheet_, row_, column_, fitted(text).c_str(), nullptr);
  }
  lxw_error operator()(std::int64_t x) {
    if (x > kLargestWhole || x < -kLargestWhole) return (*this)(std::string_view(std::to_string(x)));
    return (*this)(static_cast<double>(x));
  }
  lxw_error operator()(double x) {
    if (std::isinf(x)) return (*this)(std::string_view(x > 0 ? "inf" : "-inf"));
    return worksheet_write_number(sheet_, row_, column_, x, nullptr);
  }
  lxw_error operator()(std::chrono::sys_days day) {
    const std::chrono::year_month_day date(day);
    lxw_datetime at{int(date.year()), int(unsigned(date.month())), int(unsigned(date.day())), 0, 0, 0};
    return worksheet_write_datetime(sheet_, row_, column_, &at, date_);
  }

  std::uint64_t rows() const { return row_; }

  /// Look whether the sheet's rows are all in their temporary file: the library does not. (Where the disk is
  /// full, the workbook that is put together beside it finds no room, either, and that the library notices.)
  void end_sheet() const {
    std::FILE* const rows = sheet_->optimize_tmpfile;
    if (rows != nullptr && (std::fflush(rows) != 0 || std::ferror(rows) != 0))
      fail("a temporary file beside it is cut short");
  }

  /// Put the sheets together. The library frees the workbook, whether it can or not.
  void close() { check(workbook_close(book_.release())); }

 private:
  struct Free {
    void operator()(lxw_workbook* book) const { lxw_workbook_free(book); }
  };

  [[noreturn]] void fail(const std::string& why) const {
    throw UserError(UserError::Kind::file,
                    fmt::format("{}: cannot be written ({}). Is there room in the folder, "
                                "and may you write to it?",
                                path_, why));
  }
  void check(lxw_error error) const {
    if (error != LXW_NO_ERROR) fail(lxw_strerror(error));
  }

  std::string path_, folder_;
  std::unique_ptr<lxw_workbook, Free> book_;
  lxw_format *bold_ = nullptr, *date_ = nullptr;
  lxw_worksheet* sheet_ = nullptr;
  lxw_row_t row_ = 0;
  lxw_col_t column_ = 0;
};

/// Refuse what Excel cannot open, and what the disk has no room for, before anything is written.
void check_size(const std::vector<Table>& tables, const std::string& path) {
  std::uint64_t rows = 0;
  double bytes = 0;  // of XML, before it is compressed
  constexpr double kCell = 64, kCopies = 2;
  for (const Table& table : tables) {
    rows += table.most_rows;
    bytes += kCopies * kCell * static_cast<double>(table.most_rows * table.columns.size());
  }
  if (rows > kMostRows) {
    throw UserError(
        UserError::Kind::study,
        fmt::format("--to xlsx: {} rows are too many for Excel (more than {} do not open). Choose tables "
                    "with --table, or --to sqlite?",
                    rows, kMostRows));
  }
  std::error_code code;
  const auto space = std::filesystem::space(std::filesystem::absolute(path).parent_path(), code);
  if (!code && static_cast<double>(space.available) < bytes)
    throw file_error(path, "cannot be written", ENOSPC);
}

}  // namespace

void write_xlsx(const std::vector<Table>& tables, const std::string& path) {
  check_size(tables, path);
  Workbook book(path);
  for (const Table& table : tables) {
    int sheets = 1;
    book.begin_sheet(table.name, table.columns);
    table.each_row([&](std::span<const Cell> row) {
      if (book.rows() == kRowsOfSheet) {
        book.end_sheet();
        book.begin_sheet(fmt::format("{} ({})", table.name, ++sheets), table.columns);
      }
      book.write(row);
    });
    book.end_sheet();
  }
  book.close();
  sync_file(path);
}

}  // namespace chokepoint
