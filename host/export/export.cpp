#include "host/export/export.h"

#include <algorithm>
#include <filesystem>
#include <limits>
#include <system_error>

#include "host/export/describing_tables.h"
#include "host/export/fact_tables.h"
#include "host/export/targets.h"
#include "host/results/files.h"
#include "host/results/manifest.h"
#include "host/results/reader.h"

namespace chokepoint {
namespace {

namespace fs = std::filesystem;

/// Whether a folder holds what an export left there, and nothing else.
bool is_export(const std::string& folder) {
  bool has_runs = false;
  std::error_code code;
  fs::directory_iterator entry(folder, code);
  for (; !code && entry != fs::directory_iterator(); entry.increment(code)) {
    if (!entry->is_regular_file(code) || entry->path().extension() != ".csv") return false;
    has_runs = has_runs || entry->path().filename() == "runs.csv";
  }
  return !code && (has_runs || fs::is_empty(folder, code));
}

/// Refuse to replace what is not an export's.
void check_place(const std::string& path, ExportTarget target) {
  const fs::file_status status = fs::status(path);
  const bool fits = target == ExportTarget::csv ? !fs::exists(status) || fs::is_directory(status)
                                                : !fs::exists(status) || fs::is_regular_file(status);
  if (fits && (target != ExportTarget::csv || !fs::exists(status) || is_export(path))) return;
  throw UserError(
      UserError::Kind::file,
      path + ": is in the way (it is not what an export wrote). Choose another place with --out?");
}

/// Keeps other exports away from a place.
class PlaceLock {
 public:
  explicit PlaceLock(const std::string& path)
      : name_(path + ".partial.lock"),
        file_(lock_file(
            name_, path,
            "another export is writing it). Wait for that one, or choose another place with --out?")) {}
  ~PlaceLock() {
    std::error_code ignored;
    fs::remove(name_, ignored);
  }
  PlaceLock(const PlaceLock&) = delete;
  PlaceLock& operator=(const PlaceLock&) = delete;

 private:
  std::string name_;
  FileDescriptor file_;
};

/// A folder or file beside the place that it is to take; removed again unless it took it.
class Staging {
 public:
  Staging(const std::string& path, ExportTarget target)
      : path_(path), staged_(path + ".partial"), lock_(path) {
    check_place(path, target);
    check_place(staged_, target);  // what an export that was killed has left
    std::error_code code;
    fs::remove_all(staged_, code);
    if (target == ExportTarget::csv) fs::create_directories(staged_, code);
    if (code) throw file_error(staged_, "cannot be created", code.value());
  }
  ~Staging() {
    std::error_code ignored;
    fs::remove_all(staged_, ignored);
  }
  Staging(const Staging&) = delete;
  Staging& operator=(const Staging&) = delete;

  const std::string& path() const { return staged_; }

  /// Take the place; what was there goes, with this object where it is a folder.
  void put_in_place() {
    if (fs::is_directory(staged_)) sync_directory(staged_);
    if (!fs::is_directory(path_)) {
      rename_file(staged_, path_);
    } else if (!exchange_files(staged_, path_)) {  // a folder cannot be renamed to one that has files
      std::error_code code;
      fs::remove_all(path_, code);
      rename_file(staged_, path_);
    }
    sync_directory(fs::absolute(path_).parent_path().string());
  }

 private:
  std::string path_, staged_;
  PlaceLock lock_;
};

/// Return the tables to write; throw UserError for names that the run has no table of.
std::vector<Table> chosen_tables(Source& source, const std::string& manifest,
                                 const std::vector<std::string>& chosen) {
  constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();
  const bool wants_sample = std::count(chosen.begin(), chosen.end(), "sample") > 0;
  std::vector<Table> tables = describing_tables(source, manifest),
                     facts = fact_tables(source, wants_sample ? kAll : kExportedScenarios);
  std::string known;
  for (const Table& table : facts) known += (known.empty() ? "" : ", ") + table.name;
  for (const std::string& name : chosen) {
    if (std::none_of(facts.begin(), facts.end(), [&](const Table& table) { return table.name == name; })) {
      throw UserError(UserError::Kind::study, "--table '" + name + "': the run has no such table (it has " +
                                                  known + "). Choose one of these?");
    }
  }
  for (Table& table : facts) {
    const bool is_chosen = chosen.empty() || std::count(chosen.begin(), chosen.end(), table.name) > 0;
    if (is_chosen) tables.push_back(std::move(table));
  }
  return tables;
}

/// Count the rows of a table while they are written.
void count_rows(std::vector<Table>& tables, std::vector<ExportedTable>& counts) {
  counts.reserve(tables.size());
  for (Table& table : tables) {
    ExportedTable& count = counts.emplace_back(ExportedTable{table.name, 0, table.left_out});
    table.each_row = [&count, each_row = table.each_row](const RowTaker& take) {
      count.rows = 0;
      each_row([&](std::span<const Cell> row) {
        ++count.rows;
        take(row);
      });
    };
  }
}

void write(const std::vector<Table>& tables, ExportTarget target, const std::string& path) {
  switch (target) {
    case ExportTarget::csv:
      return write_csv(tables, path);
    case ExportTarget::sqlite:
      return write_sqlite(tables, path);
    case ExportTarget::xlsx:
      return write_xlsx(tables, path);
  }
}

}  // namespace

std::string default_export_path(const std::string& run, ExportTarget target) {
  fs::path folder = fs::absolute(run).lexically_normal();
  if (!folder.has_filename() || folder.filename() == kResultsName) folder = folder.parent_path();
  const char* ending = target == ExportTarget::csv      ? "-csv"
                       : target == ExportTarget::sqlite ? ".sqlite"
                                                        : ".xlsx";
  return folder.string() + ending;
}

std::vector<ExportedTable> export_run(const std::string& run, ExportTarget target, const std::string& path,
                                      const std::vector<std::string>& chosen) {
  const std::string file = checked_results_path(run);
  const std::string manifest_path = (fs::path(file).parent_path() / kManifestName).string();
  check_place(path, target);
  std::vector<ExportedTable> counts;
  try {
    Source source(file, results_hash(manifest_path));
    constexpr std::size_t kLongest = std::size_t{1} << 26;  // [byte] of a manifest
    std::vector<Table> tables = chosen_tables(source, read_small_file(manifest_path, kLongest), chosen);
    count_rows(tables, counts);
    Staging staging(path, target);
    write(tables, target, staging.path());
    staging.put_in_place();
  } catch (const Hdf5Error& error) {
    throw unreadable_result(file, error.what());
  }
  return counts;
}

}  // namespace chokepoint
