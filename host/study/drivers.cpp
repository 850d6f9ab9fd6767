#include "host/study/drivers.h"

#include <algorithm>
#include <map>

#include "host/study/distributions.h"
#include "host/study/names.h"
#include "kernels/model/limits.h"

namespace chokepoint {
namespace {

const Schema& schema_of(const Value& value) {
  const Entry* scope = value.node().find("scope");
  const bool is_level =
      scope == nullptr || (scope->value.kind == Node::Kind::text && scope->value.text == "level");
  return is_level ? schema::kLevelDriver : schema::kPathDriver;
}

Scope read_scope(const Table& table) {
  const auto value = table.find("scope");
  if (!value) return Scope::level;
  const auto scope = value->text();
  if (scope && *scope != "level" && *scope != "path")
    value->wrong("level is drawn once a scenario, path every month", "Write \"level\" or \"path\".");
  return scope == "path" ? Scope::path : Scope::level;
}

Driver read_driver(Reading& reading, const Value& value, Index index) {
  const Table table(value, schema_of(value));
  Driver driver;
  driver.name = read_name(table, reading.drivers, index);
  driver.scope = read_scope(table);
  if (const auto distribution = table.need("distribution"))
    driver.distribution = read_distribution(reading, *distribution);
  driver.probability = table.number("probability", kShare, 1);
  driver.never = table.number("never", kShare, 0);
  if (driver.never > driver.probability)
    table.find("never")->tell("'never' is above 'probability'",
                              "what never ends is a part of what happens at all",
                              "Give a 'never' of at most 'probability'.");
  driver.held = table.flag("held", false);
  if (driver.scope == Scope::path) driver.phi = table.number("phi", {0, 1, false, true}, 0);
  return driver;
}

}  // namespace

void read_drivers(Reading& reading, const Table& root) {
  Index index = 0;
  for (const Value& value : tables_of(root, "driver", kMaxDrivers, reading.mistakes))
    reading.study.drivers.push_back(read_driver(reading, value, index++));
}

void read_driver_loadings(Reading& reading, const Table& root) {
  Diagnostics told;  // of the table's keys, in read_drivers
  std::size_t index = 0;
  for (const Value& value : tables_of(root, "driver", kMaxDrivers, told)) {
    Driver& driver = reading.study.drivers.at(index++);
    const Entry* loadings = value.node().find("loadings");
    if (driver.scope == Scope::path && loadings != nullptr)
      driver.loadings =
          read_loadings(reading, Value(reading.mistakes, loadings->value, value.owner(), "loadings"));
  }
}

std::vector<Loading> read_loadings(Reading& reading, const Value& value) {
  std::vector<Loading> loadings;
  for (const auto& [name, weight] : values_of(value)) {
    const auto number = weight.number(kAnyNumber);
    const auto index = reading.drivers.look_up(weight, name);
    if (index && reading.study.drivers[static_cast<std::size_t>(*index)].scope == Scope::path)
      weight.tell("loading on path driver " + in_quotes(name), "loadings are on level drivers",
                  "Name a level driver; path drivers may correlate with each other.");
    else if (index && number)
      loadings.push_back({*index, *number});
  }
  return loadings;
}

void read_copulas(Reading& reading, const Table& root) {
  Names names("copula", "copulas");
  std::map<Index, std::string> copula_of;
  for (const Value& value : tables_of(root, "copula", kMaxDrivers, reading.mistakes)) {
    const Table table(value, schema::kCopula);
    Copula copula;
    copula.name = read_name(table, names, static_cast<Index>(reading.study.copulas.size()));
    if (const auto type = table.need("type"); type && type->text() && type->node().text != "t")
      type->wrong("the one copula there is besides the Gaussian is Student's t", "Write \"t\".");
    const auto dof = table.need("dof");
    copula.dof = dof ? dof->number({1, 1000}).value_or(1) : 1;
    const auto list = table.need("drivers");
    const auto drivers = list ? list->list() : std::nullopt;
    if (drivers && drivers->empty())
      list->tell("'drivers' is empty", "a copula ties drivers together", "Name level drivers.");
    for (const Value& driver : drivers.value_or(std::vector<Value>{})) {
      if (!driver.text()) continue;
      const auto index = reading.drivers.look_up(driver);
      if (!index) continue;
      const std::string name = in_quotes(driver.node().text);
      if (reading.study.drivers[static_cast<std::size_t>(*index)].scope == Scope::path)
        driver.tell("path driver " + name + " in 'drivers'", "a copula is over level drivers",
                    "Name a level driver.");
      const auto [other, is_new] = copula_of.emplace(*index, value.owner());
      if (!is_new)
        driver.tell("driver " + name + " is in a copula already",
                    other->second == value.owner() ? "it is named twice" : "it belongs to " + other->second,
                    "Name a driver in one copula, once.");
      copula.drivers.push_back(*index);
    }
    reading.study.copulas.push_back(std::move(copula));
  }
}

void check_streams(Reading& reading, const Table& root) {
  std::map<std::uint32_t, std::string> names;
  Diagnostics told;
  for (const std::string kind : {"driver", "regime", "copula"}) {
    for (const Value& value : tables_of(root, kind, std::max(kMaxDrivers, kMaxRegimes), told)) {
      const Entry* entry = value.node().find("name");
      if (entry == nullptr || entry->value.kind != Node::Kind::text) continue;
      const std::string name = (kind == "driver" ? "" : kind + "/") + entry->value.text;
      const auto [other, is_new] = names.emplace(stream_of(name), name);
      if (!is_new && other->second != name)
        reading.mistakes.add(entry->value.at,
                             value.owner() + ": the same random stream as " + in_quotes(other->second),
                             "the hashes of the two names are equal", "Rename one of the two.");
    }
  }
}

}  // namespace chokepoint
