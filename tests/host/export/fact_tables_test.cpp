#include "host/export/fact_tables.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "host/export/describing_tables.h"
#include "host/results/files.h"
#include "host/results/layout.h"
#include "host/results/netcdf_writer.h"
#include "tests/host/export/written_rows.h"
#include "tests/host/results/example_result.h"

namespace chokepoint {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::Not;

class FactTables : public testing::Test {
 protected:
  Source& open(const std::vector<std::byte>& image) {
    write_new_file(folder_ / "results.h5", image);
    source_.emplace(folder_ / "results.h5", std::string(64, 'f'));
    return *source_;
  }
  Table table(Source& source, const std::string& name) {
    for (const Table& each : fact_tables(source))
      if (each.name == name) return each;
    for (const Table& each : describing_tables(source, "{}"))
      if (each.name == name) return each;
    ADD_FAILURE() << "no table " << name;
    return {};
  }

 private:
  TemporaryFolder folder_;
  std::optional<Source> source_;
};

TEST_F(FactTables, NameEveryNumberWithItsErrorsAndUnits) {
  const Table summary = table(open(result_image(example_result())), "summary");
  EXPECT_EQ(titles_of(summary), "variant|outcome|statistic|probability|value|standard_error|low|high|units");
  const auto rows = rows_of(summary);
  EXPECT_THAT(rows, Contains("base|market/us/fill_rate|mean|-|10|10.5|-|-|1"));
  EXPECT_THAT(rows, Contains("größer|loss|quantile|0.999|105|-|104|106|EUR"));
  EXPECT_THAT(rows, Contains("größer|loss|quantile|0.99|101|-|100|inf|EUR"));
  EXPECT_THAT(rows, Contains("base|site/寧波/opens|infinite|-|12|-|-|-|1"));
  EXPECT_LE(rows.size(), summary.most_rows);
}

TEST_F(FactTables, LeaveOutWhatIsNotDefined) {
  const auto rows = rows_of(table(open(result_image(example_result())), "summary"));
  for (const std::string& row : rows) {
    EXPECT_EQ(row.find("site/寧波/opens|mean"), std::string::npos) << row;  // infinite in some scenarios
    EXPECT_EQ(row.find("cvar|0.999"), std::string::npos) << row;
  }
}

TEST_F(FactTables, TellMonthsAsDatesAndBandsAsProbabilities) {
  const Table series = table(open(result_image(example_result())), "series");
  EXPECT_EQ(titles_of(series),
            "variant|series|statistic|month|probability|value|standard_error|low|high|units");
  const auto rows = rows_of(series);
  constexpr int kFebruary2026 = 20485;  // days since 1970
  EXPECT_THAT(rows, Contains(fmt::format("base|price|mean|day {}|-|100|1.5625|-|-|EUR", kFebruary2026)));
  EXPECT_THAT(rows,
              Contains(fmt::format("base|price|quantile|day {}|0.95|101|-|100.5|102|EUR", kFebruary2026)));
  EXPECT_THAT(rows, Contains("größer|stock/ü|band_scenarios|-|-|1000|-|-|-|1"));
}

TEST_F(FactTables, PutSideBySideWhatBelongsTogether) {
  Source& source = open(result_image(example_result()));
  EXPECT_EQ(titles_of(table(source, "histogram")),
            "variant|outcome|bin|scenarios|bin_edge_low|bin_edge_high|units");
  EXPECT_THAT(rows_of(table(source, "histogram")), Contains("größer|duties|2|1003|132|133|EUR"));
  EXPECT_THAT(rows_of(table(source, "worst")), Contains("base|duties|2|4000000031|29|EUR"));
  const auto sample = rows_of(table(source, "sample"));
  EXPECT_THAT(sample, Contains("base|market/us/fill_rate|3000000003|0.13|1"));  // a float's digits
  EXPECT_EQ(sample.size(), 2u * 4 * 7 - 2);                                     // less the two NaN
}

TEST_F(FactTables, HaveTheSharesOfWorseAmongTheDifferences) {
  const auto rows = rows_of(table(open(result_image(example_result())), "difference"));
  EXPECT_THAT(rows, Contains(fmt::format("größer|loss|share_worse|-|0.2468|{}|-|-|1",
                                         std::sqrt(0.2468 * (1 - 0.2468) / 5000))));
  EXPECT_THAT(rows, Contains("größer|loss|quantile|0.5|-2|-|-3|-1|EUR"));
}

TEST_F(FactTables, StandBesideTablesThatDescribe) {
  Source& source = open(result_image(example_result()));
  EXPECT_THAT(rows_of(table(source, "dim_variant")),
              ElementsAre("base||1000000000", "größer|Mehr Vorräte|1000000001"));
  EXPECT_EQ(titles_of(table(source, "dim_outcome")), "outcome|long_name|units|worse");
  EXPECT_THAT(rows_of(table(source, "settings")),
              ElementsAre("1|market.us.demand=1.5", "2|title=\"a \\\"b\\\" ü\""));
  const auto runs = rows_of(table(source, "runs"));
  ASSERT_EQ(runs.size(), 1u);
  EXPECT_NE(runs[0].find("|18446744073709551615|3000000000|5000|"), std::string::npos) << runs[0];
}

/// What a later format may add is known by its dimensions and the names of its errors.
TEST_F(FactTables, TakeUpVariablesThatAreNotKnownYet) {
  const std::string outcome_units = "see outcome_units";
  NetcdfWriter file;
  file.coordinate("variant", std::vector<std::string>{"base"}, {"name of the variant", "1"});
  file.coordinate("outcome", std::vector<std::string>{"loss", "cost"}, {"name of the outcome", "1"});
  file.auxiliary("outcome_units", "outcome", std::vector<std::string>{"EUR", "USD"}, {"its units", "1"});
  file.coordinate("point", std::vector<std::int64_t>{0, 1}, {"number of the threshold", "1"});
  file.coordinate("checkpoint", std::vector<std::int64_t>{0, 1}, {"number of the checkpoint", "1"});
  file.coordinate("driver", std::vector<std::string>{"rain"}, {"name of the driver", "1"});
  const double none = kNaN;
  const std::vector<std::string> of_point{"variant", "outcome", "point"},
      of_check{"variant", "outcome", "checkpoint"};
  file.variable("threshold", of_point, std::vector<double>{1, 2, 3, none}, {"threshold", outcome_units});
  file.variable("exceedance", of_point, std::vector<double>{.5, .25, .125, none}, {"share above", "1"});
  file.variable("exceedance_low", of_point, std::vector<double>{.4, .2, .1, none}, {"its lower end", "1"});
  file.variable("exceedance_high", of_point, std::vector<double>{.6, .3, .2, none}, {"its upper end", "1"});
  file.variable("convergence_scenarios", {"checkpoint"}, std::vector<std::int64_t>{100, 200},
                {"scenarios", "1"});
  file.variable("convergence_mean", of_check, std::vector<double>{1, 2, 3, 4}, {"mean", outcome_units});
  file.variable("convergence_mean_se", of_check, std::vector<double>{.1, .2, .3, .4},
                {"its error", outcome_units});
  file.variable("sensitivity_first_order", {"variant", "outcome", "driver"}, std::vector<double>{.75, .5},
                {"share of the variance", "1"});
  Source& source = open(file.finish());
  EXPECT_EQ(titles_of(table(source, "exceedance")),
            "variant|outcome|point|threshold|exceedance|exceedance_low|exceedance_high|units");
  EXPECT_THAT(rows_of(table(source, "exceedance")),
              ElementsAre("base|loss|0|1|0.5|0.4|0.6|EUR", "base|loss|1|2|0.25|0.2|0.3|EUR",
                          "base|cost|0|3|0.125|0.1|0.2|USD"));
  EXPECT_EQ(titles_of(table(source, "convergence")),
            "variant|outcome|checkpoint|scenarios|statistic|value|standard_error|units");
  EXPECT_THAT(rows_of(table(source, "convergence")), Contains("base|cost|1|200|mean|4|0.4|USD"));
  EXPECT_THAT(rows_of(table(source, "sensitivity")),
              ElementsAre("base|loss|rain|first_order|0.75|1", "base|cost|rain|first_order|0.5|1"));
}

TEST_F(FactTables, AreReadAPieceAtATimeWhereTheyAreLong) {
  constexpr std::size_t kLong = 300000;  // more than one piece a row
  Result result = example_result();
  result.scenarios = kLong;
  for (VariantResult& variant : result.variants) {
    for (auto& sample : variant.sample) {
      sample.clear();
      for (std::size_t i = 0; i < kLong; ++i) sample.push_back(static_cast<float>(i + 1));
    }
  }
  const Table sample = table(open(result_image(result)), "sample");
  std::size_t rows = 0, wrong = 0;
  sample.each_row([&](std::span<const Cell> row) {
    const std::size_t i = rows++ % kLong;
    const bool holds = std::get<std::int64_t>(row[3]) == static_cast<std::int64_t>(3000000000 + i) &&
                       std::get<float>(row[4]) == static_cast<float>(i + 1);
    wrong += holds ? 0 : 1;
  });
  EXPECT_EQ(rows, 8 * kLong);
  EXPECT_EQ(wrong, 0u);
}

}  // namespace
}  // namespace chokepoint
