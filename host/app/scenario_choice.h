#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "host/app/commands.h"
#include "host/results/result.h"
#include "host/study/study.h"
#include "kernels/run/simulate.h"

namespace chokepoint {

/// What is explained: a study, and the run that it comes from, if it does.
struct ExplainTarget {
  StudyFile study;
  std::optional<Result> run;
};

/// The scenario that is told, and why it is.
struct ScenarioChoice {
  std::optional<std::uint64_t> scenario;  // none: the nominal one
  std::vector<std::string> preface;
};

/// Find the scenario that a command asks for. Throws UserError (Kind::study) where it asks for none, for more
/// than one, or for what a study, or this run, does not know.
ScenarioChoice choose_scenario(const ExplainCommand& command, const ExplainTarget& target, Backend& backend);

}  // namespace chokepoint
