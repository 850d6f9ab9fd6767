#include <gtest/gtest.h>

#include <algorithm>

#include "tests/end_to_end/whole_study.h"

namespace chokepoint {
namespace {

constexpr std::int64_t kScenarios = 2000;

const std::vector<float>& row_of(const WholeStudy& study, const Rows& rows, const std::string& name) {
  for (std::size_t o = 0; o < study.outcomes().size(); ++o) {
    if (study.outcomes()[o].name == name) return rows[o];
  }
  throw std::invalid_argument("no outcome " + name);
}

TEST(Rounding, AsksNoLaneForWhatSharesLeave) {
  const WholeStudy study("tests/kernels/model/rounding.toml");
  const Rows rows = study.outcomes_of(0, *make_cpu_backend(1), 0, kScenarios);
  const std::vector<float>& idle = row_of(study, rows, "lane/idle-lane/units");
  const std::vector<float>& full = row_of(study, rows, "tariff/quota/quota_full");
  EXPECT_EQ(std::count(idle.begin(), idle.end(), 0.0f), kScenarios);
  EXPECT_EQ(std::count(full.begin(), full.end(), 12.0f), kScenarios);
  const std::vector<float>& busy = row_of(study, rows, "lane/one/units");
  EXPECT_EQ(std::count(busy.begin(), busy.end(), 0.0f), 0);
}

/// Pieces of a ramp that ends at 0 sum to a little more or less.
TEST(Rounding, KeepsClosedWhatHasClosed) {
  const WholeStudy study("tests/kernels/model/closing.toml");
  const Rows rows = study.all_of(0, *make_cpu_backend(1), 0, kScenarios);
  int sites = 0;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    if (!study.column(row).name.ends_with("/capacity")) continue;
    const std::string name = study.row_name(row);
    const bool is_late = name.ends_with(" in month 12") || name.ends_with(" in month 13");
    const auto closed = std::count(rows[row].begin(), rows[row].end(), 0.0f);
    if (is_late) {
      EXPECT_EQ(closed, kScenarios) << name;
    }
    if (name.ends_with(" in month 5")) {
      EXPECT_EQ(closed, 0) << name;
    }
    sites += is_late;
  }
  EXPECT_EQ(sites, 6);
}

}  // namespace
}  // namespace chokepoint
