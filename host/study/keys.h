#pragma once

#include <string>
#include <vector>

namespace chokepoint {

/// The keys that one kind of table may hold.
struct Schema {
  std::string what;  // for messages: "a lane"
  std::string path;  // where it stands in a study: "lane", "lane.backup"; capitals stand for a name
  std::vector<std::string> keys;
};

// Every table of a study. A variant names a place by the same path.
namespace schema {
inline const Schema kRoot{"a study",
                          "",
                          {"study", "sampling", "driver", "correlation", "copula", "regime", "tariff", "item",
                           "site", "lane", "market", "variant", "results"}};
inline const Schema kStudy{"[study]", "study", {"name", "title", "start", "periods", "currency"}};
inline const Schema kSampling{"[sampling]", "sampling", {"scenarios", "seed"}};
inline const Schema kResults{"[results]", "results", {"outcomes", "series", "quantiles", "sample", "keep"}};
inline const Schema kLevelDriver{
    "a level driver", "driver", {"name", "scope", "distribution", "probability", "never", "held"}};
inline const Schema kPathDriver{
    "a path driver",
    "driver",
    {"name", "scope", "distribution", "probability", "never", "phi", "loadings", "held"}};
inline const Schema kCorrelation{"a correlation", "correlation", {"between", "rho"}};
inline const Schema kCopula{"a copula", "copula", {"name", "type", "dof", "drivers"}};
inline const Schema kRegime{
    "a regime", "regime", {"name", "states", "initial", "transition", "loadings", "change", "held"}};
inline const Schema kChange{"a regime's change", "regime.change", {"at", "transition"}};
inline const Schema kTariffOfRegime{
    "a tariff with a regime", "tariff", {"name", "regime", "states", "quota_months", "others"}};
inline const Schema kTariff{"a tariff without a regime",
                            "tariff",
                            {"name", "rate", "quota", "in_quota_rate", "offset", "quota_months", "others"}};
inline const Schema kTariffState{
    "a tariff's state", "tariff.states.STATE", {"rate", "quota", "in_quota_rate", "offset"}};
inline const Schema kItem{"an item", "item", {"name", "unit"}};
inline const Schema kSite{
    "a site", "site", {"name", "item", "stages", "availability", "inputs", "unit_cost", "stock"}};
inline const Schema kStage{"a site's stage", "site.stages", {"capacity", "opens", "delay", "ramp"}};
inline const Schema kSiteStock{"a site's stock of an item",
                               "site.stock.ITEM",
                               {"cover", "holding_cost", "salvage", "smoothing", "response", "initial"}};
inline const Schema kMarket{
    "a market", "market", {"name", "item", "demand", "price", "penalty", "backlog", "backlog_cost", "stock"}};
inline const Schema kMarketStock{"a market's stock", "market.stock", kSiteStock.keys};
inline const Schema kLane{"a lane",
                          "lane",
                          {"name", "from", "to", "transit", "price", "freight", "customs_value", "limit",
                           "flow", "tariffs", "earns", "share", "backup"}};
inline const Schema kBackup{"a lane's backup", "lane.backup", {"after", "qualification", "switch_cost"}};
inline const Schema kVariant{"a variant", "variant", {"name", "title", "set"}};
inline const Schema kQuantity{"a quantity", "QUANTITY", {"base", "times", "plus"}};
inline const Schema kRegimeTerm{"a term by regime", "QUANTITY.times", {"regime", "values"}};
inline const Schema kProfileTerm{"a term by date", "QUANTITY.times", {"profile"}};
inline const Schema kSeasonTerm{"a term by season", "QUANTITY.times", {"season"}};
}  // namespace schema

/// Return the table of a distribution's parameters by type ("normal"); the key `type` is among them.
/// Null if there is no such type.
const Schema* distribution_schema(const std::string& type);

/// Return the names of all types of distribution.
const std::vector<std::string>& distribution_types();

/// Return every key that a study may hold, as TABLE.key (`lane.backup.after`), sorted, each once. In it
/// `driver.distribution.*` are all types' parameters, and `QUANTITY.*` may stand wherever a quantity may.
std::vector<std::string> known_keys();

}  // namespace chokepoint
