#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace chokepoint {

/// What was found in a file of numbers, or why it cannot be used.
struct DataFile {
  std::vector<double> values;  // in the order written
  std::string fault;           // empty: none
};

/// Read the files of numbers that a study names, each once. They lie beside the study or below it: a path
/// that leads out of its directory, through links too, is refused.
class DataFiles {
 public:
  explicit DataFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// Read numbers split by spaces, commas or lines from a file, `path` being relative to the study.
  const DataFile& read(const std::string& path);

 private:
  std::filesystem::path folder_;
  std::map<std::string, DataFile> read_;
};

}  // namespace chokepoint
