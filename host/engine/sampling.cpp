#include "host/engine/sampling.h"

#include <algorithm>
#include <optional>

#include "host/engine/checkpoints.h"
#include "host/engine/pass.h"

namespace chokepoint {
namespace {

bool all_complete(const Crew& crew) {
  return std::all_of(crew.variants.begin(), crew.variants.end(),
                     [](const auto& variant) { return variant->complete(); });
}

/// One run's scenarios on their way.
class Sampling {
 public:
  Sampling(const Crew& crew, const RunPlan& plan, const Stopping& stopping, const ProgressSink& progress,
           PartClock& clock)
      : crew_(crew), plan_(plan), stopping_(stopping), clock_(clock), progress_([&](Progress stand) {
          if (interim_) stand.interim = &*interim_;
          progress(stand);
        }) {}

  /// Simulate from where it stands to `end`, or to the deadline.
  std::uint64_t advance(std::uint64_t end) {
    clock_.enter("scenarios");
    return done_ = run_part(pass(1, plan_.scenarios, end - done_), {done_, end, stopping_.deadline},
                            crew_.workers.size(), takers(), progress_);
  }

  /// Send the scenarios that were simulated through again until every figure is exact.
  void complete() {
    clock_.enter("scenarios");
    for (int number = 2; !all_complete(crew_); ++number) {
      for (const auto& variant : crew_.variants) variant->begin_second_pass();
      run_pass(pass(number, done_, done_), crew_.workers.size(), takers(), progress_);
    }
  }

  void measure_drivers() {
    clock_.enter("sensitivities");
    for (const auto& variant : crew_.variants)
      if (variant->waits_for_drivers()) variant->measure_drivers(done_, crew_.workers.size());
  }

  void take_checkpoint(const std::function<AllEstimates(std::uint64_t)>& measure_again) {
    clock_.enter("checkpoints");
    bool known = true;
    for (const auto& variant : crew_.variants)
      known = variant->take_checkpoint(done_, crew_.workers.size()) && known;
    if (!known) {
      AllEstimates estimates = measure_again(done_);
      for (std::size_t v = 0; v < crew_.variants.size(); ++v)
        crew_.variants[v]->replace_checkpoint(done_, std::move(estimates[v]));
    }
    tell_interim();
  }

  bool is_precise() const {
    const auto is_reached = [&](const PlacedTarget& target) {
      return done_ >= least_scenarios(target.target, stopping_.p) &&
             std::all_of(crew_.variants.begin(), crew_.variants.end(),
                         [&](const auto& variant) { return reaches(target, variant->checkpoint(done_)); });
    };
    return std::all_of(stopping_.until.begin(), stopping_.until.end(), is_reached);
  }

 private:
  PassPlan pass(int number, std::uint64_t scenarios, std::uint64_t part) const {
    return {scenarios, batch_of_part(plan_.batches, part, crew_.workers.size()), number};
  }

  std::function<TakeBatch(std::size_t)> takers() const {
    return [this](std::size_t w) -> TakeBatch {
      return [this, w](std::uint64_t done, std::int64_t count) {
        crew_.workers[w]->run(crew_.variants, plan_.first, done, count);
      };
    };
  }

  void tell_interim() {
    const VariantRun& base = *crew_.variants.front();
    const std::vector<Column>& outcomes = base.compiled().outcomes;
    if (outcomes.empty()) return;
    const auto loss = std::find_if(outcomes.begin(), outcomes.end(),
                                   [](const Column& outcome) { return outcome.name == "loss"; });
    const Column& told = loss == outcomes.end() ? outcomes.front() : *loss;
    interim_ = {told.name, told.units,
                base.checkpoint(done_)[static_cast<std::size_t>(&told - outcomes.data())].mean};
  }

  const Crew& crew_;
  const RunPlan& plan_;
  const Stopping& stopping_;
  PartClock& clock_;
  std::optional<Interim> interim_;
  ProgressSink progress_;
  std::uint64_t done_ = 0;
};

}  // namespace

std::uint64_t simulate_all(const Crew& crew, const RunPlan& plan, const Stopping& stopping,
                           const std::function<AllEstimates(std::uint64_t)>& measure_again,
                           const ProgressSink& progress, RunEnd& end) {
  Sampling sampling(crew, plan, stopping, progress, end.clock);
  const std::vector<std::uint64_t> stops = stopping_points(plan.scenarios);
  const bool may_stop = !stopping.until.empty() || stopping.deadline;
  for (const std::uint64_t meeting : meetings_of(plan.scenarios, may_stop, DriverSample::kScenarios)) {
    const std::uint64_t done = sampling.advance(meeting);
    const bool is_late = done < meeting, is_last = is_late || done == plan.scenarios;
    if (is_last || done >= DriverSample::kScenarios) sampling.measure_drivers();
    if (is_last) sampling.complete();
    sampling.take_checkpoint(measure_again);
    const bool may_be_precise = is_last || std::binary_search(stops.begin(), stops.end(), done);
    end.precise = may_be_precise && sampling.is_precise();
    const bool stops_here = end.precise && !stopping.until.empty() && !is_last;
    if (!stops_here && !is_last) continue;
    if (stops_here) {
      sampling.measure_drivers();
      sampling.complete();
    }
    end.limit = is_late ? RunLimit::time : is_last ? RunLimit::scenarios : RunLimit::precision;
    return done;
  }
  return plan.scenarios;
}

}  // namespace chokepoint
