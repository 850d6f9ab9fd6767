// The CPU backend: one simulator a thread, each with its own workspace.

#include <algorithm>
#include <new>
#include <stdexcept>
#include <utility>

#include "kernels/run/cpu_targets.h"
#include "kernels/run/ieee_mode.h"
#include "kernels/run/placed_tables.h"
#include "kernels/run/simulate.h"

namespace chokepoint {
namespace {

constexpr std::int64_t kNaturalBatch = 1024;  // [scenario] that repay the calls
constexpr std::size_t kCacheFloats = 3
                                     << 16;  // most of a cache of 1 MB a core; tables and state need the rest

constexpr std::int64_t kNearCacheFloats = 12 << 10;  // a first-level cache of 48 kB

/// Let numbers wait where the slots fill most of it or more. (On AVX-512 this takes 2% to 5% off the clocks
/// of such studies; where half of it holds the slots it costs 2%.)
KeptMonths kept_months(const compiled::Tables& tables, int lanes) {
  const bool is_near = std::int64_t{tables.slots} * lanes <= kNearCacheFloats / 2;
  return lanes == 1 || is_near ? KeptMonths::one : KeptMonths::several;
}

/// Zeros, aligned so that no vector crosses a cache line.
std::shared_ptr<float> aligned_floats(std::size_t count) {
  constexpr std::align_val_t kCacheLine{64};
  return {new (kCacheLine) float[count](), [](float* floats) { ::operator delete[](floats, kCacheLine); }};
}

class CpuSimulator final : public Simulator {
 public:
  CpuSimulator(const compiled::Tables& tables, const CpuTarget& target,
               std::shared_ptr<const SpecialisedCode> code)
      : tables_(tables, target.lanes, kept_months(tables, target.lanes)),
        target_(target),
        code_(std::move(code)),
        workspace_(aligned_floats(
            std::max(static_cast<std::size_t>(tables_.slots()) * static_cast<std::size_t>(target.lanes),
                     code_ ? code_->workspace_floats : 0))) {}

  void simulate(std::uint64_t first, std::int64_t count, const Output& output,
                const DrawnWeather& drawn) override {
    const IeeeMode ieee;
    const std::uint64_t last = first + static_cast<std::uint64_t>(count) - 1;
    if (code_ && first >> 32 == last >> 32) {
      code_->simulate(first, count, workspace_.get(), output.outcomes, output.series, output.stride,
                      output.series_stride, drawn.levels, drawn.months, drawn.stride);
      return;
    }
    target_.simulate(tables_.view(), first, count, workspace_.get(), output, drawn);
  }

  void place(std::uint64_t first, std::int64_t count, const Output& output) override {
    simulate(first, count, output, {});
  }

  void simulate_and_sum(std::uint64_t first, std::int64_t count, const Output& output,
                        std::vector<SeriesSums>& sums, const DrawnWeather& drawn) override {
    simulate(first, count, output, drawn);
    const float* rows = output.series;
    constant_.resize(sums.size());
    for (std::size_t s = 0; s < sums.size(); ++s) {
      SeriesSums& series = sums[s];
      series.add(rows, output.series_stride, count, &constant_[s]);
      rows += static_cast<std::int64_t>(series.months()) * output.series_stride;
    }
  }

 private:
  PlacedTables tables_;
  CpuTarget target_;
  std::shared_ptr<const SpecialisedCode> code_;
  std::shared_ptr<float> workspace_;
  std::vector<ConstantMonths> constant_;  // one a series
};

class CpuBackend final : public Backend {
 public:
  CpuBackend(CpuTarget target, int workers) : target_(std::move(target)), workers_(workers) {}

  std::unique_ptr<Simulator> prepare(const compiled::Tables& tables, int,
                                     std::shared_ptr<const SpecialisedCode> code) override {
    return std::make_unique<CpuSimulator>(tables, target_, std::move(code));
  }
  std::shared_ptr<float> allocate(std::size_t floats, int) override { return aligned_floats(floats); }
  std::shared_ptr<float> allocate_on_host(std::size_t floats, int) override { return aligned_floats(floats); }
  int workers() const override { return workers_; }
  bool sums_afar() const override { return false; }
  bool digests() const override { return false; }
  std::string device() const override { return "cpu"; }
  std::string instructions() const override { return target_.name; }
  std::int64_t natural_batch() const override { return kNaturalBatch; }
  std::int64_t natural_strip(std::size_t rows) const override {
    const auto fitting = static_cast<std::int64_t>(kCacheFloats / std::max<std::size_t>(rows, 1));
    return std::clamp(fitting / kOutputPadding * kOutputPadding, kOutputPadding, kNaturalBatch);
  }

 private:
  CpuTarget target_;
  int workers_;
};

std::vector<CpuTarget> cpu_targets() {
  std::vector<CpuTarget> targets = cpu_simd_targets();
  targets.push_back(cpu_scalar_target());
  return targets;
}

}  // namespace

std::vector<std::string> cpu_instruction_sets() {
  std::vector<std::string> names;
  for (const CpuTarget& target : cpu_targets()) names.push_back(target.name);
  return names;
}

std::unique_ptr<Backend> make_cpu_backend(int workers, const std::string& instructions) {
  for (const CpuTarget& target : cpu_targets()) {
    if (instructions.empty() || target.name == instructions) {
      return std::make_unique<CpuBackend>(target, std::max(workers, 1));
    }
  }
  throw std::invalid_argument("no instruction set '" + instructions + "' on this CPU");
}

}  // namespace chokepoint
