#include "host/study/settings.h"

#include <charconv>
#include <limits>
#include <set>

#include "host/study/names.h"
#include "kernels/model/limits.h"

namespace chokepoint {
namespace {

constexpr std::int64_t kDefaultScenarios = 1000000;

/// Find a table of the study; nothing (and told) if it is something else.
std::optional<Value> section(const Table& root, const std::string& name) {
  const auto found = root.find(name);
  if (!found) return std::nullopt;
  if (!found->is_table()) {
    found->tell("'" + name + "' is " + described(found->node()), "there is one table of this name",
                "Write [" + name + "], with single brackets.");
    return std::nullopt;
  }
  return Value(found->mistakes(), found->node(), "[" + name + "]", "");
}

/// Write a number without underscores, sign and exponent, digit by digit as it stands: "5e-3" is "0.005".
std::string plain_decimal(std::string literal) {
  std::erase(literal, '_');
  std::string digits;
  int point = -1, exponent = 0;  // digits before the decimal point; -1: none yet
  for (std::size_t i = 0; i < literal.size(); ++i) {
    const char c = literal[i];
    if (c >= '0' && c <= '9') digits += c;
    if (c == '.') point = static_cast<int>(digits.size());
    if (c != 'e' && c != 'E') continue;
    const std::string power = literal.substr(i + (literal.at(i + 1) == '+' ? 2 : 1));
    std::from_chars(power.data(), power.data() + power.size(), exponent);
    break;
  }
  if (point < 0) point = static_cast<int>(digits.size());
  if (exponent == 0)
    return digits.substr(0, static_cast<std::size_t>(point)) + "." +
           digits.substr(static_cast<std::size_t>(point));
  point += exponent;
  if (point <= 0) digits.insert(0, static_cast<std::size_t>(1 - point), '0');
  const std::size_t whole = point <= 0 ? 1 : static_cast<std::size_t>(point);
  if (whole > digits.size()) digits.append(whole - digits.size(), '0');
  return digits.substr(0, whole) + "." + digits.substr(whole);
}

std::vector<std::string> read_patterns(const Table& table, const std::string& key,
                                       std::vector<std::string> otherwise, std::vector<std::string>& places) {
  const auto value = table.find(key);
  if (!value) return otherwise;
  std::vector<std::string> patterns;
  const auto list = value->list();
  if (key == "outcomes" && list && list->empty())
    value->tell("'outcomes' is empty", "a run must report something",
                "Name outcomes; '*' stands for any text.");
  for (const Value& pattern : list.value_or(std::vector<Value>{})) {
    const auto text = pattern.text();
    if (text && text->empty()) pattern.wrong("it names nothing", "Give a name; '*' stands for any text.");
    patterns.push_back(text.value_or(""));
    places.push_back(std::to_string(pattern.at().line) + ":" + std::to_string(pattern.at().column));
  }
  return patterns;
}

std::vector<std::string> read_quantiles(const Table& table) {
  const auto value = table.find("quantiles");
  if (!value) return {"0.01", "0.05", "0.25", "0.5", "0.75", "0.95", "0.99"};
  std::vector<std::string> quantiles;
  std::set<double> seen;
  const auto list = value->list();
  if (list && list->size() > static_cast<std::size_t>(kMaxQuantiles))
    value->tell("'quantiles' has " + std::to_string(list->size()) + " numbers",
                "at most " + std::to_string(kMaxQuantiles) + " are possible", "Give fewer.");
  for (const Value& quantile : list.value_or(std::vector<Value>{})) {
    const auto p = quantile.number({0, 1, true, true});
    if (!p) continue;
    if (!seen.insert(*p).second) quantile.wrong("it is there already", "Give each probability once.");
    quantiles.push_back(plain_decimal(quantile.node().text));
  }
  return quantiles;
}

}  // namespace

void read_study_table(Reading& reading, const Table& root, const std::string& stem) {
  Study& study = reading.study;
  study.name = stem;
  root.need("study");
  const auto value = section(root, "study");
  if (!value) return;
  const Table table(*value, schema::kStudy);
  if (const auto name = table.find("name")) {
    study.name = name->name().value_or(stem);
    if (study.name.starts_with('.') || study.name.starts_with(' '))
      name->wrong("a run's directory is called so", "Begin with a letter or a digit.");
  } else if (fault_of_name(stem) || stem.starts_with('.') || stem.starts_with(' ')) {
    value->tell("'name' is missing", "the file's own name " + in_quotes(stem) + " cannot name a run",
                "Give the study a name.");
  }
  study.title = table.text("title", "");
  study.currency = table.text("currency", "");
  const auto start = table.need("start"), periods = table.need("periods");
  if (start) reading.start = start->month();
  study.start_year = reading.start.value_or(0) / 12;
  study.start_month = reading.start.value_or(0) % 12 + 1;
  if (periods) study.periods = static_cast<int>(periods->whole(1, kMaxMonths).value_or(0));
}

void read_sampling(Reading& reading, const Table& root) {
  reading.study.scenarios = kDefaultScenarios;
  const auto value = section(root, "sampling");
  if (!value) return;
  const Table table(*value, schema::kSampling);
  if (const auto scenarios = table.find("scenarios"))
    reading.study.scenarios = scenarios->whole(1, kMostScenarios).value_or(kDefaultScenarios);
  if (const auto seed = table.find("seed"))
    reading.study.seed =
        static_cast<std::uint64_t>(seed->whole(0, std::numeric_limits<std::int64_t>::max()).value_or(0));
}

void read_results(Reading& reading, const Table& root) {
  ResultsWanted& wanted = reading.study.results;
  const Node empty;
  const Table table(section(root, "results").value_or(Value(reading.mistakes, empty, "[results]", "")),
                    schema::kResults);
  wanted.outcomes = read_patterns(table, "outcomes", {"*"}, wanted.outcomes_at);
  wanted.series = read_patterns(table, "series", {"profit", "revenue", "cost", "duty", "market/*/fill_rate"},
                                wanted.series_at);
  wanted.quantiles = read_quantiles(table);
  const auto sample = table.find("sample"), keep = table.find("keep");
  if (sample) wanted.sample = sample->whole(0, kMaxSample).value_or(0);
  const auto kept = keep ? keep->text() : std::nullopt;
  if (kept && *kept != "sample" && *kept != "all")
    keep->wrong("scenarios are kept as a sample of the first ones, or all", "Write \"sample\" or \"all\".");
  wanted.keeps_all = kept == "all";
  if (wanted.keeps_all && sample)
    sample->tell("'sample' beside keep = \"all\"", "the first scenarios are among all of them",
                 "Leave one of the two out.");
}

}  // namespace chokepoint
