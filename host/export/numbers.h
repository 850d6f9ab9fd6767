#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/export/table.h"
#include "host/results/netcdf_catalogue.h"

namespace chokepoint {

/// Give the values of a variable by their place in row-major order. A small variable is read whole, of a
/// large one a piece at a time, so that places should come in order.
class Numbers {
 public:
  Numbers(const NetcdfCatalogue& file, const NetcdfVariable& variable) : file_(&file), variable_(&variable) {}

  double real(std::size_t place);

  /// The value as a table has it; none for NaN.
  Cell cell(std::size_t place);

  CellType type() const;

 private:
  /// Read the piece in which `place` lies, unless it is there; return the place in it.
  std::size_t fetch(std::size_t place);

  const NetcdfCatalogue* file_;
  const NetcdfVariable* variable_;
  std::size_t first_ = 0;
  std::vector<double> reals_;
  std::vector<std::int64_t> integers_;
};

/// What stands along a dimension: names, dates or numbers.
class Coordinate {
 public:
  /// Throws Hdf5Error where the file has no such dimension.
  Coordinate(const NetcdfCatalogue& file, const std::string& dimension);

  const std::string& dimension() const { return dimension_; }
  /// Name of its column: bands are probabilities like others.
  std::string column() const { return dimension_ == "band" ? "probability" : dimension_; }
  CellType type() const { return start_ ? CellType::date : is_text_ ? CellType::text : values_.type(); }
  bool is_text() const { return is_text_; }

  /// A text stays as long as the coordinate.
  Cell at(std::size_t i);

 private:
  std::string dimension_;
  bool is_text_;
  Numbers values_;
  std::vector<std::string> texts_;
  std::optional<std::chrono::sys_days> start_;  // of dates: what their days count from
};

/// Give the units of the values of a variable, which stand in its attribute or, where that says "see
/// outcome_units", in a variable along one of its dimensions.
class Units {
 public:
  Units(const NetcdfCatalogue& file, const NetcdfVariable& variable);

  /// `indices`: of the value along the variable's dimensions. The text stays as long as this object.
  std::string_view at(const std::vector<std::size_t>& indices) const;

 private:
  std::vector<std::string> texts_;        // one alone: of all values
  std::optional<std::size_t> dimension_;  // position of the dimension that has units of its own
};

/// Return the indices of a place in row-major order.
std::vector<std::size_t> indices_of(std::size_t place, const std::vector<std::size_t>& shape);

}  // namespace chokepoint
