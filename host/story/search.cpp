#include "host/story/search.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <vector>

#include "host/compile/compile.h"
#include "host/engine/nominal.h"
#include "host/engine/pass.h"

namespace chokepoint {
namespace {

/// Looks at batches for the nearest value.
class Search {
 public:
  explicit Search(double wanted) : wanted_(wanted) {}

  void look_at(std::uint64_t first, const float* x, std::int64_t n) {
    for (std::int64_t i = 0; i < n; ++i)
      offer({first + static_cast<std::uint64_t>(i), static_cast<double>(x[i])});
  }

  void offer(const Found& other) {
    const double distance = other.value == wanted_ ? 0 : std::abs(other.value - wanted_);
    if (distance > distance_ || (distance == distance_ && other.scenario >= nearest_.scenario)) return;
    distance_ = distance;
    nearest_ = other;
  }

  void merge(const Search& other) {
    if (other.has_found()) offer(other.nearest_);
  }

  bool has_found() const { return nearest_.scenario != kNone; }
  const Found& nearest() const { return nearest_; }

 private:
  static constexpr std::uint64_t kNone = std::numeric_limits<std::uint64_t>::max();  // beyond any run's range

  double wanted_;
  double distance_ = std::numeric_limits<double>::infinity();
  Found nearest_{kNone, 0};
};

}  // namespace

Found nearest_scenario(const StudyFile& file, const StudyVariant& variant, const std::string& outcome,
                       double value, SearchRange range, Backend& backend) {
  const ResultsWanted wanted{{outcome}, {}, {}, 0};
  const CompiledVariant base = compile(file.variants.front().study, wanted);
  CompiledVariant compiled = compile(variant.study, wanted);
  count_loss_from(nominal_profit(base.tables.view()), compiled.tables.numbers);
  const compiled::Tables tables = compiled.tables.view();

  const auto column = std::find_if(compiled.outcomes.begin(), compiled.outcomes.end(),
                                   [&](const Column& one) { return one.name == outcome; });
  const auto row = column - compiled.outcomes.begin();
  const std::int64_t batch = backend.natural_batch(), stride = padded(batch);
  std::vector<Search> searches(static_cast<std::size_t>(backend.workers()), Search(value));
  const auto start = [&](std::size_t worker) -> TakeBatch {
    return [&range, &search = searches[worker], row, stride,
            simulator = std::shared_ptr(backend.prepare(tables, static_cast<int>(worker))),
            rows = std::vector<float>(static_cast<std::size_t>(stride) *
                                      static_cast<std::size_t>(tables.outcomes.size))](
               std::uint64_t done, std::int64_t count) mutable {
      simulator->simulate(range.first + done, count, {rows.data(), nullptr, stride});
      search.look_at(range.first + done, rows.data() + row * stride, count);
    };
  };
  run_pass({range.count, batch, 1}, searches.size(), start, [](const Progress&) {});
  Search all(value);
  for (const Search& search : searches) all.merge(search);
  return all.nearest();
}

}  // namespace chokepoint
