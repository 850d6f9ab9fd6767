#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace chokepoint {

enum class ExportTarget { csv, sqlite, xlsx };

/// Of more scenarios that a run has kept one by one, the table `sample` holds the first so many, unless it is
/// asked for by name.
constexpr std::size_t kExportedScenarios = 10000;

struct ExportedTable {
  std::string name;
  std::uint64_t rows;
  std::uint64_t left_out = 0;  // rows of scenarios beyond kExportedScenarios
};

/// Return where a run goes when nothing else is said: beside its directory, results/NAME-csv,
/// results/NAME.sqlite or results/NAME.xlsx.
std::string default_export_path(const std::string& run, ExportTarget target);

/// Write the run's figures as tables to `path`: a folder for csv, a file else. What had that name is replaced
/// in one step once all is written; a folder only if an export wrote it. `chosen`: tables of numbers to
/// write, beside those that describe them; none: all. Throws UserError.
std::vector<ExportedTable> export_run(const std::string& run, ExportTarget target, const std::string& path,
                                      const std::vector<std::string>& chosen);

}  // namespace chokepoint
