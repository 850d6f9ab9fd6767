#include "host/study/distributions.h"

#include <algorithm>
#include <numeric>

#include "host/study/names.h"
#include "kernels/model/limits.h"

namespace chokepoint {
namespace {

/// Read a parameter; 1, which does no harm, where there is a mistake.
double parameter(const Table& table, const std::string& key, Range range) {
  const auto value = table.need(key);
  return value ? value->number(range).value_or(1) : 1;
}

struct Bounds {
  double min, mode, max;
};

/// Read min, max, and mode if the type has one (else in the middle); min < max, min <= mode <= max.
/// Returns harmless bounds where there is a mistake.
Bounds read_bounds(const Table& table, bool has_mode) {
  constexpr Bounds harmless{0, 0.5, 1};
  const auto min = table.need("min"), max = table.need("max");
  const auto mode = has_mode ? table.need("mode") : std::nullopt;
  const auto is_number = [](const std::optional<Value>& value) {
    return value && value->number(kAnyNumber).has_value();
  };
  const bool has_min = is_number(min), has_max = is_number(max), has_middle = !has_mode || is_number(mode);
  if (!has_min || !has_max || !has_middle) return harmless;
  const double low = min->node().real, high = max->node().real;
  const double middle = has_mode ? mode->node().real : low + (high - low) / 2;
  if (!(low < high)) {
    max->wrong("it is not above 'min', " + described(min->node()), "Give a 'max' above 'min'.");
    return harmless;
  }
  if (middle < low || middle > high) {
    mode->wrong("it is not between 'min' and 'max'",
                "Give a number from " + described(min->node()) + " to " + described(max->node()) + ".");
    return harmless;
  }
  return {low, middle, high};
}

Beta read_pert(const Table& table) {
  const Bounds b = read_bounds(table, true);
  const double width = b.max - b.min;
  return {1 + 4 * (b.mode - b.min) / width, 1 + 4 * (b.max - b.mode) / width, b.min, b.max};
}

Beta read_beta(const Table& table) {
  constexpr Range kShape{kPositive.low, 1e12};  // beyond, a constant in single precision
  const double alpha = parameter(table, "alpha", kShape), beta = parameter(table, "beta", kShape);
  if (table.find("min") && table.find("max")) {
    const Bounds b = read_bounds(table, false);
    return {alpha, beta, b.min, b.max};
  }
  const double min = table.number("min", {-kLargest, 1, false, true}, 0);  // the other bound is 0 or 1
  return {alpha, beta, min, table.number("max", {0, kLargest, true, false}, 1)};
}

bool has_good_size(const Value& list, std::size_t size) {
  if (size == 0)
    list.tell(in_quotes(list.path()) + " is empty", "a distribution needs a value",
              "Give at least one number.");
  else if (size > static_cast<std::size_t>(kMaxValues))
    list.tell(in_quotes(list.path()) + " has " + std::to_string(size) + " values",
              "at most " + std::to_string(kMaxValues) + " are possible", "Give fewer.");
  else
    return true;
  return false;
}

Discrete read_discrete(const Table& table) {
  const Discrete harmless{{0}, {1}};
  const auto value_list = table.need("values"), weight_list = table.need("weights");
  const auto values = value_list ? value_list->numbers(kAnyNumber) : std::nullopt;
  const auto weights = weight_list ? weight_list->numbers(kNotNegative) : std::nullopt;
  if (!values || !has_good_size(*value_list, values->size()) || !weights) return harmless;
  if (weights->size() != values->size()) {
    weight_list->tell(in_quotes(weight_list->path()) + " has " + std::to_string(weights->size()) + " numbers",
                      "there are " + std::to_string(values->size()) + " values", "Give one weight a value.");
    return harmless;
  }
  const double total = std::accumulate(weights->begin(), weights->end(), 0.0);
  if (!(total > 0)) {
    weight_list->tell(in_quotes(weight_list->path()) + " are all 0", "one value must be possible",
                      "Give a weight above 0.");
    return harmless;
  }
  std::vector<std::size_t> order(values->size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return (*values)[a] < (*values)[b]; });
  Discrete result;
  for (const std::size_t i : order) {
    const double weight = (*weights)[i] / total;
    if (!(weight > 0)) continue;
    if (!result.values.empty() && result.values.back() == (*values)[i]) {
      result.weights.back() += weight;
    } else {
      result.values.push_back((*values)[i]);
      result.weights.push_back(weight);
    }
  }
  return result;
}

Empirical read_empirical(Reading& reading, const Table& table) {
  const auto list = table.find("values"), name = table.find("file");
  if (list && name) {
    name->tell("both 'values' and 'file'", "the values come from one of them", "Leave one out.");
    return {{0}};
  }
  std::vector<double> values;
  if (name) {
    const auto path = name->text();
    if (!path) return {{0}};
    const DataFile& file = reading.files.read(*path);
    if (!file.fault.empty()) {
      name->wrong(file.fault, "Name a file of numbers beside the study, split by spaces, commas or lines.");
      return {{0}};
    }
    values = file.values;
  } else {
    const auto required = table.need("values");
    const auto numbers = required ? required->numbers(kAnyNumber) : std::nullopt;
    if (!numbers || !has_good_size(*required, numbers->size())) return {{0}};
    values = *numbers;
  }
  std::sort(values.begin(), values.end());
  return {values};
}

}  // namespace

Distribution read_distribution(Reading& reading, const Value& value) {
  if (!value.is_table()) {
    value.wrong("a distribution is a table", "Write for example { type = \"normal\", mean = 0, sd = 1 }.");
    return Constant{0};
  }
  const Entry* entry = value.node().find("type");
  if (entry == nullptr) {
    value.tell(in_quotes(joined(value.path(), "type")) + " is missing", "the parameters depend on it",
               "Add one of " + listed(distribution_types()) + ".");
    return Constant{0};
  }
  const Value type(value.mistakes(), entry->value, value.owner(), joined(value.path(), "type"));
  const auto name = type.text();
  const Schema* schema = name ? distribution_schema(*name) : nullptr;
  if (schema == nullptr) {
    const auto nearest = name ? nearest_name(*name, distribution_types()) : std::nullopt;
    if (name)
      type.tell("unknown distribution " + in_quotes(*name),
                "the distributions are " + listed(distribution_types()),
                nearest ? "Did you mean '" + *nearest + "'?" : "Name one of them.");
    return Constant{0};
  }
  const Table table(value, *schema);
  if (*name == "constant") return Constant{parameter(table, "value", kAnyNumber)};
  if (*name == "uniform") {
    const Bounds b = read_bounds(table, false);
    return Uniform{b.min, b.max};
  }
  if (*name == "normal")
    return Normal{parameter(table, "mean", kAnyNumber), parameter(table, "sd", kPositive)};
  if (*name == "lognormal")
    return Lognormal{parameter(table, "median", kPositive), parameter(table, "sigma", kPositive)};
  if (*name == "triangular") {
    const Bounds b = read_bounds(table, true);
    return Triangular{b.min, b.mode, b.max};
  }
  if (*name == "pert") return read_pert(table);
  if (*name == "beta") return read_beta(table);
  if (*name == "gamma") return Gamma{parameter(table, "mean", kPositive), parameter(table, "sd", kPositive)};
  if (*name == "weibull")
    return Weibull{parameter(table, "scale", kPositive), parameter(table, "shape", kPositive)};
  if (*name == "exponential") return Exponential{parameter(table, "mean", kPositive)};
  if (*name == "discrete") return read_discrete(table);
  return read_empirical(reading, table);
}

}  // namespace chokepoint
