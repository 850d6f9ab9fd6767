#include "host/export/numbers.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace chokepoint {
namespace {

constexpr std::size_t kPiece = std::size_t{1} << 18;  // [value] read at a time

const NetcdfVariable& coordinate_of(const NetcdfCatalogue& file, const std::string& dimension) {
  const NetcdfVariable* variable = file.find(dimension);
  if (variable == nullptr || !variable->is_coordinate())
    throw Hdf5Error("dimension " + dimension + " has no coordinate");
  return *variable;
}

/// Read "days since 2026-01-01"; nothing where units are others.
std::optional<std::chrono::sys_days> start_of(const std::string& units) {
  int year = 0;
  unsigned month = 0, day = 0;
  if (std::sscanf(units.c_str(), "days since %d-%u-%u", &year, &month, &day) != 3) return std::nullopt;
  return std::chrono::sys_days(std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day));
}

}  // namespace

std::size_t Numbers::fetch(std::size_t place) {
  const std::size_t held = std::max(reals_.size(), integers_.size());
  if (place >= first_ && place - first_ < held) return place - first_;
  std::size_t count = variable_->size();
  first_ = 0;
  if (count > kPiece) {  // from here to the end of the row at most
    first_ = place;
    const std::size_t row = variable_->shape.back();
    count = std::min(kPiece, row - place % row);
  }
  if (variable_->type == NetcdfVariable::Type::integer)
    integers_ = file_->integers(*variable_, first_, count);
  else
    reals_ = file_->doubles(*variable_, first_, count);
  return place - first_;
}

double Numbers::real(std::size_t place) {
  const std::size_t at = fetch(place);
  return variable_->type == NetcdfVariable::Type::integer ? static_cast<double>(integers_[at]) : reals_[at];
}

Cell Numbers::cell(std::size_t place) {
  const std::size_t at = fetch(place);
  if (variable_->type == NetcdfVariable::Type::integer) return integers_[at];
  if (std::isnan(reals_[at])) return std::monostate();
  if (variable_->type == NetcdfVariable::Type::single) return static_cast<float>(reals_[at]);
  return reals_[at];
}

CellType Numbers::type() const {
  return variable_->type == NetcdfVariable::Type::integer ? CellType::integer : CellType::real;
}

Coordinate::Coordinate(const NetcdfCatalogue& file, const std::string& dimension)
    : dimension_(dimension),
      is_text_(coordinate_of(file, dimension).type == NetcdfVariable::Type::text),
      values_(file, coordinate_of(file, dimension)) {
  const NetcdfVariable& variable = coordinate_of(file, dimension);
  if (is_text_)
    texts_ = file.reader().texts(dimension, variable.shape);
  else
    start_ = start_of(variable.units);
}

Cell Coordinate::at(std::size_t i) {
  if (is_text_) return std::string_view(texts_[i]);
  if (start_) return *start_ + std::chrono::days(std::get<std::int64_t>(values_.cell(i)));
  return values_.cell(i);
}

Units::Units(const NetcdfCatalogue& file, const NetcdfVariable& variable) {
  constexpr std::string_view kSee = "see ";
  if (!variable.units.starts_with(kSee)) {
    texts_ = {variable.units};
    return;
  }
  const NetcdfVariable* units = file.find(variable.units.substr(kSee.size()));
  if (units == nullptr || units->dimensions.size() != 1)
    throw Hdf5Error(variable.name + " has units that are not there");
  const auto found =
      std::find(variable.dimensions.begin(), variable.dimensions.end(), units->dimensions.front());
  if (found == variable.dimensions.end()) throw Hdf5Error(variable.name + " has units of another dimension");
  dimension_ = static_cast<std::size_t>(found - variable.dimensions.begin());
  texts_ = file.reader().texts(units->name, units->shape);
}

std::string_view Units::at(const std::vector<std::size_t>& indices) const {
  return dimension_ ? texts_[indices[*dimension_]] : texts_.front();
}

std::vector<std::size_t> indices_of(std::size_t place, const std::vector<std::size_t>& shape) {
  std::vector<std::size_t> indices(shape.size());
  for (std::size_t i = shape.size(); i-- > 0; place /= shape[i]) indices[i] = place % shape[i];
  return indices;
}

}  // namespace chokepoint
