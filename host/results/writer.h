#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "host/results/kept_scenarios.h"
#include "host/results/result.h"

namespace chokepoint {

/// Check, before any work, that a run may be written to `directory`: creates it, takes the lock, refuses
/// (UserError, Kind::file) a directory that another run is writing, or that holds files which are not a
/// run's.
class RunDirectory {
 public:
  explicit RunDirectory(const std::string& path);
  ~RunDirectory();
  RunDirectory(const RunDirectory&) = delete;
  RunDirectory& operator=(const RunDirectory&) = delete;

  /// Keep the outcomes of all scenarios of the run that comes, see KeptScenarios; its file waits beside the
  /// old one.
  void keep_all(std::size_t variants, std::size_t outcomes, std::uint64_t expected);
  KeptScenarios* kept() const { return kept_.get(); }

  /// Write results.h5, then SHA256SUMS and manifest.json (last): each complete, or not there at all.
  /// Throws UserError (Kind::file) when the disk is full or a file cannot be written; what was there before
  /// stays.
  void write(const Result& result, const RunRecord& record);

  const std::string& path() const { return path_; }

 private:
  std::string path_;
  int lock_ = -1;
  std::unique_ptr<KeptScenarios> kept_;  // null: only a sample is kept
};

}  // namespace chokepoint
