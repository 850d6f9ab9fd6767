#include "host/results/layout.h"

#include <gtest/gtest.h>

#include <cmath>

#include "host/results/files.h"
#include "host/results/netcdf_reader.h"
#include "tests/host/results/example_result.h"

namespace chokepoint {
namespace {

NetcdfReader written(const Result& result, const TemporaryFolder& folder) {
  write_new_file(folder / "x.h5", result_image(result));
  return NetcdfReader(folder / "x.h5");
}

TEST(Layout, GivesTheSameBytesForTheSameResult) {
  EXPECT_EQ(result_image(example_result()), result_image(example_result()));
  Result other = example_result();
  other.variants[1].series[1].quantile[13][1].high += 1;
  EXPECT_NE(result_image(other), result_image(example_result()));
}

TEST(Layout, PutsFiguresWhereTheyBelong) {
  const TemporaryFolder folder;
  const NetcdfReader file = written(example_result(), folder);
  const auto mean = file.doubles("mean", {2, 4});
  EXPECT_EQ(mean[1 * 4 + 3], 130);
  EXPECT_TRUE(std::isnan(mean[2]));
  EXPECT_EQ(file.doubles("sd", {2, 4})[7], 132);
  EXPECT_EQ(file.doubles("quantile_high", {2, 4, 3})[(1 * 4 + 1) * 3 + 2], 116);
  EXPECT_EQ(file.doubles("cvar", {2, 4, 3})[(0 * 4 + 1) * 3 + 1], 13);
  EXPECT_EQ(file.doubles("series_quantile_low", {2, 2, 14, 2})[((1 * 2 + 1) * 14 + 5) * 2], 1103);
  EXPECT_EQ(file.integers("infinite", {2, 4})[6], 12);
  EXPECT_EQ(file.integers("scenario", {7})[6], 3000000006);
  EXPECT_EQ(file.floats("sample", {2, 4, 7})[(1 * 4 + 3) * 7 + 6],
            static_cast<float>(1 + 0.1 * 3 + 0.01 * 6));
}

TEST(Layout, PadsHistogramsWithNoCountsAndNoEdges) {
  const TemporaryFolder folder;
  const NetcdfReader file = written(example_result(), folder);
  const auto counts = file.integers("histogram", {2, 4, 3});
  const auto edges = file.doubles("bin_edge", {2, 4, 4});
  // Outcome 2 has two bins of three, outcome 0 has none.
  EXPECT_EQ(std::vector<std::int64_t>(counts.begin() + 6, counts.begin() + 9),
            (std::vector<std::int64_t>{1, 2, 0}));
  EXPECT_EQ(edges[2 * 4 + 2], 22);
  EXPECT_TRUE(std::isnan(edges[2 * 4 + 3]));
  EXPECT_TRUE(std::isnan(edges[0]));
  EXPECT_EQ(counts[0] + counts[1] + counts[2], 0);
}

TEST(Layout, CountsMonthsAsDays) {
  const TemporaryFolder folder;
  const auto days = written(example_result(), folder).integers("month", {14});
  EXPECT_EQ(days[0], 0);
  EXPECT_EQ(days[1], 28);  // February 2026
  EXPECT_EQ(days[12], 365);
  EXPECT_EQ(days[13], 393);
  Result leap = example_result();
  leap.start_year = 2028;
  EXPECT_EQ(written(leap, folder).integers("month", {14})[1], 29);
}

TEST(Layout, LeavesOutWhatTheStudyDoesNotAskFor) {
  Result result = example_result();
  result.series.clear();
  result.probabilities.clear();
  result.settings.clear();
  result.convergence_probability.reset();
  for (VariantResult& variant : result.variants) {
    variant.series.clear();
    variant.sample.clear();
    variant.tail_contribution.clear();
    for (OutcomeSummary& outcome : variant.outcome) outcome.quantile.clear(), outcome.cvar.clear();
    for (DifferenceSummary& difference : variant.difference)
      difference.paired.quantile.clear(), difference.paired.cvar.clear();
  }
  const TemporaryFolder folder;
  const NetcdfReader file = written(result, folder);
  for (const char* name : {"series", "series_mean", "band", "probability", "quantile", "cvar", "sample",
                           "scenario", "setting", "difference_quantile", "difference_cvar", "part",
                           "tail_contribution", "convergence_cvar", "convergence_probability"}) {
    EXPECT_FALSE(file.has(name)) << name;
  }
  EXPECT_TRUE(file.has("mean") && file.has("difference_mean") && file.has("worst_scenario"));
}

TEST(Layout, HasNoDifferencesOfTheBaseAlone) {
  Result result = example_result();
  result.variants.resize(1);
  const TemporaryFolder folder;
  const NetcdfReader file = written(result, folder);
  for (const char* name : {"difference_mean", "difference_quantile", "share_worse"})
    EXPECT_FALSE(file.has(name)) << name;
}

TEST(Layout, TellsSharesByTheWorseEnd) {
  const TemporaryFolder folder;
  const NetcdfReader file = written(example_result(), folder);
  const auto worse = file.doubles("share_worse", {2, 4}), better = file.doubles("share_better", {2, 4}),
             error = file.doubles("share_worse_se", {2, 4});
  EXPECT_EQ(worse[0], 0);                     // the base
  EXPECT_DOUBLE_EQ(worse[4], 1234.0 / 5000);  // loss: higher is worse
  EXPECT_DOUBLE_EQ(worse[5], 2345.0 / 5000);  // fill rate: lower is worse
  EXPECT_DOUBLE_EQ(better[5], 1234.0 / 5000);
  EXPECT_DOUBLE_EQ(error[4], std::sqrt(0.2468 * 0.7532 / 5000));
  EXPECT_TRUE(std::isnan(worse[6]));  // neither
}

TEST(Layout, RefusesAResultOfUnevenLists) {
  const auto refused = [](auto spoil) {
    Result result = example_result();
    spoil(result);
    EXPECT_THROW(result_image(result), std::invalid_argument);
  };
  refused([](Result& r) { r.variants.clear(); });
  refused([](Result& r) { r.outcomes.pop_back(); });
  refused([](Result& r) { r.series.pop_back(); });
  refused([](Result& r) { r.probabilities.pop_back(); });
  refused([](Result& r) { r.bands.pop_back(); });
  refused([](Result& r) { r.variants[1].difference.pop_back(); });
  refused([](Result& r) { r.variants[0].difference = r.variants[1].difference; });
  refused([](Result& r) { r.variants[1].difference[0].paired.cvar.pop_back(); });
  refused([](Result& r) { r.variants[1].outcome[2].worst.pop_back(); });
  refused([](Result& r) { r.months = 13; });
  refused([](Result& r) { r.start_month = 13; });
  refused([](Result& r) { r.variants[1].sample[2].pop_back(); });
  refused([](Result& r) { r.variants[1].sample.clear(); });
  refused([](Result& r) { r.variants[0].outcome[3].histogram.edge.pop_back(); });
  refused([](Result& r) { r.first = std::uint64_t{1} << 63; });
}

}  // namespace
}  // namespace chokepoint
