#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "host/results/netcdf_reader.h"

namespace chokepoint {

/// What a file tells of one of its variables.
struct NetcdfVariable {
  enum class Type { text, integer, real, single };

  std::string name, long_name, units;
  Type type = Type::real;
  std::vector<std::string> dimensions;
  std::vector<std::size_t> shape;

  /// A coordinate is the variable of a dimension's own name.
  bool is_coordinate() const { return dimensions.size() == 1 && dimensions.front() == name; }
  /// Number of values.
  std::size_t size() const;
};

/// List the variables of a file that NetcdfWriter wrote, whatever they are, and read parts of them. So a
/// program can pass on a variable of which it knows no more than its dimensions. Throws Hdf5Error.
class NetcdfCatalogue {
 public:
  explicit NetcdfCatalogue(const std::string& path);

  /// In the order in which they were written.
  const std::vector<NetcdfVariable>& variables() const { return variables_; }
  const NetcdfVariable* find(std::string_view name) const;

  /// Read values [first, first + count) in row-major order. They are all values, or lie in one row: all their
  /// indices but the last are equal.
  std::vector<double> doubles(const NetcdfVariable& variable, std::size_t first, std::size_t count) const;
  std::vector<std::int64_t> integers(const NetcdfVariable& variable, std::size_t first,
                                     std::size_t count) const;

  /// What is read whole: attributes and texts.
  const NetcdfReader& reader() const { return reader_; }

 private:
  template <class Number>
  std::vector<Number> numbers(const NetcdfVariable& variable, std::size_t first, std::size_t count,
                              hid_t type) const;

  NetcdfReader reader_;
  Hdf5Handle file_;
  std::vector<NetcdfVariable> variables_;
};

}  // namespace chokepoint
