#include "host/export/describing_tables.h"

#include <algorithm>
#include <cmath>
#include <memory>

#include "host/export/keys.h"
#include "host/results/json.h"

namespace chokepoint {
namespace {

/// A cell that owns its text.
using Owned = std::variant<std::monostate, std::string, std::int64_t, double>;
using Rows = std::vector<std::vector<Owned>>;

Cell view(const Owned& owned) {
  if (const auto* text = std::get_if<std::string>(&owned)) return std::string_view(*text);
  if (const auto* whole = std::get_if<std::int64_t>(&owned)) return *whole;
  if (const auto* real = std::get_if<double>(&owned)) return std::isnan(*real) ? Cell() : Cell(*real);
  return {};
}

/// Make a table of rows that are held, each of which begins with the run.
Table held_table(const Source& source, const std::string& name, std::vector<TableColumn> columns,
                 std::size_t keys, Rows rows) {
  columns.insert(columns.begin(), {"run", CellType::text, false, name == "runs" ? "" : "runs"});
  Table table{name, std::move(columns), keys + 1, rows.size(), {}};
  const auto held = std::make_shared<Rows>(std::move(rows));
  table.each_row = [&source, held](const RowTaker& take) {
    std::vector<Cell> cells;
    for (const auto& row : *held) {
      cells.assign(1, std::string_view(source.id()));
      std::transform(row.begin(), row.end(), std::back_inserter(cells), view);
      take(cells);
    }
  };
  return table;
}

TableColumn text_column(const std::string& name) { return {name, CellType::text, true, ""}; }
TableColumn number_column(const std::string& name, CellType type) { return {name, type, true, ""}; }

Table runs_table(const Source& source, const std::string& manifest) {
  const NetcdfReader& file = source.file().reader();
  std::vector<TableColumn> columns;
  std::vector<Owned> row;
  for (const char* name : {"study_name", "title", "currency", "start", "study_sha256", "program_version",
                           "git_commit", "format_version"}) {
    columns.push_back(text_column(name));
    row.emplace_back(file.text_attribute(name));
  }
  columns.push_back(text_column("seed"));  // a text: many readers have no whole numbers up to 2^64
  row.emplace_back(std::to_string(file.unsigned_attribute("seed")));
  for (const char* name : {"first_scenario", "scenarios"}) {
    columns.push_back(number_column(name, CellType::integer));
    row.emplace_back(file.integer_attribute(name));
  }
  columns.push_back(text_column("results_sha256"));
  row.emplace_back(source.sha256());
  for (const char* name : {"started", "finished", "device"}) {
    columns.push_back(text_column(name));
    const auto text = json_text_member(manifest, name);
    row.push_back(text ? Owned(*text) : Owned());
  }
  return held_table(source, "runs", columns, 0, {row});
}

/// Read a variable along one dimension as a column of cells.
std::vector<Owned> column_of(const NetcdfCatalogue& file, const NetcdfVariable& variable) {
  std::vector<Owned> cells;
  if (variable.type == NetcdfVariable::Type::text) {
    for (std::string& text : file.reader().texts(variable.name, variable.shape))
      cells.emplace_back(std::move(text));
  } else if (variable.type == NetcdfVariable::Type::integer) {
    for (const std::int64_t whole : file.integers(variable, 0, variable.size())) cells.emplace_back(whole);
  } else {
    for (const double real : file.doubles(variable, 0, variable.size())) cells.emplace_back(real);
  }
  return cells;
}

CellType type_of(const NetcdfVariable& variable) {
  return variable.type == NetcdfVariable::Type::text      ? CellType::text
         : variable.type == NetcdfVariable::Type::integer ? CellType::integer
                                                          : CellType::real;
}

/// Put a dimension and all that lies along it alone side by side.
Table names_table(const Source& source, const std::string& name, const std::string& dimension) {
  std::vector<TableColumn> columns;
  Rows rows;
  for (const NetcdfVariable& variable : source.file().variables()) {
    if (variable.dimensions != std::vector{dimension}) continue;
    const std::string title = variable.name.starts_with(dimension + "_")
                                  ? variable.name.substr(dimension.size() + 1)
                                  : variable.name;
    columns.push_back({title, type_of(variable), !variable.is_coordinate(), ""});
    const std::vector<Owned> cells = column_of(source.file(), variable);
    rows.resize(cells.size());
    for (std::size_t i = 0; i < cells.size(); ++i) rows[i].push_back(cells[i]);
  }
  return held_table(source, name, columns, 1, rows);
}

Table settings_table(const Source& source, const NetcdfVariable& settings) {
  Rows rows;
  for (const Owned& setting : column_of(source.file(), settings))
    rows.push_back({static_cast<std::int64_t>(rows.size() + 1), setting});
  return held_table(source, "settings", {{"number", CellType::integer, false, ""}, text_column("setting")}, 1,
                    rows);
}

Table statistics_table(const Source& source) {
  Rows rows;
  for (const Fact& fact : source.facts())
    rows.push_back({fact.table, fact.statistic, fact.value->name, fact.value->long_name});
  return held_table(source, "dim_statistic",
                    {{"table_name", CellType::text, false, ""},
                     {"statistic", CellType::text, false, ""},
                     text_column("variable"),
                     text_column("meaning")},
                    2, rows);
}

}  // namespace

std::vector<Table> describing_tables(Source& source, const std::string& manifest) {
  std::vector<Table> tables{runs_table(source, manifest)};
  if (const NetcdfVariable* settings = source.file().find("setting"))
    tables.push_back(settings_table(source, *settings));
  std::vector<std::string> dimensions;
  for (const Fact& fact : source.facts()) {
    for (const std::string& name : fact.value->dimensions)
      if (std::count(dimensions.begin(), dimensions.end(), name) == 0) dimensions.push_back(name);
  }
  for (const std::string& name : dimensions)
    if (source.along(name).is_text()) tables.push_back(names_table(source, dimension_table(name), name));
  tables.push_back(statistics_table(source));
  return tables;
}

}  // namespace chokepoint
