#include "host/export/facts.h"

#include <algorithm>
#include <set>
#include <string_view>

namespace chokepoint {
namespace {

/// The table of what lies along a dimension; the first that fits counts.
struct Rule {
  std::string_view dimension, table;
};
constexpr Rule kRules[] = {{"driver", "sensitivity"}, {"part", "tail"},     {"checkpoint", "convergence"},
                           {"point", "exceedance"},   {"rank", "worst"},    {"scenario", "sample"},
                           {"series", "series"},      {"bin", "histogram"}, {"bin_bound", "histogram"}};
constexpr std::string_view kWide[] = {"exceedance", "worst", "sample", "histogram"};

bool is_of_difference(const std::string& name) {
  return name.starts_with("difference_") || name.starts_with("share_");
}

std::string table_of(const NetcdfVariable& variable) {
  const std::vector<std::string>& dimensions = variable.dimensions;
  for (const Rule& rule : kRules)
    if (std::count(dimensions.begin(), dimensions.end(), rule.dimension) > 0) return std::string(rule.table);
  if (is_of_difference(variable.name)) return "difference";
  const std::set<std::string> known{"variant", "outcome", "probability"};
  const auto is_known = [&](const std::string& dimension) { return known.contains(dimension); };
  return std::all_of(dimensions.begin(), dimensions.end(), is_known) ? "summary" : dimensions.back();
}

/// Whether a variable holds the error of another.
bool is_error(const NetcdfCatalogue& file, const std::string& name) {
  for (const std::string_view suffix : {"_se", "_low", "_high"})
    if (name.ends_with(suffix) && file.find(name.substr(0, name.size() - suffix.size())) != nullptr)
      return true;
  return false;
}

}  // namespace

std::vector<Fact> facts_of(const NetcdfCatalogue& file) {
  std::vector<Fact> facts;
  for (const NetcdfVariable& variable : file.variables()) {
    const bool is_number = variable.type != NetcdfVariable::Type::text;
    if (!is_number || variable.dimensions.size() < 2 || is_error(file, variable.name)) continue;
    const std::string table = table_of(variable);
    facts.push_back({table, name_within(table, variable.name), &variable, file.find(variable.name + "_se"),
                     file.find(variable.name + "_low"), file.find(variable.name + "_high")});
  }
  return facts;
}

bool is_wide(const std::string& table) { return std::count(std::begin(kWide), std::end(kWide), table) > 0; }

std::string name_within(const std::string& table, const std::string& variable) {
  if (variable == "sample") return "value";
  if (variable == "histogram") return "scenarios";
  return variable.starts_with(table + "_") && !is_wide(table) ? variable.substr(table.size() + 1)
         : variable.starts_with("worst_")                     ? variable.substr(6)
                                                              : variable;
}

}  // namespace chokepoint
