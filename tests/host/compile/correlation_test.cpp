#include "host/compile/correlation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "host/error.h"

namespace chokepoint {
namespace {

using testing::HasSubstr;

SquareMatrix correlated(double ab, double bc, double ac) {
  SquareMatrix matrix = SquareMatrix::Identity(4, 4);
  matrix(0, 1) = matrix(1, 0) = ab;
  matrix(1, 3) = matrix(3, 1) = bc;
  matrix(0, 3) = matrix(3, 0) = ac;
  return matrix;
}

const std::vector<std::string> kNames = {"a", "b", "alone", "c"};

TEST(Cholesky, IsTheSquareRootByHand) {
  const SquareMatrix lower = cholesky(correlated(0.6, 0, 0.5), kNames, "level drivers");
  EXPECT_DOUBLE_EQ(lower(1, 0), 0.6);
  EXPECT_DOUBLE_EQ(lower(1, 1), 0.8);
  EXPECT_DOUBLE_EQ(lower(3, 0), 0.5);
  EXPECT_DOUBLE_EQ(lower(3, 1), -0.375);               // (0 - 0.5 * 0.6) / 0.8
  EXPECT_DOUBLE_EQ(lower(3, 3), std::sqrt(0.609375));  // 1 - 0.25 - 0.140625
  EXPECT_LT((lower * lower.transpose() - correlated(0.6, 0, 0.5)).norm(), 1e-15);
}

TEST(Cholesky, RowsThatCorrelateWithNothingAreExactlyTheIdentitys) {
  const SquareMatrix lower = cholesky(correlated(0.6, 0.3, 0.5), kNames, "level drivers");
  EXPECT_EQ(lower.row(2), SquareMatrix::Identity(4, 4).row(2));
  EXPECT_EQ(lower(3, 2), 0);
}

TEST(Cholesky, NamesThePairsThatCannotHoldTogether) {
  try {
    cholesky(correlated(0.9, 0.9, -0.9), kNames, "level drivers");
    FAIL() << "accepted";
  } catch (const UserError& error) {
    EXPECT_THAT(error.what(), HasSubstr("all level drivers is not positive definite"));
    EXPECT_THAT(error.what(), HasSubstr("'a' and 'c'; 'b' and 'c'"));
    EXPECT_EQ(error.kind(), UserError::Kind::study);
  }
  EXPECT_THROW(cholesky(correlated(1, 0, 0), kNames, "level drivers"), UserError);
  EXPECT_NO_THROW(cholesky(correlated(0.999, 0, 0), kNames, "level drivers"));
}

}  // namespace
}  // namespace chokepoint
