#include "tests/validation/validation.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <stdexcept>

#include "host/engine/run.h"
#include "host/study/reader.h"

namespace chokepoint::validation {
namespace {

constexpr double kBound = 5;     // [standard error]
constexpr double kSpoil = 1.05;  // a spoiled parameter's factor

const Figure& worst_of(const std::vector<Figure>& figures) {
  return *std::max_element(figures.begin(), figures.end(), [](const Figure& a, const Figure& b) {
    return std::abs(a.z()) < std::abs(b.z());
  });
}

/// Keep a row for make_page.py: cells of a line, by tabs.
void record(const std::string& kind, const Subject& subject, const std::string& name, const Figure& figure,
            std::size_t figures) {
  static int rows = 0;
  testing::Test::RecordProperty(
      fmt::format("{}_{:04d}", kind, rows++),
      fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{:.7g}\t{:.7g}\t{:.2g}\t{:.2f}\t{}", subject.title,
                  subject.studies, subject.form, subject.source, subject.runs, name, figure.truth,
                  figure.found, figure.standard_error, figure.z(), figures));
}

void expect_within_bound(const Figure& figure) {
  EXPECT_LE(std::abs(figure.z()), kBound)
      << figure.name << ": " << figure.found << ", not " << figure.truth << " +- " << figure.standard_error;
}

}  // namespace

double Figure::z() const {
  const double deviation = found - truth;
  if (deviation == 0) return 0;
  return standard_error > 0 ? deviation / standard_error
                            : std::copysign(std::numeric_limits<double>::infinity(), deviation);
}

void confirm(const Subject& subject, const std::vector<Figure>& figures) {
  for (const Figure& figure : figures) {
    expect_within_bound(figure);
    record("confirmed", subject, figure.name, figure, 1);
  }
}

void confirm_all(const Subject& subject, const std::string& name, const std::vector<Figure>& figures) {
  for (const Figure& figure : figures) expect_within_bound(figure);
  const Figure& worst = worst_of(figures);
  record("confirmed", subject, name + ", " + worst.name, worst, figures.size());
}

void refute(const Subject& subject, const std::string& spoiled, const std::vector<Figure>& figures) {
  const Figure& worst = worst_of(figures);
  EXPECT_GT(std::abs(worst.z()), kBound) << spoiled << " is not noticed";
  record("refuted", subject, spoiled, worst, figures.size());
}

void refute_each(const Subject& subject, const std::vector<Parameter>& parameters,
                 const std::function<std::vector<Figure>(const Values&)>& figures) {
  for (std::size_t i = 0; i < parameters.size(); ++i) {
    Values values = values_of(parameters);
    values[i] *= kSpoil;
    refute(subject, parameters[i].name, figures(values));
  }
}

Values values_of(const std::vector<Parameter>& parameters) {
  Values values;
  for (const Parameter& parameter : parameters) values.push_back(parameter.value);
  return values;
}

StudyRun::StudyRun(const std::string& name, int window) {
  const StudyFile file = read_study("tests/validation/studies/" + name);
  const auto backend = make_cpu_backend(1);
  RunOptions options;
  options.scenarios = static_cast<std::uint64_t>(file.variants.front().study.scenarios);
  options.first = static_cast<std::uint64_t>(window) * options.scenarios;
  result_ = run_study(
      file, options, *backend, [](const RunPlan&) {}, [](const Progress&) {});
  for (const auto& sample : result_.variants.front().sample) {
    if (sample.size() != result_.scenarios) throw std::logic_error(name + ": keep all scenarios as sample");
  }
}

const OutcomeSummary& StudyRun::summary(const std::string& outcome, const std::string& name) const {
  return variant(name).outcome[row(outcome)];
}

const DifferenceSummary& StudyRun::difference(const std::string& outcome, const std::string& name) const {
  return variant(name).difference.at(row(outcome));
}

const std::vector<float>& StudyRun::operator()(const std::string& outcome, const std::string& name) const {
  return variant(name).sample[row(outcome)];
}

std::size_t StudyRun::row(const std::string& outcome) const {
  for (std::size_t i = 0; i < result_.outcomes.size(); ++i) {
    if (result_.outcomes[i].name == outcome) return i;
  }
  throw std::out_of_range("the study keeps no outcome " + outcome);
}

const VariantResult& StudyRun::variant(const std::string& name) const {
  for (const VariantResult& variant : result_.variants) {
    if (variant.name == name) return variant;
  }
  throw std::out_of_range("the study has no variant " + name);
}

Figure mean_figure(const std::string& name, const Sample& x, double truth, double sd) {
  return {name, truth, mean(x), sd / std::sqrt(static_cast<double>(x.size()))};
}

Figure share_figure(const std::string& name, double scenarios, double count, double truth) {
  return {name, truth, count / scenarios, std::sqrt(std::max(0.0, truth * (1 - truth)) / scenarios)};
}

Figure correlation_figure(const std::string& name, const Sample& x, const Sample& y, double truth) {
  return {name, truth, correlation(x, y), (1 - truth * truth) / std::sqrt(static_cast<double>(x.size()))};
}

double count_below(const Sample& x, double bound) {
  return static_cast<double>(std::count_if(
      x.begin(), x.end(), [bound](float value) { return static_cast<double>(value) <= bound; }));
}

double mean(const Sample& x) {
  return std::accumulate(x.begin(), x.end(), 0.0) / static_cast<double>(x.size());
}

double correlation(const Sample& x, const Sample& y) {
  const double mean_x = mean(x), mean_y = mean(y);
  double xx = 0, yy = 0, xy = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double a = static_cast<double>(x[i]) - mean_x, b = static_cast<double>(y[i]) - mean_y;
    xx += a * a;
    yy += b * b;
    xy += a * b;
  }
  return xy / std::sqrt(xx * yy);
}

}  // namespace chokepoint::validation
