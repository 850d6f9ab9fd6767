#include "host/study/unused.h"

#include <fmt/format.h>

#include "host/study/names.h"

namespace chokepoint {
namespace {

std::size_t place(Index index) { return static_cast<std::size_t>(index); }

/// Marks what the quantities, lanes and loadings of a study lead to.
class Uses {
 public:
  explicit Uses(const Study& study)
      : drivers(study.drivers.size()),
        regimes(study.regimes.size()),
        tariffs(study.tariffs.size()),
        items(study.items.size()) {}

  /// Mark all that a variant uses; it has the names of the base.
  void mark(const Study& study) {
    for (const Site& site : study.sites) mark(site);
    for (const Market& market : study.markets) {
      items[place(market.item)] = true;
      for (const Quantity* quantity : {&market.demand, &market.price, &market.penalty}) mark(*quantity);
    }
    for (const Lane& lane : study.lanes) mark(lane);
    for (std::size_t t = 0; t < study.tariffs.size(); ++t) {
      const Tariff& tariff = study.tariffs[t];
      if (!tariffs[t]) continue;
      if (tariff.regime != kNone) regimes[place(tariff.regime)] = true;
      mark(tariff.others);
    }
    for (std::size_t d = 0; d < study.drivers.size(); ++d)
      if (drivers[d]) mark(study.drivers[d].loadings);
    for (std::size_t r = 0; r < study.regimes.size(); ++r)
      if (regimes[r]) mark(study.regimes[r].loadings);
  }

  std::vector<bool> drivers, regimes, tariffs, items;

 private:
  void mark(const Quantity& quantity) {
    for (const std::vector<Term>* terms : {&quantity.times, &quantity.plus}) {
      for (const Term& term : *terms) {
        if (const auto* driver = std::get_if<DriverTerm>(&term)) drivers[place(driver->driver)] = true;
        if (const auto* regime = std::get_if<RegimeTerm>(&term)) regimes[place(regime->regime)] = true;
      }
    }
  }

  void mark(const std::vector<Loading>& loadings) {
    for (const Loading& loading : loadings) drivers[place(loading.level)] = true;
  }

  void mark(const Site& site) {
    items[place(site.item)] = true;
    mark(site.availability);
    mark(site.unit_cost);
    for (const Input& input : site.inputs) items[place(input.item)] = true;
    for (const Stage& stage : site.stages) {
      mark(stage.capacity);
      mark(stage.delay);
    }
  }

  void mark(const Lane& lane) {
    for (const Quantity* quantity : {&lane.price, &lane.freight, &lane.customs_value, &lane.flow})
      mark(*quantity);
    if (lane.limit) mark(*lane.limit);
    if (lane.share) mark(*lane.share);
    if (lane.backup) {
      mark(lane.backup->qualification);
      mark(lane.backup->switch_cost);
    }
    for (const Index tariff : lane.tariffs) tariffs[place(tariff)] = true;
  }
};

template <class List>
void tell(std::vector<std::string>& lines, const char* kind, const List& list, const std::vector<bool>& used,
          const char* why) {
  for (std::size_t i = 0; i < list.size(); ++i)
    if (!used[i])
      lines.push_back(fmt::format("{} {} changes nothing ({}). Use it, or remove it.", kind,
                                  in_quotes(list[i].name), why));
}

}  // namespace

std::vector<std::string> unused_in(const StudyFile& file) {
  const Study& base = file.variants.front().study;
  Uses uses(base);
  for (const StudyVariant& variant : file.variants) uses.mark(variant.study);
  std::vector<std::string> lines;
  tell(lines, "driver", base.drivers, uses.drivers, "no quantity in use, and nothing that is, names it");
  tell(lines, "regime", base.regimes, uses.regimes, "no quantity, and no tariff on a lane, names it");
  tell(lines, "tariff", base.tariffs, uses.tariffs, "it is among the 'tariffs' of no lane");
  tell(lines, "item", base.items, uses.items, "nobody makes or needs it");
  return lines;
}

}  // namespace chokepoint
