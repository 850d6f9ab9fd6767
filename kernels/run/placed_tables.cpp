#include "kernels/run/placed_tables.h"

#include <cstring>
#include <initializer_list>
#include <limits>
#include <stdexcept>
#include <type_traits>

#include "kernels/run/slot_sharing.h"

namespace chokepoint {
namespace {

using namespace compiled;

/// Changes the slots of a record.
template <class Move>
class Place {
 public:
  explicit Place(Move move) : move_(move) {}

  void operator()(WeightedSlot& x) const { all({&x.slot}); }
  void operator()(LevelDriver& x) const { all({&x.normal, &x.latent, &x.value}); }
  void operator()(Copula& x) const { all({&x.inverse_chi_squared}); }
  void operator()(PathLatent& x) const { all({&x.normals, &x.previous, &x.load, &x.value}); }
  void operator()(Regime& x) const { all({&x.state, &x.months}); }
  void operator()(RegimeValue& x) const { all({&x.slot}); }
  void operator()(DrawnRow& x) const { all({&x.slot}); }
  void operator()(Quantity& x) const { all({&x.slot}); }
  void operator()(Stage& x) const { all({&x.opening}); }
  void operator()(Site& x) const { all({&x.capacity, &x.wanted, &x.output}); }
  void operator()(Use& x) const { all({&x.stock, &x.average}); }
  void operator()(Lane& x) const { all({&x.pipe, &x.asked, &x.mix, &x.delivered, &x.entered, &x.shipped}); }
  void operator()(Backup& x) const { all({&x.counter, &x.countdown, &x.phase}); }
  void operator()(Market& x) const {
    all({&x.backlog, &x.wanted, &x.demanded, &x.sold, &x.lost, &x.revenue, &x.run_short, &x.longest_short,
         &x.months_short, &x.first_short});
  }
  void operator()(Tariff& x) const { all({&x.credits, &x.used, &x.duty, &x.over, &x.quota_full}); }
  void operator()(Total& x) const { all({&x.term, &x.pair}); }
  void operator()(Outcome& x) const { all({&x.a, &x.b}); }
  void operator()(Series& x) const { all({&x.a, &x.b}); }
  void operator()(Tables& x) const {
    all({&x.revenue_total, &x.cost_total, &x.switches, &x.month_revenue, &x.month_cost, &x.month_profit,
         &x.month_parts});
  }

  // Records without slots.
  void operator()(const float&) const {}
  void operator()(const std::int32_t&) const {}
  void operator()(const std::uint32_t&) const {}
  void operator()(const RampPiece&) const {}
  void operator()(const TariffState&) const {}

 private:
  void all(std::initializer_list<Slot*> slots) const {
    for (Slot* slot : slots) {
      if (*slot != kNothing) *slot = move_(*slot);
    }
  }
  Move move_;
};

/// Moves the slots that hold this month's numbers for sums and series behind all others, where each of
/// kKeptMonths months has its own. (Only slots that every month writes before it reads them: none of these
/// holds a number when a scenario begins.)
class Keep {
 public:
  explicit Keep(Tables& x) : first_(x.slots), places_(static_cast<std::size_t>(x.slots), kNothing) {
    own({&x.month_revenue, &x.month_cost, &x.month_profit});
    const Slot parts = x.month_parts;
    if (parts == kNothing) return;
    x.month_parts = first_ + count_;
    for (std::int32_t part = 0; part < kCostParts; ++part) {
      Slot slot = parts + part;
      own({&slot});
    }
  }

  void operator()(Site& x) { own({&x.output}); }
  void operator()(Lane& x) { own({&x.shipped}); }
  void operator()(Market& x) { own({&x.demanded, &x.sold, &x.lost, &x.revenue}); }
  void operator()(Tariff& x) {
    own({&x.duty});
    if (x.has_quota != 0) own({&x.over});  // without a quota nothing is written there
  }
  template <class Other>
  void operator()(Other&) {}

  /// How many there are.
  std::int32_t count() const { return count_; }

  /// Follow them.
  void follow(Total& x) const { x.is_kept = follow(x.term) ? 1 : 0; }
  void follow(Series& x) const {
    const bool is_kept = follow(x.a);
    if (follow(x.b) != is_kept && x.b != kNothing)
      throw std::logic_error("a series of two slots, of which one is kept for several months");
    x.kept_slots = is_kept ? count_ : 0;
  }

 private:
  void own(std::initializer_list<Slot*> slots) {
    for (Slot* slot : slots) {
      if (*slot == kNothing) continue;
      places_[static_cast<std::size_t>(*slot)] = first_ + count_;
      *slot = first_ + count_++;
    }
  }
  bool follow(Slot& slot) const {
    if (slot == kNothing || places_[static_cast<std::size_t>(slot)] == kNothing) return false;
    slot = places_[static_cast<std::size_t>(slot)];
    return true;
  }

  Slot first_;
  std::int32_t count_ = 0;
  std::vector<Slot> places_;  // [slot]
};

}  // namespace

PlacedTables::PlacedTables(const compiled::Tables& tables, std::int64_t step, KeptMonths months)
    : tables_(tables) {
  for_each_array(tables_, [&]<class T>(Array<T>& array) {
    const std::size_t bytes = sizeof(T) * static_cast<std::size_t>(array.size);
    std::vector<std::byte>& list = lists_.emplace_back(bytes);
    if (bytes > 0) std::memcpy(list.data(), array.data, bytes);
    array.data = reinterpret_cast<T*>(list.data());
  });
  if (months == KeptMonths::several) keep_months();
  if (step > 1) share_slots_of_month();
  if (step > std::numeric_limits<Slot>::max() / (std::int64_t{slots()} + 1)) {
    throw std::length_error("the workspace of this study has 2^31 numbers or more");
  }
  const auto wide = static_cast<std::int32_t>(step);
  const Place place([=](Slot slot) { return slot * wide; });
  place(tables_);
  for_each_record(place);
}

void PlacedTables::share_slots_of_month() {
  const SlotSharing sharing = share_slots(tables_);
  const std::int32_t before = tables_.slots;
  const Place place([&](Slot slot) {
    return slot < before ? sharing.place[static_cast<std::size_t>(slot)] : slot - before + sharing.slots;
  });
  place(tables_);
  for_each_record(place);
  std::vector<float> start(static_cast<std::size_t>(sharing.slots));
  for (std::int32_t s = 0; s < before; ++s) {
    start[static_cast<std::size_t>(sharing.place[static_cast<std::size_t>(s)])] = tables_.start[s];
  }
  std::memcpy(const_cast<float*>(tables_.start.data), start.data(), start.size() * sizeof(float));
  tables_.start.size = tables_.slots = sharing.slots;
}

template <class Visit>
void PlacedTables::for_each_record(Visit&& visit) {
  for_each_array(tables_, [&]<class T>(Array<T>& array) {
    T* const records = const_cast<T*>(array.data);  // they are our own
    for (std::int32_t i = 0; i < array.size; ++i) visit(records[i]);
  });
}

void PlacedTables::keep_months() {
  Keep keep(tables_);
  for_each_record(keep);
  for_each_record([&]<class T>(T& record) {
    if constexpr (std::is_same_v<T, Total> || std::is_same_v<T, Series>) keep.follow(record);
  });
  tables_.kept_slots = keep.count();
}

}  // namespace chokepoint
