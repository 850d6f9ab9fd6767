#include "host/compile/copula_tables.h"

#include <gtest/gtest.h>

#include <boost/math/distributions.hpp>
#include <cmath>

#include "host/compile/exact_quantile.h"

namespace chokepoint {
namespace {

/// The score of T = Z sqrt(dof/S) from the tables, Z and z being the normals of the driver and of the copula.
double score_by_tables(double dof, float latent, float z) {
  PolynomialTables tables;
  const auto chi_squared = log_chi_squared_table(dof, tables);
  const auto score = student_score_table(dof, tables);
  const double inverse = std::exp(-static_cast<double>(evaluate(chi_squared, tables.coefficients(), z)));
  const double w = std::sqrt(dof * std::log1p(latent * latent * inverse));
  return evaluate(score, tables.coefficients(), static_cast<float>(std::copysign(w, latent)));
}

double score_by_boost(double dof, double latent, double z) {
  const boost::math::chi_squared chi_squared(dof);
  const double s =
      z < 0 ? quantile(chi_squared, normal_below(z)) : quantile(complement(chi_squared, normal_below(-z)));
  const double t = std::abs(latent) * std::sqrt(dof / s);
  const double above = cdf(complement(boost::math::students_t(dof), t));
  return std::copysign(quantile(complement(boost::math::normal(), above)), latent);
}

TEST(CopulaTables, ScoreFollowsTheStudentDistribution) {
  for (const double dof : {1.0, 2.5, 4.0, 30.0, 1000.0})
    for (const float latent : {-5.5f, -2.1f, -0.3f, 0.0f, 0.01f, 1.7f, 4.2f})
      for (const float z : {-4.5f, -1.3f, 0.0f, 2.2f, 4.9f}) {
        const double want = score_by_boost(dof, latent, z);
        if (std::abs(want) > 6) continue;
        EXPECT_NEAR(score_by_tables(dof, latent, z), want, 5e-6) << dof << ", " << latent << ", " << z;
      }
}

TEST(CopulaTables, AnotherNumberOfDegreesIsSeen) {
  EXPECT_GT(std::abs(score_by_tables(4.2, 2.0f, -1.0f) - score_by_boost(4, 2, -1)), 1e-3);
}

TEST(CopulaTables, NominalScoreIsExactlyZero) {
  for (const double dof : {1.0, 4.0, 7.7}) EXPECT_EQ(score_by_tables(dof, 0, 0), 0);
}

TEST(CopulaTables, FarTailMeetsTheNear) {
  for (const double dof : {0.5, 1.0, 3.0}) {
    double before = student_score(dof, 0.01);
    for (double w = 0.02; w <= 8; w += 0.01) {
      const double now = student_score(dof, w);
      EXPECT_GT(now, before);
      EXPECT_LT(now - before, 0.02);
      before = now;
    }
  }
}

}  // namespace
}  // namespace chokepoint
