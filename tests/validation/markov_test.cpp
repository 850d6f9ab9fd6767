// Months that Markov chains spend in their states, and what two machines that fail make of a demand.

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <Eigen/Dense>
#include <cmath>
#include <unsupported/Eigen/KroneckerProduct>

#include "tests/validation/laws.h"
#include "tests/validation/validation.h"

namespace chokepoint::validation {
namespace {

using Eigen::MatrixXd;
using Eigen::RowVectorXd;
using Eigen::VectorXd;

constexpr int kMonths = 24;
constexpr int kChange = 18;  // the month into which the policy's other matrix leads

const Subject kSubject = {
    "Markov chains", "markov.toml",
    "E Σ f(S_t) = Σ_t e·P₁⋯P_t·f, its variance from E f(S_s)·f(S_t) = e·P₁⋯P_s·diag(f)·P_{s+1}⋯P_t·f; P(0 "
    "months down) = (1 − 1/m)ᵀ⁻¹; the law of months in a state by recursion over (state, months so far). Two "
    "machines of 100 under a demand of 150: f = 50 with one down, 150 with both, on the product chain",
    "Kemeny & Snell, Finite Markov Chains; Barlow & Proschan, Statistical Theory of Reliability"};

/// A chain from its first state on: the matrix that leads into each of the months 1, 2, ...
struct Chain {
  std::vector<MatrixXd> into;
  int initial;
};

/// Mean and standard deviation of the sum of f(state) over all months.
std::pair<double, double> sum_over_months(const Chain& chain, const VectorXd& f) {
  RowVectorXd state = RowVectorXd::Zero(f.size());
  state(chain.initial) = 1;
  double mean = 0, square = 0;
  for (std::size_t s = 0; s <= chain.into.size(); ++s) {
    if (s > 0) state = state * chain.into[s - 1];
    mean += state.dot(f);
    RowVectorXd weighted = state.cwiseProduct(f.transpose());
    square += weighted.dot(f);
    for (std::size_t t = s; t < chain.into.size(); ++t) {
      weighted = weighted * chain.into[t];
      square += 2 * weighted.dot(f);
    }
  }
  return {mean, std::sqrt(square - mean * mean)};
}

/// The law of the number of months in `state`.
Law months_in(const Chain& chain, int state) {
  const auto months = static_cast<Eigen::Index>(chain.into.size()) + 1;
  const Eigen::Index states = chain.into.front().rows();
  MatrixXd law = MatrixXd::Zero(states, months + 1);  // (state now, months so far)
  law(chain.initial, chain.initial == state ? 1 : 0) = 1;
  for (const MatrixXd& matrix : chain.into) {
    law = (matrix.transpose() * law).eval();
    law.row(state).tail(months) = law.row(state).head(months).eval();
    law(state, 0) = 0;
  }
  std::vector<double> values, weights;
  for (Eigen::Index k = 0; k <= months; ++k) {
    values.push_back(static_cast<double>(k));
    weights.push_back(law.col(k).sum());
  }
  return discrete_law(values, weights);
}

Chain machine(double mtbf, double mttr) {
  MatrixXd matrix(2, 2);
  matrix << 1 - 1 / mtbf, 1 / mtbf, 1 / mttr, 1 - 1 / mttr;
  return {std::vector<MatrixXd>(kMonths - 1, matrix), 0};
}

Chain side_by_side(const Chain& a, const Chain& b) {
  Chain both{{}, 0};
  for (std::size_t t = 0; t < a.into.size(); ++t) {
    both.into.push_back(Eigen::kroneckerProduct(a.into[t], b.into[t]).eval());
  }
  return both;
}

/// `stay`: of the high state; `to_high`: from the middle in the month of change.
Chain policy(double stay, double to_high) {
  MatrixXd usual(3, 3), change(3, 3);
  usual << 0.9, 0.08, 0.02, 0.1, 0.8, 0.1, 0.05, 0.95 - stay, stay;
  change << 0.2, 0.3, 0.5, 0.2, 0.8 - to_high, to_high, 0.1, 0.1, 0.8;
  Chain chain{std::vector<MatrixXd>(kMonths - 1, usual), 1};
  chain.into[kChange - 1] = change;
  return chain;
}

std::vector<Figure> months_figures(const StudyRun& run, const std::string& name, const std::string& outcome,
                                   const Chain& chain, int state) {
  const Law law = months_in(chain, state);
  const double n = run.scenarios(), variance = law.sd * law.sd;
  const OutcomeSummary& found = run.summary(outcome);
  std::vector<Figure> figures = {{"mean months " + name, law.mean, found.mean, law.sd / std::sqrt(n)},
                                 {"sd of months " + name, law.sd, found.sd,
                                  std::sqrt((law.fourth - variance * variance) / n) / (2 * law.sd)}};
  for (const int k : {0, 1, 3, 6, 12, 18}) {
    figures.push_back(share_figure(fmt::format("P(at most {} months {})", k, name), n,
                                   count_below(run(outcome), k), law.below(k)));
  }
  return figures;
}

const std::vector<Parameter> kMachine = {{"mean time between failures", 10}, {"mean time to repair", 4}};
const std::vector<Parameter> kPolicy = {{"P(high to high)", 0.7}, {"change's P(middle to high)", 0.6}};

std::vector<Figure> machine_figures(const StudyRun& run, const Values& v) {
  const Chain chain = machine(v[0], v[1]);
  auto figures = months_figures(run, "down", "regime/first/down/months", chain, 1);
  const VectorXd lost = (VectorXd(4) << 0, 50, 50, 150).finished();
  const VectorXd made = (VectorXd(4) << 75, 100, 0, 0).finished();  // by the first
  const Chain both = side_by_side(chain, chain);
  const auto [lost_mean, lost_sd] = sum_over_months(both, lost);
  const auto [made_mean, made_sd] = sum_over_months(both, made);
  figures.push_back(
      mean_figure("mean lost sales of two machines", run("market/shop/lost"), lost_mean, lost_sd));
  figures.push_back(mean_figure("mean output of the first", run("site/first/output"), made_mean, made_sd));
  return figures;
}

std::vector<Figure> policy_figures(const StudyRun& run, const Values& v) {
  const Chain chain = policy(v[0], v[1]);
  auto figures = months_figures(run, "high", "regime/policy/high/months", chain, 2);
  const auto low = months_figures(run, "low", "regime/policy/low/months", chain, 0);
  figures.insert(figures.end(), low.begin(), low.end());
  return figures;
}

TEST(MarkovChains, SpendTheirMonths) {
  const StudyRun run(kSubject.studies);
  confirm(kSubject, machine_figures(run, values_of(kMachine)));
  confirm(kSubject, policy_figures(run, values_of(kPolicy)));
}

/// Matrix powers, the recursion and the direct formula agree with each other.
TEST(MarkovChains, ClosedFormsAgree) {
  const Chain chain = machine(10, 4);
  const Law down = months_in(chain, 1);
  const auto [mean, sd] = sum_over_months(chain, (VectorXd(2) << 0, 1).finished());
  EXPECT_NEAR(down.mean, mean, 1e-12);
  EXPECT_NEAR(down.sd, sd, 1e-12);
  EXPECT_NEAR(down.below(0), std::pow(0.9, kMonths - 1), 1e-14);
}

TEST(MarkovChains, AnyParameterFivePercentOffIsNoticed) {
  const StudyRun run(kSubject.studies);
  refute_each(kSubject, kMachine, [&](const Values& v) { return machine_figures(run, v); });
  refute_each(kSubject, kPolicy, [&](const Values& v) { return policy_figures(run, v); });
}

/// A change that comes a month late is seen.
TEST(MarkovChains, AChangeInAnotherMonthIsNoticed) {
  const StudyRun run(kSubject.studies);
  Chain late = policy(0.7, 0.6);
  std::swap(late.into[kChange - 1], late.into[kChange]);
  refute(kSubject, "the change a month late",
         months_figures(run, "high", "regime/policy/high/months", late, 2));
}

}  // namespace
}  // namespace chokepoint::validation
