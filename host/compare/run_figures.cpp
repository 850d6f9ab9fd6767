#include "host/compare/run_figures.h"

#include <fmt/format.h>

#include <filesystem>
#include <limits>

#include "host/export/fact_tables.h"
#include "host/results/manifest.h"
#include "host/results/reader.h"

namespace chokepoint {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

struct KeyText {
  std::string operator()(std::monostate) const { return ""; }
  std::string operator()(std::string_view text) const { return std::string(text); }
  std::string operator()(std::int64_t x) const { return fmt::format("{}", x); }
  std::string operator()(double x) const { return fmt::format("{}", x); }
  std::string operator()(std::chrono::sys_days day) const {
    const std::chrono::year_month_day date(day);
    return fmt::format("{:04}-{:02}", int(date.year()), unsigned(date.month()));
  }
};

double number(const Cell& cell) {
  if (const auto* real = std::get_if<double>(&cell)) return *real;
  if (const auto* single = std::get_if<float>(&cell)) return *single;
  return kNone;
}

/// Take up the rows of a long table: run, keys, value, the errors that it has, units.
void add_table(const Table& table, std::map<FigureName, RunFigure>& figures) {
  table.each_row([&](std::span<const Cell> row) {
    FigureName name{table.name, "", {}, std::string(std::get<std::string_view>(row.back()))};
    for (std::size_t i = 1; i < table.keys; ++i) {
      const std::string text = std::visit(KeyText(), row[i]);
      if (table.columns[i].name == "statistic")
        name.statistic = text;
      else if (!text.empty())
        name.of.emplace_back(table.columns[i].name, text);
    }
    RunFigure figure{kNone, kNone, kNone, kNone};
    for (std::size_t i = table.keys; i + 1 < row.size(); ++i) {
      const std::string& column = table.columns[i].name;
      (column == "value"            ? figure.value
       : column == "standard_error" ? figure.standard_error
       : column == "low"            ? figure.low
                                    : figure.high) = number(row[i]);
    }
    figures.emplace(std::move(name), figure);
  });
}

/// The nominal scenario has no error, and every variant has its profit.
void add_nominal_profits(const NetcdfCatalogue& file, std::map<FigureName, RunFigure>& figures) {
  const NetcdfVariable* variable = file.find("nominal_profit");
  if (variable == nullptr) throw Hdf5Error("nominal_profit is not there");
  const auto variants = file.reader().texts("variant", variable->shape);
  const auto profits = file.doubles(*variable, 0, variable->size());
  for (std::size_t i = 0; i < variants.size(); ++i) {
    figures.emplace(FigureName{"summary", "nominal_profit", {{"variant", variants[i]}}, variable->units},
                    RunFigure{profits[i], 0, kNone, kNone});
  }
}

std::vector<std::string> texts_along(const NetcdfReader& file, const std::string& dimension,
                                     const std::string& variable) {
  const std::size_t length = file.length(dimension);
  return length > 0 ? file.texts(variable, {length}) : std::vector<std::string>{};
}

/// The settings that make another study of it.
std::vector<std::string> settings_of_study(const NetcdfReader& file) {
  std::vector<std::string> settings;
  for (const std::string& setting : texts_along(file, "setting", "setting")) {
    const std::string path = setting.substr(0, setting.find('='));
    if (path != "sampling.seed" && path != "sampling.scenarios") settings.push_back(setting);
  }
  return settings;
}

}  // namespace

bool is_judged(const std::string& table) {
  return !is_wide(table) && table != "convergence" && table != "sensitivity";
}

ComparedRun read_compared_run(const std::string& run) {
  ComparedRun read;
  read.path = checked_results_path(run);
  try {
    read.sha256 = results_hash((std::filesystem::path(read.path).parent_path() / kManifestName).string());
    read.source = std::make_unique<Source>(read.path, read.sha256);
    const NetcdfReader& file = read.source->file().reader();
    read.study_name = file.text_attribute("study_name");
    read.program_version = file.text_attribute("program_version");
    read.git_commit = file.text_attribute("git_commit");
    read.seed = file.unsigned_attribute("seed");
    read.first = static_cast<std::uint64_t>(file.integer_attribute("first_scenario"));
    read.scenarios = static_cast<std::uint64_t>(file.integer_attribute("scenarios"));
    add_nominal_profits(read.source->file(), read.figures);
    for (const Table& table : fact_tables(*read.source))
      if (is_judged(table.name)) add_table(table, read.figures);
  } catch (const Hdf5Error& error) {
    throw unreadable_result(read.path, error.what());
  }
  return read;
}

std::optional<std::string> difference_of_studies(const ComparedRun& a, const ComparedRun& b) {
  const NetcdfReader &first = a.source->file().reader(), &second = b.source->file().reader();
  if (first.text_attribute("study_sha256") != second.text_attribute("study_sha256"))
    return "the texts of the studies differ";
  if (settings_of_study(first) != settings_of_study(second)) return "their settings differ";
  const auto differs = [&](const char* variable) {
    return texts_along(first, "data_file", variable) != texts_along(second, "data_file", variable);
  };
  if (differs("data_file") || differs("data_text")) return "the files that the studies read differ";
  return std::nullopt;
}

}  // namespace chokepoint
