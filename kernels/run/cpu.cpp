// The CPU backend: ranges of scenarios dealt out to OpenMP threads.

#include <omp.h>

#include <algorithm>
#include <new>
#include <stdexcept>

#include "kernels/run/cpu_targets.h"
#include "kernels/run/ieee_mode.h"
#include "kernels/run/simulate.h"

namespace chokepoint {
namespace {

constexpr std::int64_t kRange = 256;              // [scenario] dealt out at a time
constexpr std::int64_t kBatchOfThread = 2 * 256;  // [scenario] whose results stay in the cache

/// One thread's workspace, aligned so that no vector crosses a cache line.
class Workspace {
 public:
  explicit Workspace(std::size_t floats) : floats_(new (kAlignment) float[floats]) {}
  ~Workspace() { ::operator delete[](floats_, kAlignment); }
  Workspace(const Workspace&) = delete;
  Workspace& operator=(const Workspace&) = delete;
  float* data() { return floats_; }

 private:
  static constexpr std::align_val_t kAlignment{64};
  float* floats_;
};

class CpuSimulator final : public Simulator {
 public:
  CpuSimulator(const compiled::Tables& tables, const CpuTarget& target, int threads)
      : tables_(tables), target_(target), threads_(threads) {
    for (int i = 0; i < threads; ++i) {
      workspaces_.push_back(std::make_unique<Workspace>(static_cast<std::size_t>(tables.slots) *
                                                        static_cast<std::size_t>(target.lanes)));
    }
  }

  void simulate(std::uint64_t first, std::int64_t count, const Output& output) override {
    const std::int64_t ranges = (count + kRange - 1) / kRange;
#pragma omp parallel num_threads(threads_)
    {
      const IeeeMode ieee;
      float* const workspace = workspaces_[static_cast<std::size_t>(omp_get_thread_num())]->data();
#pragma omp for schedule(dynamic, 1)
      for (std::int64_t r = 0; r < ranges; ++r) {
        const std::int64_t begin = r * kRange;
        target_.simulate(tables_, first + static_cast<std::uint64_t>(begin), std::min(kRange, count - begin),
                         workspace, output, begin);
      }
    }
  }

 private:
  compiled::Tables tables_;
  CpuTarget target_;
  int threads_;
  std::vector<std::unique_ptr<Workspace>> workspaces_;
};

class CpuBackend final : public Backend {
 public:
  CpuBackend(CpuTarget target, int threads) : target_(std::move(target)), threads_(threads) {}

  std::unique_ptr<Simulator> prepare(const compiled::Tables& tables) override {
    return std::make_unique<CpuSimulator>(tables, target_, threads_);
  }
  std::string device() const override { return "cpu"; }
  std::string instructions() const override { return target_.name; }
  int threads() const override { return threads_; }
  std::int64_t natural_batch() const override { return kBatchOfThread * threads_; }

 private:
  CpuTarget target_;
  int threads_;
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

std::unique_ptr<Backend> make_cpu_backend(int threads, const std::string& instructions) {
  for (const CpuTarget& target : cpu_targets()) {
    if (instructions.empty() || target.name == instructions) {
      return std::make_unique<CpuBackend>(target, std::max(threads, 1));
    }
  }
  throw std::invalid_argument("no instruction set '" + instructions + "' on this CPU");
}

}  // namespace chokepoint
