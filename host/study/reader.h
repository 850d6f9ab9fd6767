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
/// Throws UserError (Kind::study) whose text lists every mistake, one a line, in the order of the file;
/// UserError (Kind::file) if the file cannot be read.
StudyFile read_study(const std::string& path, const std::vector<Setting>& settings = {});

}  // namespace chokepoint
