#include "host/report/amounts.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace chokepoint {
namespace {

const Column kMoney{"loss", "nominal profit less profit", "USD", Worse::higher};
const Column kShare{"market/us/fill_rate", "share of demand sold, market us", "1", Worse::lower};
const Column kCount{"switches", "backups that started to qualify", "1", Worse::higher};
const Column kUnits{"market/us/lost", "units of lost sales, market us", "vehicle", Worse::higher};

Measured around(double value, double margin) { return {value, value - margin, value + margin}; }

TEST(Amounts, HaveAsManyDigitsAsTheirMarginAllows) {
  const Unit one{1, ""};
  EXPECT_EQ(margin_text(around(3.41234, 0.0312), one), "3.41 ± 0.03");
  EXPECT_EQ(margin_text(around(3.41234, 0.0141), one), "3.412 ± 0.014");
  EXPECT_EQ(margin_text(around(3.41234, 0.0196), one), "3.41 ± 0.02");
  EXPECT_EQ(margin_text(around(31'449, 321), one), "31,400 ± 300");
  EXPECT_EQ(margin_text(around(31'449, 12), one), "31,449 ± 12");
  EXPECT_EQ(margin_text(around(-0.0004, 0.02), one), "0.00 ± 0.02");
}

TEST(Amounts, WithoutAMarginHaveThreeDigits) {
  const Unit billion{1e9, "billion USD"};
  EXPECT_EQ(margin_text(around(3.70672e9, 0), billion), "3.71");
  EXPECT_EQ(value_text({3.70672e9, NAN, NAN}, billion), "3.71");
  EXPECT_EQ(exact_text(-0.00958e9, billion, 3.71e9), "−0.01");
}

TEST(Amounts, OfAColumnAreWrittenToItsFinestPlace) {
  const Unit million = unit_of(kMoney, 218e6);  // five digits: 218.04
  EXPECT_EQ(margin_text(around(28.88051e6, 380), million), "28.88");
  EXPECT_EQ(margin_text(around(39.36e6, 0), million), "39.36");
  EXPECT_EQ(margin_text(around(40.85e6, 0.2e6), million), "40.9 ± 0.2");
  EXPECT_EQ(margin_text(around(40.853e6, 0.02e6), coarser(million)), "40.9");
  EXPECT_EQ(change_text(around(1'000, 300), million), "0.00");
  EXPECT_EQ(in_words(around(39.36e6, 0), kMoney), "39.4 million USD");  // alone, it has three digits
}

TEST(Amounts, ThatAreNotKnownOrInfiniteSaySo) {
  const Unit one{1, ""};
  EXPECT_EQ(margin_text({NAN, NAN, NAN}, one), "–");
  constexpr double kInfinite = std::numeric_limits<double>::infinity();
  EXPECT_EQ(margin_text({kInfinite, 3, kInfinite}, one), "infinite");
}

TEST(Amounts, HaveTheirSignWhereTheyAreChanges) {
  const Unit one{1, ""};
  EXPECT_EQ(change_text(around(1.5, 0.2), one), "+1.5 ± 0.2");
  EXPECT_EQ(change_text(around(-1.5, 0.2), one), "−1.5 ± 0.2");
  EXPECT_EQ(change_text(around(0.01, 0.2), one), "0.0 ± 0.2");
}

TEST(Amounts, ComeInTheUnitThatSuitsThem) {
  EXPECT_EQ(unit_of(kMoney, 3e9).name, "billion USD");
  EXPECT_EQ(unit_of(kMoney, 3e6).name, "million USD");
  EXPECT_EQ(unit_of(kUnits, 300).name, "vehicles");
  EXPECT_EQ(unit_of(kUnits, 3e4).name, "thousand vehicles");
  EXPECT_EQ(unit_of(kCount, 3).name, "");
  EXPECT_EQ(unit_of(kShare, 0.9).name, "%");
  EXPECT_EQ(in_words(around(413.9e6, 7.7e6), kMoney), "414 million USD");
  EXPECT_EQ(in_words(around(0.99829, 0.0001), kShare), "99.83%");
  EXPECT_EQ(in_words(around(0.9, 0.02), kShare), "90%");
  EXPECT_EQ(in_words(around(2.34, 0.05), kCount), "2.34");
}

TEST(Amounts, SharesOfScenariosHaveTheirMargin) {
  EXPECT_EQ(share_text(0, 1000), "0%");
  EXPECT_EQ(share_text(1000, 1000), "100%");
  EXPECT_EQ(share_text(428'200, 1'000'000), "42.82% ± 0.10");
  EXPECT_EQ(share_text(50, 100), "50% ± 10");
}

TEST(Amounts, MarginsAreHalfA95PercentInterval) {
  const Measured figure = measured(10, 2);
  EXPECT_NEAR(figure.margin(), 3.92, 0.001);
  EXPECT_EQ(measured(Quantile{5, 4, 8}).margin(), 2);
}

TEST(Amounts, TitlesAreSentences) {
  EXPECT_EQ(title_of(kMoney), "Loss: nominal profit less profit");
  EXPECT_EQ(title_of(kUnits), "Units of lost sales, market us");
  EXPECT_EQ(title_of({"total_cost", "total cost", "USD"}), "Total cost");
  EXPECT_EQ(title_of({"duty", "duty paid", "USD"}), "Duty paid");
  EXPECT_EQ(title_of({"revenue", "revenue", "USD"}), "Revenue");
}

}  // namespace
}  // namespace chokepoint
