#pragma once

#include <cstdint>

#include "host/engine/run_options.h"
#include "host/engine/run_plan.h"
#include "host/study/study.h"
#include "kernels/run/simulate.h"

namespace chokepoint {

/// What a trial tells of a run.
struct Forecast {
  RunPlan plan;
  std::uint64_t tried = 0;                // scenarios of the trial
  double scenarios_per_second = 0;        // all variants, once under way
  double start = 0;                       // of what is not simulation: tables, figures, the file [s]
  double seconds = 0, seconds_error = 0;  // of the run, its file included; half of a 95% interval
  double file_bytes = 0;
};

/// Say what a run announces, without the run. Throws UserError as run_study() does.
RunPlan plan_run(const StudyFile& file, const RunOptions& options, Backend& backend);

/// Start a study's run, stop it after about `trial` [s], and say what the whole run will take. Nothing is
/// written. Throws UserError as run_study() does.
///
/// The file is that of a run of one batch a worker, with a sample as long as the run's: its other parts
/// hardly depend on the scenarios. Time: that of the trial, and the scenarios left over the rate of its later
/// half; the error is the spread of that rate, and a fifth for what a short trial cannot see.
Forecast forecast_run(const StudyFile& file, const RunOptions& options, Backend& backend, double trial);

}  // namespace chokepoint
