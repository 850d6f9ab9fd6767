#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "host/named_text.h"

namespace chokepoint {

/// What was found in a file of numbers, or why it cannot be used.
struct DataFile {
  std::vector<double> values;  // in the order written
  std::string fault;           // empty: none
  std::string text;            // as read
};

/// Read the files of numbers that a study names, each once. They lie beside the study or below it: a path
/// that leads out of its directory, through links too, is refused. Or they come with a study that was kept.
class DataFiles {
 public:
  explicit DataFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}
  explicit DataFiles(std::vector<NamedText> kept) : kept_(std::move(kept)) {}

  /// Read numbers split by spaces, commas or lines from a file, `path` being relative to the study.
  const DataFile& read(const std::string& path);

  /// The files that were read, by path.
  std::vector<NamedText> texts() const;

 private:
  std::string load(const std::string& path, std::string& fault) const;

  std::filesystem::path folder_;
  std::optional<std::vector<NamedText>> kept_;
  std::map<std::string, DataFile> read_;
};

}  // namespace chokepoint
