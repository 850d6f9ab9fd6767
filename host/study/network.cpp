#include "host/study/network.h"

#include <algorithm>

#include "host/study/names.h"
#include "host/study/quantities.h"
#include "kernels/model/limits.h"

namespace chokepoint {
namespace {

Index read_item(Reading& reading, const Table& table) {
  const auto value = table.need("item");
  return value && value->text() ? reading.items.look_up(*value).value_or(kNone) : kNone;
}

Stock read_stock(const Table& table) {
  Stock stock;
  stock.cover = table.number("cover", kNotNegative, stock.cover);
  stock.holding_cost = table.number("holding_cost", kNotNegative, stock.holding_cost);
  stock.salvage = table.number("salvage", kNotNegative, stock.salvage);
  stock.smoothing = table.number("smoothing", {1, kLargest}, stock.smoothing);
  stock.response = table.number("response", kShare, stock.response);
  if (const auto initial = table.find("initial")) stock.initial = initial->number(kNotNegative);
  return stock;
}

/// Say whether a quantity is the plain number 0, which is as good as none.
bool is_zero(const Value& value) { return value.is_number() && value.node().real == 0; }

Stage read_stage(Reading& reading, const Value& value) {
  const Table table(value, schema::kStage);
  Stage stage;
  if (const auto capacity = table.need("capacity")) stage.capacity = read_quantity(reading, *capacity);
  const auto opens = table.need("opens"), delay = table.find("delay"), ramp = table.find("ramp");
  if (opens) stage.opens = month_since_start(reading, *opens);
  if (delay) {
    stage.delay = read_quantity(reading, *delay, kNotNegative, Allowed::infinite_drivers);
    if (opens && opens->is_text() && reading.start && stage.opens <= 0 && !is_zero(*delay))
      delay->tell(in_quotes(delay->path()) + " of what is open already",
                  "it opens in " + described(opens->node()) + ", not after the study's start",
                  "Leave the delay out, or let it open later.");
  }
  const auto age = [](const Value& x) { return x.number(kNotNegative); };
  if (ramp) read_points(*ramp, age, kShare, stage.ramp_months, stage.ramp_share);
  if (stage.ramp_months.empty()) {
    stage.ramp_months = {0};
    stage.ramp_share = {1};
  }
  return stage;
}

void read_inputs(Reading& reading, const Table& table, Site& site) {
  std::vector<std::string> names;
  if (const auto inputs = table.find("inputs")) {
    for (const auto& [name, value] : values_of(*inputs)) {
      names.push_back(name);
      const auto units = value.number(kPositive);
      const auto item = reading.items.look_up(value, name);
      site.inputs.push_back({item.value_or(kNone), units.value_or(1), {}});
    }
  }
  const auto stock = table.find("stock");
  if (!stock) return;
  for (const auto& [name, value] : values_of(*stock)) {
    const auto found = std::find(names.begin(), names.end(), name);
    const Stock settings = read_stock(Table(value, schema::kSiteStock));
    if (found != names.end()) {
      site.inputs[static_cast<std::size_t>(found - names.begin())].stock = settings;
      continue;
    }
    const auto nearest = nearest_name(name, names);
    value.tell(
        "unknown input " + in_quotes(name) + " in 'stock'",
        names.empty() ? "the site has no inputs" : "its inputs are " + listed(names),
        nearest ? "Did you mean '" + printable(*nearest) + "'?" : "Add it to 'inputs', or remove the stock.");
  }
}

Site read_site(Reading& reading, const Value& value, Index index) {
  const Table table(value, schema::kSite);
  Site site;
  site.name = read_name(table, reading.places, index);
  site.item = read_item(reading, table);
  const auto stages = table.need("stages");
  const auto list = stages ? stages->list() : std::nullopt;
  if (list && (list->empty() || list->size() > static_cast<std::size_t>(kMaxStages)))
    stages->tell("'stages' has " + std::to_string(list->size()) + " stages",
                 "a site has 1 to " + std::to_string(kMaxStages), "Write as many [[site.stages]].");
  for (const Value& stage : list.value_or(std::vector<Value>{}))
    site.stages.push_back(read_stage(reading, stage));
  site.availability = read_quantity(reading, table, "availability", 1, kShare);
  site.unit_cost = read_quantity(reading, table, "unit_cost", 0);
  read_inputs(reading, table, site);
  return site;
}

Market read_market(Reading& reading, const Value& value, Index index) {
  const Table table(value, schema::kMarket);
  Market market;
  market.name = read_name(table, reading.places, index);
  market.item = read_item(reading, table);
  if (const auto demand = table.need("demand")) market.demand = read_quantity(reading, *demand);
  market.price = read_quantity(reading, table, "price", 0);
  market.penalty = read_quantity(reading, table, "penalty", 0);
  market.backlog = table.number("backlog", kShare, 0);
  market.backlog_cost = table.number("backlog_cost", kNotNegative, 0);
  if (const auto stock = table.find("stock")) market.stock = read_stock(Table(*stock, schema::kMarketStock));
  return market;
}

}  // namespace

void read_sites_and_markets(Reading& reading, const Table& root) {
  for (const std::string kind : {"item", "site", "market", "lane"}) root.need(kind);
  for (const Value& value : tables_of(root, "item", kMaxItems, reading.mistakes)) {
    const Table table(value, schema::kItem);
    const std::string name = read_name(table, reading.items, static_cast<Index>(reading.study.items.size()));
    reading.study.items.push_back({name, table.text("unit", "")});
  }
  Index index = 0;
  for (const Value& value : tables_of(root, "site", kMaxSites, reading.mistakes))
    reading.study.sites.push_back(read_site(reading, value, index++));
  for (const Value& value : tables_of(root, "market", kMaxMarkets, reading.mistakes))
    reading.study.markets.push_back(read_market(reading, value, index++));
}

}  // namespace chokepoint
