#pragma once

#include <string>
#include <vector>

#include "host/results/netcdf_catalogue.h"

namespace chokepoint {

/// A variable of the result file, the variables that hold its errors, and where it stands among the tables.
struct Fact {
  std::string table, statistic;           // "difference" and "quantile" of difference_quantile
  const NetcdfVariable* value = nullptr;  // pointers into the catalogue; nullptr: it has none
  const NetcdfVariable* standard_error = nullptr;
  const NetcdfVariable *low = nullptr, *high = nullptr;  // 95% interval
};

/// Sort the numbers of a file along two dimensions or more into tables, by their dimensions and names alone:
/// what a later format adds comes along. NAME_se, NAME_low and NAME_high are the errors of NAME.
std::vector<Fact> facts_of(const NetcdfCatalogue& file);

/// Whether a row of this table has all of its variables side by side (a threshold and how likely it is
/// exceeded), instead of one of them, named in a column.
bool is_wide(const std::string& table);

/// Return the name of a variable in its table: without the table's name before it.
std::string name_within(const std::string& table, const std::string& variable);

}  // namespace chokepoint
