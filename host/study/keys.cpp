#include "host/study/keys.h"

#include <set>

namespace chokepoint {
namespace {

const std::vector<Schema>& distributions() {
  static const std::vector<Schema> all = [] {
    struct Type {
      const char *what, *name;
      std::vector<std::string> keys;
    };
    const std::vector<Type> types = {
        {"a constant", "constant", {"value"}},
        {"a uniform distribution", "uniform", {"min", "max"}},
        {"a normal distribution", "normal", {"mean", "sd"}},
        {"a lognormal distribution", "lognormal", {"median", "sigma"}},
        {"a triangular distribution", "triangular", {"min", "mode", "max"}},
        {"a pert distribution", "pert", {"min", "mode", "max"}},
        {"a beta distribution", "beta", {"alpha", "beta", "min", "max"}},
        {"a gamma distribution", "gamma", {"mean", "sd"}},
        {"a weibull distribution", "weibull", {"scale", "shape"}},
        {"an exponential distribution", "exponential", {"mean"}},
        {"a discrete distribution", "discrete", {"values", "weights"}},
        {"an empirical distribution", "empirical", {"values", "file"}},
    };
    std::vector<Schema> result;
    for (const Type& type : types) {
      Schema schema{type.what, type.name, {"type"}};
      schema.keys.insert(schema.keys.end(), type.keys.begin(), type.keys.end());
      result.push_back(schema);
    }
    return result;
  }();
  return all;
}

}  // namespace

const Schema* distribution_schema(const std::string& type) {
  for (const Schema& schema : distributions())
    if (schema.path == type) return &schema;
  return nullptr;
}

const std::vector<std::string>& distribution_types() {
  static const std::vector<std::string> types = [] {
    std::vector<std::string> result;
    for (const Schema& schema : distributions()) result.push_back(schema.path);
    return result;
  }();
  return types;
}

std::vector<std::string> known_keys() {
  using namespace schema;
  std::set<std::string> keys;
  for (const Schema* table :
       {&kStudy,    &kSampling,   &kResults,     &kLevelDriver, &kPathDriver, &kCorrelation,    &kCopula,
        &kRegime,   &kChange,     &kTariff,      &kTariffState, &kItem,       &kTariffOfRegime, &kSite,
        &kStage,    &kSiteStock,  &kMarket,      &kMarketStock, &kLane,       &kBackup,         &kVariant,
        &kQuantity, &kRegimeTerm, &kProfileTerm, &kSeasonTerm})
    for (const std::string& key : table->keys) keys.insert(table->path + "." + key);
  for (const Schema& table : distributions())
    for (const std::string& key : table.keys) keys.insert("driver.distribution." + key);
  return {keys.begin(), keys.end()};
}

}  // namespace chokepoint
