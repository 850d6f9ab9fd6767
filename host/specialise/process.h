#pragma once

#include <string>
#include <vector>

namespace chokepoint {

struct ProcessResult {
  int status = -1;     // exit status; -1: it could not be started, or was killed
  std::string output;  // what it said, both streams
};

/// Run a program (looked up in PATH) without a shell, and wait for it.
ProcessResult run_process(const std::vector<std::string>& arguments);

}  // namespace chokepoint
