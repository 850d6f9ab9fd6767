#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>

#include "host/results/growing_block.h"
#include "host/results/result.h"

namespace chokepoint {

/// Takes the outcomes of all scenarios of a run as they come and writes them to a result file at once, in
/// bounded memory; the rest of the file follows when the run is done. Throws UserError (Kind::file) where the
/// file cannot be written, and leaves none behind unless it was finished.
class KeptScenarios {
 public:
  /// `expected`: the run's scenarios, for which the disk must have room; 0: it may end earlier.
  KeptScenarios(const std::string& path, std::size_t variants, std::size_t outcomes, std::uint64_t expected);
  ~KeptScenarios();
  KeptScenarios(const KeptScenarios&) = delete;
  KeptScenarios& operator=(const KeptScenarios&) = delete;

  /// Write outcomes of one variant (`row`), each scenario once. Any thread may call it at any time.
  void write(const GrowingBlock& block);

  /// Write the rest, close the file and bring it to the disk. The result has no sample of its own.
  void finish(const Result& result);

  /// What it takes in memory, whatever the number of scenarios [byte]; measured.
  static constexpr double kMemory = 6e6;

  /// What the scenarios take in the file [byte].
  static double bytes(std::size_t variants, std::size_t outcomes, std::uint64_t scenarios);

 private:
  struct File;

  std::string path_;
  std::unique_ptr<File> file_;
  std::mutex lock_;  // HDF5 serves one thread at a time
  bool finished_ = false;
};

}  // namespace chokepoint
