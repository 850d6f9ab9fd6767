#include "host/study/variants.h"

#include "host/study/assign.h"
#include "host/study/names.h"
#include "host/study/reading.h"
#include "kernels/model/limits.h"

namespace chokepoint {
namespace {

template <class Things>
std::vector<std::string> names_of(const Things& things) {
  std::vector<std::string> names;
  for (const auto& thing : things) names.push_back(thing.name);
  return names;
}

/// All names that outcomes and series are made of, and the scope of drivers.
std::vector<std::vector<std::string>> all_names(const Study& study) {
  std::vector<std::vector<std::string>> names = {
      names_of(study.drivers), names_of(study.regimes), names_of(study.tariffs), names_of(study.items),
      names_of(study.sites),   names_of(study.markets), names_of(study.lanes)};
  for (const Regime& regime : study.regimes) names.push_back(regime.states);
  for (const Driver& driver : study.drivers)
    names.push_back({driver.scope == Scope::path ? "path" : "level"});
  return names;
}

}  // namespace

std::vector<Variant> read_variants(const Node& root, Diagnostics& mistakes) {
  std::vector<Variant> variants;
  Names names("variant", "variants");
  Node plain = root;  // without the variants, which a variant need not carry
  std::erase_if(plain.entries, [](const Entry& entry) { return entry.key == "variant"; });
  Diagnostics told;
  const Table table(Value(told, root, "", ""), schema::kRoot);
  for (const Value& told_value : tables_of(table, "variant", kMaxVariants, mistakes)) {
    const Value value(mistakes, told_value.node(), told_value.owner(), "");
    const Table variant(value, schema::kVariant);
    const auto name = variant.find("name");
    if (name && name->is_text() && name->node().text == "base")
      name->wrong("the study itself is called so", "Give the variant another name.");
    Variant result{read_name(variant, names, static_cast<Index>(variants.size())), variant.text("title", ""),
                   value.at(), plain};
    if (const auto set = variant.need("set")) {
      for (const auto& [path, setting] : values_of(*set)) {
        const Entry* entry = set->node().find(path);
        assign(result.root, path, entry->value, entry->at, value.owner(), mistakes);
      }
    }
    variants.push_back(std::move(result));
  }
  return variants;
}

void check_same_names(const Study& base, const Study& study, const Variant& variant, Diagnostics& mistakes) {
  if (all_names(base) != all_names(study))
    mistakes.add(variant.at, "it changes a name, a regime's states or a driver's scope",
                 "variants are compared with the base name by name", "Set other keys.");
  if (base.periods != study.periods || base.start_year != study.start_year ||
      base.start_month != study.start_month)
    mistakes.add(variant.at, "it changes the study's months",
                 "variants are compared with the base month by month", "Set other keys.");
  if (base.seed != study.seed || base.scenarios != study.scenarios)
    mistakes.add(variant.at, "it changes the seed or the number of scenarios",
                 "all variants see the same draws", "Set other keys, or use --seed and --scenarios.");
  if (base.name != study.name || base.currency != study.currency)
    mistakes.add(variant.at, "it changes the study's name or currency", "a run has one of each",
                 "Set other keys.");
}

}  // namespace chokepoint
