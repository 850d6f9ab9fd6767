#include "kernels/run/slot_sharing.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <utility>

namespace chokepoint {
namespace {

using namespace compiled;

/// A month's steps, in order (kernels/model/scenario-inl.h).
enum Step : std::int32_t {
  kDrivers,
  kRegimeValues,
  kQuantities,
  kArrivals,
  kCapacities,
  kOrders,
  kShipping,
  kSales,
  kDuties,
  kBooking,
  kSums,
  kReport
};

/// The steps from the one that writes a slot to the last that reads it.
struct Life {
  std::int32_t begin = std::numeric_limits<std::int32_t>::max();  // a step that always writes it, if any
  std::int32_t end = -1;
  bool is_longer = false;  // than a month

  /// Whether every month writes the slot before it reads it.
  bool is_of_month() const { return begin <= end && !is_longer; }
  bool overlaps(const Life& other) const { return begin <= other.end && other.begin <= end; }
};

/// Finds the lives of all slots. What is not told here to be written lives longer.
class Lives {
 public:
  explicit Lives(const Tables& tables) : tables_(tables), lives_(static_cast<std::size_t>(tables.slots)) {
    weather();
    network();
    for (const Market& market : all(tables.markets)) trade(market);
    for (const Tariff& tariff : all(tables.tariffs)) levy(tariff);
    sums();
  }

  std::vector<Life> take() { return std::move(lives_); }

 private:
  template <class T>
  struct Records {
    const Array<T>& array;
    const T* begin() const { return array.data; }
    const T* end() const { return array.data + array.size; }
  };
  template <class T>
  static Records<T> all(const Array<T>& array) {
    return {array};
  }

  Life* at(Slot slot) {
    return slot == kNothing || slot >= tables_.slots ? nullptr : &lives_[static_cast<std::size_t>(slot)];
  }
  void write(Slot slot, Step step) {
    if (Life* life = at(slot)) life->begin = std::min<std::int32_t>(life->begin, step);
    read(slot, step);  // another's number must be gone by then
  }
  void read(Slot slot, Step step) {
    if (Life* life = at(slot)) life->end = std::max<std::int32_t>(life->end, step);
  }
  void amount(QuantityId id, Step step) {
    if (id != kNothing) read(tables_.quantities[id].slot, step);
  }
  void keep(Slot slot) {
    if (Life* life = at(slot)) life->is_longer = true;
  }

  void weather() {
    for (const LevelDriver& driver : all(tables_.level_drivers)) keep(driver.value);
    for (const PathLatent& path : all(tables_.path_latents)) {
      if (path.regime == kNothing) write(path.value, kDrivers);
    }
    for (const DrawnRow& drawn : all(tables_.drawn_months)) keep(drawn.slot);
    for (const DrawnRow& drawn : all(tables_.drawn_levels)) keep(drawn.slot);
    for (const RegimeValue& value : all(tables_.regime_values)) write(value.slot, kRegimeValues);
    for (QuantityId id = 0; id < tables_.quantities.size; ++id) quantity(id);
  }

  void quantity(QuantityId id) {
    const Quantity& q = tables_.quantities[id];
    const bool is_monthly = id >= tables_.monthly_quantities.begin && id < tables_.monthly_quantities.end;
    if (is_monthly) write(q.slot, kQuantities);
    for (const Range terms : {q.times, q.plus_terms}) {
      for (std::int32_t i = terms.begin; i < terms.end; ++i) {
        read(tables_.weighted_slots[i].slot, kQuantities);
      }
    }
  }

  void network() {
    for (const Stage& stage : all(tables_.stages)) {
      amount(stage.capacity, kCapacities);
      if (stage.delay != kNothing) keep(tables_.quantities[stage.delay].slot);
    }
    for (const Site& site : all(tables_.sites)) make(site);
    for (const Use& use : all(tables_.uses)) order(use);
    for (const Lane& lane : all(tables_.lanes)) carry(lane);
    for (const Backup& backup : all(tables_.backups)) {
      amount(backup.qualification, kOrders);
      amount(backup.switch_cost, kOrders);
    }
  }

  void make(const Site& site) {
    amount(site.availability, kCapacities);
    write(site.capacity, kCapacities);
    read(site.capacity, kOrders);
    write(site.wanted, kOrders);
    read(site.wanted, kShipping);
    write(site.output, kShipping);
    amount(site.unit_cost, kShipping);
    for (std::int32_t i = site.customers.begin; i < site.customers.end; ++i) {
      const Lane& lane = tables_.lanes[tables_.lane_list[i]];
      write(lane.shipped, kShipping);
      if (lane.transit == 0) write(lane.entered, kShipping);
    }
  }

  void order(const Use& use) {
    for (std::int32_t i = use.primaries.begin; i < use.backups.end; ++i) {
      write(tables_.lanes[tables_.lane_list[i]].asked, kOrders);
    }
  }

  void carry(const Lane& lane) {
    read(lane.asked, kShipping);
    if (lane.transit > 0) write(lane.entered, kArrivals);
    read(lane.entered, kDuties);
    read(lane.shipped, kDuties);
    for (const QuantityId id : {lane.limit, lane.flow, lane.share}) amount(id, kOrders);
    for (const QuantityId id : {lane.price, lane.freight}) amount(id, kShipping);
    amount(lane.customs_value, kDuties);
  }

  void trade(const Market& market) {
    amount(market.demand, kOrders);
    amount(market.price, kSales);
    amount(market.penalty, kSales);
    for (const Slot slot : {market.wanted, market.demanded}) {
      write(slot, kOrders);
      read(slot, kSales);
    }
    for (const Slot slot : {market.sold, market.lost, market.revenue}) write(slot, kSales);
  }

  void levy(const Tariff& tariff) {
    amount(tariff.others, kDuties);
    write(tariff.duty, kDuties);
    if (tariff.has_quota != 0) write(tariff.over, kDuties);
  }

  void sums() {
    for (const Slot slot : {tables_.month_revenue, tables_.month_cost, tables_.month_profit}) {
      write(slot, kBooking);
    }
    for (std::int32_t part = 0; tables_.month_parts != kNothing && part < kCostParts; ++part) {
      write(tables_.month_parts + part, kBooking);
    }
    for (const Total& total : all(tables_.totals)) read(total.term, kSums);
    for (const Series& series : all(tables_.series)) {
      read(series.a, kReport);
      read(series.b, kReport);
    }
    for (const Outcome& outcome : all(tables_.outcomes)) {
      keep(outcome.a);
      keep(outcome.b);
    }
  }

  const Tables& tables_;
  std::vector<Life> lives_;
};

/// Slots that hold a number of the month alone: those of the cost's parts first, in order, since they stand
/// in a row; then whoever is written last, which finds a place among them soonest.
std::vector<Slot> shared_slots(const Tables& tables, const std::vector<Life>& lives) {
  std::vector<Slot> shared;
  for (std::size_t s = 0; s < lives.size(); ++s) {
    if (lives[s].is_of_month()) shared.push_back(static_cast<Slot>(s));
  }
  const auto is_part = [&](Slot s) {
    return tables.month_parts != kNothing && s >= tables.month_parts && s < tables.month_parts + kCostParts;
  };
  const auto others = std::stable_partition(shared.begin(), shared.end(), is_part);
  std::stable_sort(others, shared.end(), [&](Slot a, Slot b) {
    return lives[static_cast<std::size_t>(a)].begin > lives[static_cast<std::size_t>(b)].begin;
  });
  return shared;
}

/// The first place in which a life meets no other; a new one if there is none.
std::size_t place_for(const Life& life, std::vector<std::vector<Life>>& places) {
  const auto fits = [&](const std::vector<Life>& others) {
    return std::none_of(others.begin(), others.end(), [&](const Life& x) { return x.overlaps(life); });
  };
  const auto found = std::find_if(places.begin(), places.end(), fits);
  const auto place = static_cast<std::size_t>(found - places.begin());
  if (place == places.size()) places.emplace_back();
  places[place].push_back(life);
  return place;
}

}  // namespace

SlotSharing share_slots(const Tables& tables) {
  const std::vector<Life> lives = Lives(tables).take();
  SlotSharing sharing;
  sharing.place.resize(lives.size());
  for (std::size_t s = 0; s < lives.size(); ++s) {
    if (!lives[s].is_of_month()) sharing.place[s] = sharing.slots++;
  }
  std::vector<std::vector<Life>> places;
  for (const Slot slot : shared_slots(tables, lives)) {
    const auto s = static_cast<std::size_t>(slot);
    sharing.place[s] = sharing.slots + static_cast<Slot>(place_for(lives[s], places));
  }
  sharing.slots += static_cast<std::int32_t>(places.size());
  return sharing;
}

}  // namespace chokepoint
