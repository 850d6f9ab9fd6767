#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>

#include "host/app/commands.h"
#include "host/app/plan_text.h"
#include "host/error.h"
#include "host/export/export.h"
#include "host/study/names.h"

namespace chokepoint {
namespace {

ExportTarget target_of(const std::string& text) {
  if (text == "csv") return ExportTarget::csv;
  if (text == "sqlite") return ExportTarget::sqlite;
  if (text == "xlsx") return ExportTarget::xlsx;
  throw UserError(UserError::Kind::study,
                  fmt::format("--to {}: no such target (it is csv, sqlite or xlsx). Choose one of these?",
                              in_quotes(text)));
}

}  // namespace

int export_command(const ExportCommand& command) {
  const ExportTarget target = target_of(command.to);
  const std::string path = command.out.empty() ? default_export_path(command.run, target) : command.out;
  const std::vector<ExportedTable> tables = export_run(command.run, target, path, command.tables);
  std::size_t width = 0;
  for (const ExportedTable& table : tables) width = std::max(width, table.name.size());
  fmt::print("{}\n", printable(path));
  for (const ExportedTable& table : tables) {
    fmt::print("  {:<{}}  {}\n", table.name, width, amount(table.rows, "row"));
    if (table.left_out > 0)
      spdlog::info("table {} holds the first {} (all would be {} more). Ask for it by --table {}?",
                   table.name, amount(kExportedScenarios, "scenario"), amount(table.left_out, "row"),
                   table.name);
  }
  return 0;
}

}  // namespace chokepoint
