#include "host/results/sample_layout.h"

#include <numeric>
#include <span>
#include <stdexcept>

#include "host/results/layout.h"

namespace chokepoint {
namespace {

constexpr char kOutcomeUnits[] = "see outcome_units";

/// Those of the first scenarios, where there are any.
void write_first(NetcdfWriter& file, const Result& result) {
  std::vector<std::span<const float>> rows;
  for (const VariantResult& variant : result.variants) {
    for (const auto& sample : variant.sample) rows.emplace_back(sample);
  }
  if (rows.empty() || rows.front().empty()) return;
  std::vector<std::int64_t> numbers(rows.front().size());
  std::iota(numbers.begin(), numbers.end(), static_cast<std::int64_t>(result.first));
  file.coordinate("scenario", numbers, {"number of the scenario", "1"});
  file.variable_rows("sample", {"variant", "outcome", "scenario"}, rows,
                     {"outcomes of the first scenarios, one by one", kOutcomeUnits});
}

/// Give the scenarios that the file began with their dimensions.
void write_kept(NetcdfWriter& file, const Result& result, const GrowingVariable& kept) {
  const std::vector<std::vector<float>>& sample = result.variants.front().sample;
  if (!sample.empty() && !sample.front().empty())
    throw std::invalid_argument("a sample beside all scenarios");
  file.growing_coordinate("scenario", static_cast<std::int64_t>(result.first), result.scenarios,
                          {"number of the scenario", "1"});
  file.attach(kept, {"variant", "outcome", "scenario"});
}

}  // namespace

GrowingVariable begin_kept_scenarios(NetcdfWriter& file, std::size_t variants, std::size_t outcomes) {
  return file.growing_variable("sample", variants, outcomes,
                               {"outcomes of all scenarios, one by one", kOutcomeUnits});
}

void write_sample(NetcdfWriter& file, const Result& result, const GrowingVariable* kept) {
  if (kept != nullptr)
    write_kept(file, result, *kept);
  else
    write_first(file, result);
}

}  // namespace chokepoint
