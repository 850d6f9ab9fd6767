#pragma once

#include <optional>
#include <string>
#include <vector>

#include "host/export/source.h"
#include "host/export/table.h"

namespace chokepoint {

/// Name of the table that describes what stands along a dimension of names.
std::string dimension_table(const std::string& dimension);

/// The columns that say of what a number is: one for each dimension, and beside a dimension that only counts
/// the whole numbers that the file has of it (how many scenarios a checkpoint has).
class Keys {
 public:
  Keys(Source& source, const std::string& table, const std::vector<std::string>& dimensions);

  const std::vector<TableColumn>& columns() const { return columns_; }

  /// Where the dimensions of a variable are among those of these keys; nothing: it has no such dimension.
  using Positions = std::vector<std::optional<std::size_t>>;
  Positions positions_in(const std::vector<std::string>& dimensions) const;

  /// Append the cells of a value at `indices` along its own dimensions.
  void append(const Positions& positions, const std::vector<std::size_t>& indices, std::vector<Cell>& row);

 private:
  struct Dimension {
    Coordinate* coordinate;
    std::vector<Numbers> beside;
  };
  std::vector<std::string> names_;
  std::vector<Dimension> dimensions_;
  std::vector<TableColumn> columns_;
};

}  // namespace chokepoint
