#include "host/app/comparison_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "host/app/plan_text.h"
#include "host/app/tables.h"
#include "host/results/csv.h"
#include "host/results/json.h"
#include "host/study/names.h"

namespace chokepoint {
namespace {

constexpr std::size_t kMostLines = 40;  // of the table

std::string title_of(const char* letter, const ComparedRun& run) {
  return fmt::format("{}: {}\n   {}, seed {}, {} from number {}, version {} ({})\n", letter,
                     printable(run.path), printable(run.study_name), run.seed,
                     amount(run.scenarios, "scenario"), run.first, printable(run.program_version),
                     printable(run.git_commit.substr(0, 10)));
}

std::string dependence_text(const Comparison& comparison) {
  switch (comparison.dependence) {
    case Dependence::same:
      return "The same seed and scenarios: all figures must be the same to the bit.";
    case Dependence::overlapping:
      return fmt::format(
          "The same seed, {} in both: the runs are not independent, and the errors of their "
          "differences are smaller for it.",
          amount(comparison.shared, "scenario"));
    case Dependence::independent:
      break;
  }
  return fmt::format("Independent runs. By sampling alone, one such comparison in {:.0f} finds a difference.",
                     1 / kLevel);
}

std::string verdict_of(const Comparison& comparison) {
  const std::string of = fmt::format("of {}", amount(comparison.figures.size(), "figure"));
  const char* how = comparison.dependence == Dependence::same ? "" : " beyond their errors";
  std::string text = comparison.differing == 0
                         ? fmt::format("None {} differs{}.", of, how)
                         : fmt::format("{} {} differ{}.", counted(comparison.differing), of, how);
  if (comparison.only_a + comparison.only_b > 0)
    text +=
        fmt::format(" {} are in a alone, {} in b.", counted(comparison.only_a), counted(comparison.only_b));
  if (comparison.untold > 0) {
    text += fmt::format(
        " {} more are not equal, but their errors are not known: what makes them differ is too rare.",
        counted(comparison.untold));
  }
  return text + "\n";
}

std::string of_text(const FigureName& name) {
  std::string text;
  for (const auto& [dimension, value] : name.of) text += (text.empty() ? "" : ", ") + value;
  return text;
}

std::string figure_name(const FigureName& name) {
  return name.table == "summary" ? name.statistic : name.table + " " + name.statistic;
}

std::string short_number(double x) { return fmt::format("{:.6g}", x); }

/// The figures that differ, the clearest first.
std::vector<const ComparedFigure*> differing_of(const Comparison& comparison) {
  std::vector<const ComparedFigure*> figures;
  for (const ComparedFigure& figure : comparison.figures)
    if (figure.differs) figures.push_back(&figure);
  std::stable_sort(figures.begin(), figures.end(),
                   [](const ComparedFigure* x, const ComparedFigure* y) { return x->z > y->z; });
  return figures;
}

/// An empty cell for what is not known.
std::string cell(double x) { return std::isnan(x) ? "" : fmt::format("{}", x); }

std::vector<std::string> dimensions_of(const Comparison& comparison) {
  std::vector<std::string> names;
  for (const ComparedFigure& figure : comparison.figures) {
    for (const auto& [dimension, value] : figure.name.of)
      if (std::count(names.begin(), names.end(), dimension) == 0) names.push_back(dimension);
  }
  return names;
}

JsonObject json_of(const ComparedRun& run) {
  JsonObject json;
  json.text("path", run.path).text("study_name", run.study_name).text("seed", std::to_string(run.seed));
  json.integer("first_scenario", run.first).integer("scenarios", run.scenarios);
  json.text("program_version", run.program_version).text("git_commit", run.git_commit);
  json.text("results_sha256", run.sha256);
  return json;
}

JsonObject json_of(const RunFigure& figure) {
  JsonObject json;
  json.number("value", figure.value).number("standard_error", figure.standard_error);
  json.number("low", figure.low).number("high", figure.high);
  return json;
}

}  // namespace

std::string comparison_table(const ComparedRun& a, const ComparedRun& b, const Comparison& comparison) {
  std::string text = title_of("a", a) + title_of("b", b) + "\n";
  text += dependence_text(comparison) + "\n" + verdict_of(comparison);
  for (const std::string& name : comparison.unequal_variables)
    text += fmt::format("The numbers of '{}' are not all the same.\n", printable(name));
  std::vector<const ComparedFigure*> figures = differing_of(comparison);
  if (figures.empty()) return text;
  const std::size_t left_off = figures.size() - std::min(figures.size(), kMostLines);
  figures.resize(figures.size() - left_off);
  std::vector<std::vector<std::string>> lines = {{"figure", "of", "a", "b", "units", "apart", "p"}};
  for (const ComparedFigure* figure : figures) {
    lines.push_back({printable(figure_name(figure->name)), printable(of_text(figure->name)),
                     short_number(figure->a.value), short_number(figure->b.value),
                     printable(figure->name.units),
                     std::isfinite(figure->z) ? fmt::format("{:.1f} errors", figure->z) : "exactly",
                     fmt::format("{:.1g}", figure->p)});
  }
  text += "\n" + aligned(lines);
  if (left_off > 0) text += fmt::format("  and {} more (--format csv has all)\n", counted(left_off));
  return text;
}

std::string comparison_csv(const Comparison& comparison) {
  const std::vector<std::string> dimensions = dimensions_of(comparison);
  std::vector<std::string> line{"table_name", "statistic"};
  line.insert(line.end(), dimensions.begin(), dimensions.end());
  for (const char* run : {"a", "b"})
    for (const char* part : {"", "_standard_error", "_low", "_high"}) line.push_back(std::string(run) + part);
  line.insert(line.end(), {"units", "z", "p", "differs"});
  std::string text = csv_line(line);
  for (const ComparedFigure& figure : comparison.figures) {
    line = {figure.name.table, figure.name.statistic};
    for (const std::string& dimension : dimensions) {
      const auto& of = figure.name.of;
      const auto found =
          std::find_if(of.begin(), of.end(), [&](const auto& entry) { return entry.first == dimension; });
      line.push_back(found == of.end() ? "" : csv_text(found->second));
    }
    for (const RunFigure& run : {figure.a, figure.b})
      line.insert(line.end(), {cell(run.value), cell(run.standard_error), cell(run.low), cell(run.high)});
    line.insert(line.end(),
                {csv_text(figure.name.units), cell(figure.z), cell(figure.p), figure.differs ? "1" : "0"});
    text += csv_line(line);
  }
  return text;
}

std::string comparison_json(const ComparedRun& a, const ComparedRun& b, const Comparison& comparison) {
  constexpr const char* kDependence[] = {"independent", "overlapping", "same"};
  JsonObject json;
  json.object("a", json_of(a)).object("b", json_of(b));
  json.text("dependence", kDependence[static_cast<std::size_t>(comparison.dependence)]);
  json.integer("shared_scenarios", comparison.shared).integer("figures", comparison.figures.size());
  json.integer("only_a", comparison.only_a).integer("only_b", comparison.only_b);
  json.integer("untold", comparison.untold).number("level", kLevel);
  json.texts("unequal_variables", comparison.unequal_variables);
  std::vector<JsonObject> differing;
  for (const ComparedFigure* figure : differing_of(comparison)) {
    JsonObject& entry = differing.emplace_back();
    entry.text("table_name", figure->name.table).text("statistic", figure->name.statistic);
    for (const auto& [dimension, value] : figure->name.of) entry.text(dimension, value);
    entry.text("units", figure->name.units);
    entry.object("a", json_of(figure->a)).object("b", json_of(figure->b));
    entry.number("z", figure->z).number("p", figure->p);
  }
  json.objects("differing", differing);
  return json.str();
}

}  // namespace chokepoint
