// What holds for every study, on some hundred that dice make up.

#include <gtest/gtest.h>

#include <functional>
#include <set>
#include <tuple>

#include "tests/end_to_end/balances.h"
#include "tests/end_to_end/first_fault.h"
#include "tests/end_to_end/same_bits.h"
#include "tests/end_to_end/study_on_disk.h"

namespace chokepoint {
namespace {

constexpr std::uint64_t kStudies = 300;
constexpr std::int64_t kCount = 128;  // [scenario] of each

WholeStudy made_up(std::uint64_t seed, const Wording& wording = {}) {
  return WholeStudy(StudyOnDisk(random_study(seed, wording)).path());
}

Rows told(const WholeStudy& study, std::size_t variant = 0, std::int64_t count = kCount) {
  return study.all_of(variant, *make_cpu_backend(1), 0, count);
}

class Invariants : public testing::Test {
 protected:
  /// Try `check`, which returns a fault in words, on every study.
  static void on_every_study(const std::function<std::string(std::uint64_t)>& check) {
    for (std::uint64_t seed = 0; seed < kStudies; ++seed) {
      const std::string fault = check(seed);
      ASSERT_EQ(fault, "") << "random study " << seed;
    }
  }
};

/// The base of a third of the studies, and each of the variants that differ.
std::string fault_of_story(std::uint64_t seed, const std::function<std::string(const Story&)>& check) {
  const WholeStudy study = made_up(seed, {.variants = true});
  const std::size_t variant = seed % 3 == 0 ? 0 : 1 + seed % 3;
  return check(Story(study, variant, told(study, variant)));
}

TEST_F(Invariants, UnitsAreConserved) {
  on_every_study([](std::uint64_t seed) { return fault_of_story(seed, unit_fault); });
}

TEST_F(Invariants, LedgersAreKept) {
  on_every_study([](std::uint64_t seed) { return fault_of_story(seed, ledger_fault); });
}

TEST_F(Invariants, MoneyAddsUp) {
  on_every_study([](std::uint64_t seed) { return fault_of_story(seed, money_fault); });
}

TEST_F(Invariants, OutcomesAreWhatTheMonthsSay) {
  on_every_study([](std::uint64_t seed) { return fault_of_story(seed, outcome_fault); });
}

TEST_F(Invariants, AVariantWithoutAChangeChangesNothing) {
  std::uint64_t others = 0;
  on_every_study([&](std::uint64_t seed) {
    const WholeStudy study = made_up(seed, {.variants = true});
    const Rows base = told(study);
    others += !first_difference(study, base, told(study, 2)).empty();
    return first_difference(study, base, told(study, 1));
  });
  EXPECT_GT(others, kStudies / 2);  // the variant that changes something shows
}

/// Rows in units of money, those of drivers of money included.
bool is_money(const WholeStudy& study, std::size_t row) {
  const Column& column = study.column(row);
  return column.units == "EUR" || column.name.starts_with("driver/money");
}

/// Money times `factor`; what is smaller than single precision resolves is nothing.
Rows in_money(const WholeStudy& study, Rows rows, float factor) {
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (!is_money(study, row)) continue;
    for (float& x : rows[row]) x = std::abs(x * factor) < 1e-36f ? 0.0f : x * factor;
  }
  return rows;
}

TEST_F(Invariants, MoneyMayBeCountedInAnotherUnit) {
  on_every_study([](std::uint64_t seed) {
    const WholeStudy study = made_up(seed), halves = made_up(seed, {.money = 2});
    return first_difference(study, in_money(study, told(study), 2), in_money(study, told(halves), 1));
  });
}

/// (Names of drivers, regimes and copulas decide what they draw.)
TEST_F(Invariants, NamesOfTheNetworkChangeNothing) {
  on_every_study([](std::uint64_t seed) {
    const WholeStudy study = made_up(seed);
    return first_difference(study, told(study), told(made_up(seed, {.other_names = true})));
  });
}

TEST_F(Invariants, OrderOfTablesOfDifferentKindsAndOfItemsChangesNothing) {
  on_every_study([](std::uint64_t seed) {
    const WholeStudy study = made_up(seed);
    return first_difference(study, told(study), told(made_up(seed, {.other_order = true})));
  });
}

/// Whether two lanes without transit end at one use: the order of their sites is then that of their sum.
bool has_two_immediate_lanes_to_a_use(const Study& study) {
  std::set<std::tuple<bool, Index, Index>> uses;
  for (const Lane& lane : study.lanes)
    if (lane.transit == 0 &&
        !uses.emplace(lane.to_market, lane.to, study.sites[static_cast<std::size_t>(lane.from)].item).second)
      return true;
  return false;
}

/// Compare by name: money within the rounding of its sums, all else to the bit.
std::string order_fault(const WholeStudy& study, const Story& one, const Story& other) {
  const Study& s = one.study();
  std::size_t terms = s.lanes.size() + s.sites.size() + s.markets.size() + 1;
  for (const Site& site : s.sites) terms += site.inputs.size();
  const auto turnover = [&](std::size_t i) {
    return one.outcome("revenue")[i] + one.outcome("total_cost")[i];
  };
  const std::vector<float> nominal = study.nominal_outcomes();
  const double unchanging = std::abs(nominal[one.all_outcomes().at("revenue")]) +
                            std::abs(nominal[one.all_outcomes().at("total_cost")]);
  FirstFault fault;
  const auto compare = [&](const std::string& name, std::size_t a, std::size_t b, int t) {
    for (std::size_t i = 0; i < one.scenarios(); ++i) {
      fault.look_at(t, i);
      const double x = one.rows()[a][i], y = other.rows()[b][i];
      if (!is_money(study, a) || x == y)
        fault.same("is the same in any order", name, x, y);
      else
        fault.close("is the same sum in any order", name, x, y,
                    2 * static_cast<double>(terms) * kRoundoff * (turnover(i) + unchanging));
    }
  };
  for (const auto& [name, row] : one.all_outcomes()) compare(name, row, other.all_outcomes().at(name), -1);
  for (const auto& [name, row] : one.all_series())
    for (int t = 0; t < one.months(); ++t)
      compare(name, row + static_cast<std::size_t>(t),
              other.all_series().at(name) + static_cast<std::size_t>(t), t);
  return fault.text();
}

/// The order of sites decides in which order their money is summed, and nothing else: money is off by 2 u a
/// term of the sum.
TEST_F(Invariants, OrderOfSitesIsThatOfSumsOfMoney) {
  std::uint64_t compared = 0;
  on_every_study([&](std::uint64_t seed) -> std::string {
    const WholeStudy study = made_up(seed), backwards = made_up(seed, {.sites_backwards = true});
    if (has_two_immediate_lanes_to_a_use(study.study(0))) return "";
    ++compared;
    return order_fault(study, Story(study, 0, told(study)), Story(backwards, 0, told(backwards)));
  });
  EXPECT_GT(compared, kStudies / 4);
}

/// No flow answers to duty, so nothing else changes but what duty is summed into; its rates only add. (4 u:
/// the roundings of a rate and of its share.)
std::string duty_fault(const WholeStudy& study, const Rows& before, const Rows& after, std::uint64_t& risen) {
  const std::set<std::string> sums = {"cost", "profit", "loss", "total_cost"};
  for (std::size_t row = 0; row < before.size(); ++row) {
    const std::string& name = study.column(row).name;
    if (sums.contains(name)) continue;
    const bool is_duty = name == "duty" || name == "cost/duty" || name.starts_with("duty/");
    for (std::size_t i = 0; i < before[row].size(); ++i) {
      const double was = before[row][i], is = after[row][i];
      if (is_duty
              ? is < was * (1 - 4 * kRoundoff)
              : std::bit_cast<std::uint32_t>(before[row][i]) != std::bit_cast<std::uint32_t>(after[row][i]))
        return fmt::format("{}, scenario {}: {} became {}", study.row_name(row), i, was, is);
      risen += is_duty && is > was;
    }
  }
  return "";
}

TEST_F(Invariants, HigherRatesNeverLowerDuty) {
  std::uint64_t risen = 0;
  on_every_study([&](std::uint64_t seed) {
    const WholeStudy study = made_up(seed);
    return duty_fault(study, told(study), told(made_up(seed, {.more_duty = 0.125})), risen);
  });
  EXPECT_GT(risen, kStudies * kCount);
}

TEST_F(Invariants, TheSameBitsHoweverScenariosAreComputed) {
  constexpr std::uint64_t kFirst = 5;
  constexpr std::int64_t kFew = 70;
  on_every_study([](std::uint64_t seed) -> std::string {
    const WholeStudy study = made_up(seed);
    const Rows wanted = study.all_of(0, *make_cpu_backend(1, "scalar"), kFirst, kFew);
    Rows tail = wanted;
    for (auto& row : tail) row.erase(row.begin(), row.begin() + 33);
    for (const std::string& instructions : cpu_instruction_sets()) {
      const auto one = make_cpu_backend(1, instructions), two = make_cpu_backend(2, instructions);
      const std::string fault =
          first_difference(study, wanted, study.all_of(0, *one, kFirst, kFew)) +
          first_difference(study, wanted, study.all_of(0, *two, kFirst, kFew, {32, {37}})) +
          first_difference(study, tail, study.all_of(0, *one, kFirst + 33, kFew - 33));
      if (!fault.empty()) return instructions + ": " + fault;
    }
    return "";
  });
}

/// What the comparisons above must notice, on one of a few studies.
TEST(InvariantsCheck, SeesWhatBreaksThem) {
  bool money = false, order = false, duty = false;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    const WholeStudy study = made_up(seed, {.variants = true});
    const Rows base = told(study), other = told(study, 2), dearer = told(made_up(seed, {.more_duty = 0.125}));
    money |= !first_difference(study, in_money(study, base, 2), in_money(study, base, 1)).empty();
    order |= !order_fault(study, Story(study, 0, base), Story(study, 2, other)).empty();
    std::uint64_t risen = 0;
    duty |= !duty_fault(study, dearer, base, risen).empty();
  }
  EXPECT_TRUE(money);
  EXPECT_TRUE(order);
  EXPECT_TRUE(duty);
}

}  // namespace
}  // namespace chokepoint
