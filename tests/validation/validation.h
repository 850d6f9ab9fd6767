#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "host/results/result.h"

// Hold whole runs of the program against closed forms. What is confirmed is recorded as properties of the
// test, from which make_page.py writes docs/VALIDATION.md.

namespace chokepoint::validation {

/// What a set of figures is about; a section of docs/VALIDATION.md.
struct Subject {
  const char* title;
  const char* studies;  // files in tests/validation/studies/
  const char* form;     // the closed form, Markdown
  const char* source;   // where it comes from
  int runs = 1;         // of a study's scenarios, one after the other
};

/// A figure of a run beside its closed form.
struct Figure {
  std::string name;
  double truth;           // closed form
  double found;           // by simulation
  double standard_error;  // theoretical, of `found`; 0: must be equal

  /// Deviation in standard errors.
  double z() const;
};

/// Expect |z| <= 5 of every figure; each stands in the page.
void confirm(const Subject& subject, const std::vector<Figure>& figures);

/// The same, but only the figure with the greatest |z| stands in the page.
void confirm_all(const Subject& subject, const std::string& name, const std::vector<Figure>& figures);

/// Expect |z| > 5 of one figure at least: `figures` hold the closed form of something else, `spoiled` says of
/// what.
void refute(const Subject& subject, const std::string& spoiled, const std::vector<Figure>& figures);

/// Parameters of a closed form, each with the name under which it is spoiled.
struct Parameter {
  std::string name;
  double value;
};
using Values = std::vector<double>;

/// Refute each parameter 5% off, one after the other.
void refute_each(const Subject& subject, const std::vector<Parameter>& parameters,
                 const std::function<std::vector<Figure>(const Values&)>& figures);

/// The parameters as they are.
Values values_of(const std::vector<Parameter>& parameters);

/// A study of tests/validation/studies/ run whole on one CPU thread. It keeps all of its scenarios (its
/// `sample`).
class StudyRun {
 public:
  /// `window`: the scenarios [window n, (window + 1) n), n being as many as the study says.
  explicit StudyRun(const std::string& name, int window = 0);

  double scenarios() const { return static_cast<double>(result_.scenarios); }
  const Result& result() const { return result_; }
  const OutcomeSummary& summary(const std::string& outcome, const std::string& variant = "base") const;
  /// Of a variant to the base, scenario by scenario.
  const DifferenceSummary& difference(const std::string& outcome, const std::string& variant) const;

  /// The outcome's value in every scenario.
  const std::vector<float>& operator()(const std::string& outcome, const std::string& variant = "base") const;

 private:
  std::size_t row(const std::string& outcome) const;
  const VariantResult& variant(const std::string& name) const;

  Result result_;
};

// ---- Figures of a sample, with theoretical standard errors.

using Sample = std::vector<float>;

/// The mean of N values of mean `truth` and standard deviation `sd`.
Figure mean_figure(const std::string& name, const Sample& x, double truth, double sd);

/// The share of N scenarios in which something happens that has probability `truth`.
Figure share_figure(const std::string& name, double scenarios, double count, double truth);

/// Pearson's correlation of two normal variables: standard error (1 - rho^2) / sqrt(N) (Kendall & Stuart, The
/// Advanced Theory of Statistics).
Figure correlation_figure(const std::string& name, const Sample& x, const Sample& y, double truth);

/// How many values are at most `bound`.
double count_below(const Sample& x, double bound);

double mean(const Sample& x);
double correlation(const Sample& x, const Sample& y);

}  // namespace chokepoint::validation
