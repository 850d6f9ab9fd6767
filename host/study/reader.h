#pragma once

#include <string>
#include <vector>

#include "host/study/study.h"

namespace chokepoint {

/// A key set from the command line: `--set PATH=VALUE`, VALUE as in TOML.
struct Setting {
  std::string path, value;
};

/// Read the study at `path` with its variants, after `settings` have been applied to the base.
/// Throws UserError (Kind::study) whose text lists every mistake, one a line, in the order of the file, those
/// of settings (`--set PATH=VALUE: ...`) first; UserError (Kind::file) if the file cannot be read.
///
/// What a study may leave out: its name (the file's stem), title and currency (empty), scenarios (1000000),
/// seed (0); of the results, outcomes (*), series (profit, revenue, cost, duty, market/*/fill_rate),
/// quantiles (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99) and sample (0). Quantiles keep the digits written,
/// zeros too, but not underscores, signs and exponents: 5e-3 becomes "0.005".
///
/// A variant has the base's names, regimes' states, drivers' scopes and months; anything else may differ.
StudyFile read_study(const std::string& path, const std::vector<Setting>& settings = {});

/// A study that was kept, with all that it reads.
struct KeptStudy {
  std::string path;  // what messages call it
  std::string stem;  // its name, if the text has none
  std::string text;
  std::vector<NamedText> data;
};

/// Read a study from such a copy, as read_study does from its file.
StudyFile read_study(const KeptStudy& kept, const std::vector<Setting>& settings);

}  // namespace chokepoint
