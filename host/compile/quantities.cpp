#include "host/compile/quantities.h"

#include <algorithm>

#include "host/compile/known_terms.h"

namespace chokepoint {
namespace {

/// Call `visit(id)` for every quantity that the network refers to.
template <class Visit>
void for_each_quantity_id(TableLists& lists, Visit&& visit) {
  for (auto& x : lists.stages) visit(x.capacity), visit(x.delay);
  for (auto& x : lists.sites) visit(x.availability), visit(x.unit_cost);
  for (auto& x : lists.lanes)
    visit(x.price), visit(x.freight), visit(x.customs_value), visit(x.limit), visit(x.flow), visit(x.share);
  for (auto& x : lists.backups) visit(x.qualification), visit(x.switch_cost);
  for (auto& x : lists.markets) visit(x.demand), visit(x.price), visit(x.penalty);
  for (auto& x : lists.tariffs) visit(x.others);
}

compiled::Range add_terms(const std::vector<compiled::Slot>& slots, TableLists& lists) {
  const auto begin = static_cast<std::int32_t>(lists.weighted_slots.size());
  for (const compiled::Slot slot : slots) lists.weighted_slots.push_back({slot, 1});
  return {begin, static_cast<std::int32_t>(lists.weighted_slots.size())};
}

}  // namespace

Quantities::Folded Quantities::fold(const Quantity& quantity) const {
  const auto months = static_cast<std::size_t>(study_.periods);
  Folded folded{std::vector<double>(months, quantity.base), std::vector<double>(months, 0), {}, {}};
  for (const Term& term : quantity.times) {
    if (!known_value(study_, term, 0))
      folded.times.push_back(&term);
    else
      for (std::size_t t = 0; t < months; ++t)
        folded.base[t] *= *known_value(study_, term, static_cast<int>(t));
  }
  for (const Term& term : quantity.plus) {
    if (!known_value(study_, term, 0))
      folded.added.push_back(&term);
    else
      for (std::size_t t = 0; t < months; ++t)
        folded.plus[t] += *known_value(study_, term, static_cast<int>(t));
  }
  const bool is_zero = std::all_of(folded.base.begin(), folded.base.end(), [](double x) { return x == 0; });
  if (is_zero) folded.times.clear();
  return folded;
}

std::optional<std::vector<double>> Quantities::known(const Quantity& quantity, double ceiling) const {
  Folded folded = fold(quantity);
  if (!folded.times.empty() || !folded.added.empty()) return std::nullopt;
  for (std::size_t t = 0; t < folded.base.size(); ++t)
    folded.base[t] = std::clamp(folded.base[t] + folded.plus[t], 0.0, ceiling);
  return folded.base;
}

compiled::QuantityId Quantities::add(const Quantity& quantity, double ceiling) {
  if (const auto months = known(quantity, ceiling)) return add_known(*months);
  const Folded folded = fold(quantity);
  if (const auto regime = deciding_regime(folded)) {
    Entry entry{When::by_state, {}, {}, {}, {}, 0};
    entry.slot = regime_value(*regime, by_state(folded, ceiling));
    return add_entry(entry);
  }
  Entry entry{When::start, constants_.add_monthly(folded.base), constants_.add_monthly(folded.plus), {},
              {},          static_cast<float>(ceiling)};
  if (entry.base.stride != 0 || entry.plus.stride != 0) entry.when = When::month;
  for (const Term* term : folded.times) entry.times.push_back(slot_of(*term, entry.when));
  for (const Term* term : folded.added) entry.added.push_back(slot_of(*term, entry.when));
  return add_entry(entry);
}

compiled::QuantityId Quantities::add_known(const std::vector<double>& months) {
  return add_entry({When::never, constants_.add_monthly(months), {}, {}, {}, static_cast<float>(kNoCeiling)});
}

compiled::QuantityId Quantities::add_entry(const Entry& entry) {
  const auto [found, is_new] = known_.try_emplace(entry, static_cast<compiled::QuantityId>(entries_.size()));
  if (is_new) entries_.push_back(entry);
  return found->second;
}

compiled::Slot Quantities::slot_of(const Term& term, When& when) {
  if (const auto* driver = std::get_if<DriverTerm>(&term)) {
    if (study_.drivers[static_cast<std::size_t>(driver->driver)].scope == Scope::path) when = When::month;
    return demands_.value(driver->driver);
  }
  when = When::month;
  const auto& regime = std::get<RegimeTerm>(term);
  return regime_value(regime.regime, regime.values);
}

compiled::Slot Quantities::regime_value(Index regime, const std::vector<double>& of_state) {
  const compiled::RegimeId id = demands_.regime(regime);
  const std::int32_t values = constants_.add(of_state);
  for (const compiled::RegimeValue& other : regime_values_)
    if (other.regime == id && other.values == values) return other.slot;
  regime_values_.push_back({id, values, slots_.one()});
  return regime_values_.back().slot;
}

std::optional<Index> Quantities::deciding_regime(const Folded& folded) const {
  const auto is_constant = [](const std::vector<double>& months) {
    return std::all_of(months.begin(), months.end(), [&](double x) { return x == months.front(); });
  };
  if (!is_constant(folded.base) || !is_constant(folded.plus)) return std::nullopt;
  std::optional<Index> regime;
  for (const auto* terms : {&folded.times, &folded.added}) {
    for (const Term* term : *terms) {
      const auto* own = std::get_if<RegimeTerm>(term);
      if (own == nullptr || (regime && *regime != own->regime)) return std::nullopt;
      regime = own->regime;
    }
  }
  return regime;
}

std::vector<double> Quantities::by_state(const Folded& folded, double ceiling) const {
  const auto value = [](const Term* term, std::size_t state) {
    return static_cast<float>(std::get<RegimeTerm>(*term).values[state]);
  };
  const Term* first = folded.times.empty() ? folded.added.front() : folded.times.front();
  std::vector<double> values;
  for (std::size_t state = 0; state < std::get<RegimeTerm>(*first).values.size(); ++state) {
    auto x = static_cast<float>(folded.base.front());  // the kernels' steps, to the bit
    for (const Term* term : folded.times) x *= value(term, state);
    x += static_cast<float>(folded.plus.front());
    for (const Term* term : folded.added) x += value(term, state);
    values.push_back(std::min(std::max(x, 0.0f), static_cast<float>(ceiling)));
  }
  return values;
}

void Quantities::finish(TableLists& lists) {
  std::vector<compiled::QuantityId> final_id(entries_.size());
  const auto write = [&](When when) {
    const auto begin = static_cast<std::int32_t>(lists.quantities.size());
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      const Entry& e = entries_[i];
      if (e.when != when) continue;
      final_id[i] = static_cast<compiled::QuantityId>(lists.quantities.size());
      const bool is_evaluated = when == When::start || when == When::month;
      const compiled::Slot slot = is_evaluated ? slots_.one() : e.slot;
      lists.quantities.push_back({slot, e.base.first, e.base.stride, e.plus.first, e.plus.stride,
                                  add_terms(e.times, lists), add_terms(e.added, lists), e.ceiling});
    }
    return compiled::Range{begin, static_cast<std::int32_t>(lists.quantities.size())};
  };
  lists.numbers.level_quantities = write(When::start);
  lists.numbers.monthly_quantities = write(When::month);
  write(When::by_state);
  write(When::never);
  for_each_quantity_id(lists, [&](compiled::QuantityId& id) {
    if (id != compiled::kNothing) id = final_id[static_cast<std::size_t>(id)];
  });
  lists.regime_values = regime_values_;
}

}  // namespace chokepoint
