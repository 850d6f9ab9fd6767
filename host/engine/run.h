#pragma once

#include "host/engine/run_options.h"
#include "host/engine/run_plan.h"
#include "host/results/result.h"
#include "host/study/study.h"
#include "kernels/run/simulate.h"

namespace chokepoint {

/// Run a study: compile, simulate the nominal scenario, then batch after batch of every variant on the same
/// draws, and measure. The result depends on the study, the options' scenarios and precision and nothing
/// else: not on the backend, the threads or the batch. `announce` is called once, before the first batch.
/// Throws UserError (Kind::study): a variant that is not there, a range of scenarios beyond 2^63, what
/// compile refuses.
///
/// A run that ends early is the run of as many scenarios, to the bit. Whether it is precise enough is asked
/// at stopping_points() only, so that where it ends does not depend on the machine either, unless time was
/// the limit. `end`: takes how it ended; its clock tells tables, kernels, scenarios, sensitivities,
/// checkpoints and figures apart.
Result run_study(const StudyFile& file, const RunOptions& options, Backend& backend,
                 const std::function<void(const RunPlan&)>& announce, const ProgressSink& progress,
                 RunEnd* end = nullptr);

}  // namespace chokepoint
