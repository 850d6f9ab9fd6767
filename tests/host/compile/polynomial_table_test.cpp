#include "host/compile/polynomial_table.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

namespace chokepoint {
namespace {

TEST(PolynomialTable, FollowsASmoothFunctionAndIsFlatBeyondTheEnds) {
  PolynomialTables tables;
  tables.flat(7);  // so that the next table does not begin at 0
  const auto table = tables.fit([](double x) { return std::sin(x); }, [](double, double) { return 1e-6; });
  EXPECT_EQ(table.offset, std::floor(table.offset));
  EXPECT_EQ(table.segments, 16 * table.per_width);
  for (float x = -8; x <= 8; x += 0.0137f)
    EXPECT_NEAR(evaluate(table, tables.coefficients(), x), std::sin(x), 1e-6);
  EXPECT_NEAR(evaluate(table, tables.coefficients(), 100), std::sin(8), 1e-6);
  EXPECT_NEAR(evaluate(table, tables.coefficients(), -100), std::sin(-8), 1e-6);
}

TEST(PolynomialTable, ReproducesACubicAtTheFewestSegments) {
  PolynomialTables tables;
  const auto table =
      tables.fit([](double x) { return x * (x * x - 3) / 16; }, [](double, double) { return 1e-5; });
  EXPECT_EQ(table.segments, PolynomialTables::kFewest);
  EXPECT_NEAR(evaluate(table, tables.coefficients(), 5.3f), 5.3 * (5.3 * 5.3 - 3) / 16, 1e-5);
}

TEST(PolynomialTable, TakesMoreSegmentsForATighterTolerance) {
  PolynomialTables tables;
  const auto function = [](double x) { return std::sin(3 * x); };
  const auto coarse = tables.fit(function, [](double, double) { return 1e-3; });
  const auto fine = tables.fit(function, [](double, double) { return 1e-6; });
  EXPECT_GT(fine.segments, coarse.segments);
  EXPECT_EQ(fine.first, 4 * coarse.segments);
}

TEST(PolynomialTable, FlatTableIsItsValueEverywhere) {
  PolynomialTables tables;
  const auto table = tables.flat(2.5);
  for (const float x : {-20.0f, -1.0f, 0.0f, 3.0f, 20.0f})
    EXPECT_EQ(evaluate(table, tables.coefficients(), x), 2.5f);
}

TEST(PolynomialTable, RefusesWhatItCannotFollow) {
  PolynomialTables tables;
  const auto tolerance = [](double, double) { return 1e-6; };
  EXPECT_THROW(tables.fit([](double x) { return x < 0.01 ? 0.0 : 1.0; }, tolerance), std::range_error);
  EXPECT_THROW(tables.fit([](double x) { return 1 / x; }, tolerance), std::range_error);
}

}  // namespace
}  // namespace chokepoint
