#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/end_to_end/random_study.h"

namespace chokepoint {

/// A study in a directory of its own, gone with this object.
class StudyOnDisk {
 public:
  explicit StudyOnDisk(const RandomStudy& study)
      : directory_(std::filesystem::temp_directory_path() /
                   ("chokepoint-random-" + std::to_string(getpid()))) {
    std::filesystem::create_directories(directory_);
    std::ofstream(directory_ / "study.toml") << study.text;
    std::ofstream(directory_ / "values.txt") << study.values;
  }
  ~StudyOnDisk() {
    std::error_code ignored;
    std::filesystem::remove_all(directory_, ignored);
  }
  StudyOnDisk(const StudyOnDisk&) = delete;
  StudyOnDisk& operator=(const StudyOnDisk&) = delete;

  std::string path() const { return directory_ / "study.toml"; }

 private:
  std::filesystem::path directory_;
};

}  // namespace chokepoint
