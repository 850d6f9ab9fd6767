#include "host/study/quantities.h"

#include "host/study/names.h"

namespace chokepoint {
namespace {

const std::string kLevelOnly = "it is settled once a scenario, so level drivers alone may stand here";

std::optional<Term> read_driver_term(Reading& reading, const Value& value, Allowed allowed) {
  const std::optional<std::string> name = value.text();
  if (!name) return std::nullopt;
  const std::optional<Index> index = reading.drivers.look_up(value);
  if (!index) return std::nullopt;
  const Driver& driver = reading.study.drivers[static_cast<std::size_t>(*index)];
  if (allowed != Allowed::anything && driver.scope == Scope::path)
    value.tell("path driver " + in_quotes(*name) + " in " + in_quotes(value.path()), kLevelOnly,
               "Name a level driver, or take out the driver's scope.");
  else if (allowed != Allowed::infinite_drivers && driver.never > 0)
    value.tell("driver " + in_quotes(*name) + " in " + in_quotes(value.path()),
               "it can be infinite ('never'), which only 'delay' and 'qualification' may be",
               "Name another driver, or take out its 'never'.");
  return DriverTerm{*index};
}

std::optional<Term> read_regime_term(Reading& reading, const Value& value) {
  const Table table(value, schema::kRegimeTerm);
  const auto name = table.need("regime"), list = table.need("values");
  const auto values = list ? list->numbers(kAnyNumber) : std::nullopt;
  if (!name || !name->text()) return std::nullopt;
  const std::optional<Index> index = reading.regimes.look_up(*name);
  if (!index || !values) return std::nullopt;
  const std::size_t states = reading.study.regimes[static_cast<std::size_t>(*index)].states.size();
  if (states > 0 && values->size() != states)
    list->tell(in_quotes(list->path()) + " has " + std::to_string(values->size()) + " values",
               "regime " + in_quotes(name->node().text) + " has " + std::to_string(states) + " states",
               "Give one value a state, in the order of the states.");
  return RegimeTerm{*index, *values};
}

std::optional<Term> read_profile_term(Reading& reading, const Value& value) {
  const Table table(value, schema::kProfileTerm);
  const auto list = table.need("profile");
  ProfileTerm term;
  const auto month = [&](const Value& date) -> std::optional<double> {
    const auto at = date.month();
    if (!at) return std::nullopt;
    return *at - reading.start.value_or(0);
  };
  if (list) read_points(*list, month, kAnyNumber, term.months, term.values);
  return term;
}

std::optional<Term> read_season_term(const Value& value) {
  const Table table(value, schema::kSeasonTerm);
  const auto list = table.need("season");
  const auto values = list ? list->numbers(kAnyNumber) : std::nullopt;
  if (!values) return std::nullopt;
  if (values->size() != 12)
    list->tell(in_quotes(list->path()) + " has " + std::to_string(values->size()) + " values",
               "a year has 12 months", "Give 12 numbers, January first.");
  return SeasonTerm{*values};
}

std::optional<Term> read_term(Reading& reading, const Value& value, Allowed allowed) {
  if (value.is_text()) return read_driver_term(reading, value, allowed);
  if (value.is_table() && allowed != Allowed::anything) {
    value.tell("a term by regime, date or season in " + in_quotes(value.path()), kLevelOnly,
               "Name a level driver.");
    return std::nullopt;
  }
  if (value.is_table() && value.node().find("regime")) return read_regime_term(reading, value);
  if (value.is_table() && value.node().find("profile")) return read_profile_term(reading, value);
  if (value.is_table() && value.node().find("season")) return read_season_term(value);
  value.wrong("a term is a driver's name or a table with 'regime', 'profile' or 'season'",
              "Write for example \"DRIVER\" or { regime = \"NAME\", values = [1, 0] }.");
  return std::nullopt;
}

std::vector<Term> read_terms(Reading& reading, const Table& table, const std::string& key, Allowed allowed) {
  std::vector<Term> terms;
  const auto value = table.find(key);
  const auto list = value ? value->list() : std::nullopt;
  if (!list) return terms;
  for (const Value& element : *list)
    if (auto term = read_term(reading, element, allowed)) terms.push_back(std::move(*term));
  return terms;
}

}  // namespace

Quantity read_quantity(Reading& reading, const Value& value, Range range, Allowed allowed) {
  Quantity quantity;
  if (!value.is_table()) {
    quantity.base = value.number(range).value_or(0);
    return quantity;
  }
  const Table table(value, schema::kQuantity);
  quantity.base = table.number("base", kAnyNumber, 1);
  quantity.times = read_terms(reading, table, "times", allowed);
  quantity.plus = read_terms(reading, table, "plus", allowed);
  return quantity;
}

Quantity read_quantity(Reading& reading, const Table& table, const std::string& key, double otherwise,
                       Range range, Allowed allowed) {
  if (const auto value = table.find(key)) return read_quantity(reading, *value, range, allowed);
  Quantity quantity;
  quantity.base = otherwise;
  return quantity;
}

}  // namespace chokepoint
