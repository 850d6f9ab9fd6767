#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "host/results/hdf5.h"

namespace chokepoint {

/// Read variables and attributes of a file that NetcdfWriter wrote. Everything throws Hdf5Error where the
/// file is not as asked.
class NetcdfReader {
 public:
  explicit NetcdfReader(const std::string& path) : file_(open_to_read_hdf5(path)) {}

  std::string text_attribute(const std::string& name) const;
  std::int64_t integer_attribute(const std::string& name) const;
  std::uint64_t unsigned_attribute(const std::string& name) const;

  bool has(const std::string& variable) const;

  /// Return the length of a dimension; 0 when the file has no such dimension.
  std::size_t length(const std::string& dimension) const;

  /// Read all values, which must have exactly this shape (none: a scalar).
  std::vector<double> doubles(const std::string& variable, const std::vector<std::size_t>& shape) const;
  std::vector<float> floats(const std::string& variable, const std::vector<std::size_t>& shape) const;
  /// Read all values with this first and last of three indices.
  std::vector<float> column(const std::string& variable, std::size_t first, std::size_t last) const;
  std::vector<std::int64_t> integers(const std::string& variable,
                                     const std::vector<std::size_t>& shape) const;
  std::vector<std::string> texts(const std::string& variable, const std::vector<std::size_t>& shape) const;

 private:
  template <class Number>
  std::vector<Number> numbers(const std::string& variable, const std::vector<std::size_t>& shape,
                              hid_t type) const;
  Hdf5Handle file_;
};

}  // namespace chokepoint
