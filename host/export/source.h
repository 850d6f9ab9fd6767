#pragma once

#include <map>
#include <string>
#include <vector>

#include "host/export/facts.h"
#include "host/export/numbers.h"

namespace chokepoint {

/// A run's file as tables are made from it.
class Source {
 public:
  /// Take a results.h5 whose SHA-256 has been checked. Throws Hdf5Error.
  Source(const std::string& path, const std::string& sha256);

  const NetcdfCatalogue& file() const { return file_; }
  const std::vector<Fact>& facts() const { return facts_; }
  const std::string& sha256() const { return sha256_; }

  /// What stands in the column `run` of every table: the first digits of the file's hash.
  const std::string& id() const { return id_; }

  Coordinate& along(const std::string& dimension);

 private:
  std::string sha256_, id_;
  NetcdfCatalogue file_;
  std::vector<Fact> facts_;
  std::map<std::string, Coordinate> coordinates_;
};

}  // namespace chokepoint
