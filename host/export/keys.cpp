#include "host/export/keys.h"

#include <algorithm>

namespace chokepoint {

std::string dimension_table(const std::string& dimension) { return "dim_" + dimension; }

Keys::Keys(Source& source, const std::string& table, const std::vector<std::string>& dimensions)
    : names_(dimensions) {
  for (const std::string& name : dimensions) {
    Coordinate& coordinate = source.along(name);
    dimensions_.push_back({&coordinate, {}});
    columns_.push_back(
        {coordinate.column(), coordinate.type(), false, coordinate.is_text() ? dimension_table(name) : ""});
    if (coordinate.is_text()) continue;  // its table has them
    for (const NetcdfVariable& variable : source.file().variables()) {
      const bool is_beside = variable.dimensions == std::vector{name} && !variable.is_coordinate();
      if (!is_beside || variable.type != NetcdfVariable::Type::integer) continue;
      dimensions_.back().beside.emplace_back(source.file(), variable);
      columns_.push_back({name_within(table, variable.name), CellType::integer, false, ""});
    }
  }
}

Keys::Positions Keys::positions_in(const std::vector<std::string>& dimensions) const {
  Positions positions;
  for (const std::string& name : names_) {
    const auto found = std::find(dimensions.begin(), dimensions.end(), name);
    positions.push_back(found == dimensions.end()
                            ? std::nullopt
                            : std::optional(static_cast<std::size_t>(found - dimensions.begin())));
  }
  return positions;
}

void Keys::append(const Positions& positions, const std::vector<std::size_t>& indices,
                  std::vector<Cell>& row) {
  for (std::size_t i = 0; i < dimensions_.size(); ++i) {
    row.push_back(positions[i] ? dimensions_[i].coordinate->at(indices[*positions[i]]) : Cell());
    for (Numbers& values : dimensions_[i].beside)
      row.push_back(positions[i] ? values.cell(indices[*positions[i]]) : Cell());
  }
}

}  // namespace chokepoint
