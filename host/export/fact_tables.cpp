#include "host/export/fact_tables.h"

#include <algorithm>
#include <memory>

#include "host/export/keys.h"

namespace chokepoint {
namespace {

using Facts = std::vector<const Fact*>;

bool has(const std::vector<std::string>& names, const std::string& name) {
  return std::count(names.begin(), names.end(), name) > 0;
}

/// The dimensions that all facts have, or else those that only some have; in the order of the file.
std::vector<std::string> dimensions_of(const Facts& facts, bool of_all) {
  std::vector<std::string> dimensions;
  for (const Fact* fact : facts) {
    for (const std::string& name : fact->value->dimensions) {
      const bool is_of_all = std::all_of(
          facts.begin(), facts.end(), [&](const Fact* other) { return has(other->value->dimensions, name); });
      if (is_of_all == of_all && !has(dimensions, name)) dimensions.push_back(name);
    }
  }
  return dimensions;
}

void append_columns(std::vector<TableColumn>& columns, const Keys& keys, bool may_be_empty) {
  for (TableColumn column : keys.columns()) {
    column.may_be_empty = may_be_empty;
    columns.push_back(column);
  }
}

/// Numbers of a variable that may be absent; then all cells are empty.
class OptionalNumbers {
 public:
  OptionalNumbers(const NetcdfCatalogue& file, const NetcdfVariable* variable) {
    if (variable != nullptr) values_.emplace(file, *variable);
  }
  Cell cell(std::size_t place) { return values_ ? values_->cell(place) : Cell(); }

 private:
  std::optional<Numbers> values_;
};

bool is_empty(const Cell& cell) { return std::holds_alternative<std::monostate>(cell); }

/// What a long table has beside its keys.
struct LongForm {
  Keys common, special;  // of all facts, and of some
  bool has_error, has_interval;
};

void each_long_row(Source& source, const Fact& fact, LongForm& form, const RowTaker& take) {
  const NetcdfCatalogue& file = source.file();
  const NetcdfVariable& variable = *fact.value;
  const auto common = form.common.positions_in(variable.dimensions),
             special = form.special.positions_in(variable.dimensions);
  const Units units(file, variable);
  Numbers values(file, variable);
  OptionalNumbers error(file, fact.standard_error), low(file, fact.low), high(file, fact.high);
  std::vector<Cell> row;
  for (std::size_t place = 0; place < variable.size(); ++place) {
    const Cell value = values.cell(place);
    if (is_empty(value)) continue;
    const std::vector<std::size_t> indices = indices_of(place, variable.shape);
    row.assign(1, std::string_view(source.id()));
    form.common.append(common, indices, row);
    row.push_back(std::string_view(fact.statistic));
    form.special.append(special, indices, row);
    const auto* count = std::get_if<std::int64_t>(&value);
    row.push_back(count != nullptr ? Cell(static_cast<double>(*count)) : value);
    if (form.has_error) row.push_back(error.cell(place));
    if (form.has_interval) row.insert(row.end(), {low.cell(place), high.cell(place)});
    row.push_back(units.at(indices));
    take(row);
  }
}

Table long_table(Source& source, const std::string& name, const Facts& facts) {
  const auto any = [&](const NetcdfVariable* Fact::*part) {
    return std::any_of(facts.begin(), facts.end(), [&](const Fact* fact) { return fact->*part != nullptr; });
  };
  const auto form = std::make_shared<LongForm>(LongForm{Keys(source, name, dimensions_of(facts, true)),
                                                        Keys(source, name, dimensions_of(facts, false)),
                                                        any(&Fact::standard_error), any(&Fact::low)});
  Table table{name, {{"run", CellType::text, false, "runs"}}, 0, 0, {}};
  append_columns(table.columns, form->common, false);
  table.columns.push_back({"statistic", CellType::text, false, ""});
  append_columns(table.columns, form->special, true);
  table.keys = table.columns.size();
  table.columns.push_back({"value", CellType::real, false, ""});
  if (form->has_error) table.columns.push_back({"standard_error", CellType::real, true, ""});
  if (form->has_interval) {
    table.columns.push_back({"low", CellType::real, true, ""});
    table.columns.push_back({"high", CellType::real, true, ""});
  }
  table.columns.push_back({"units", CellType::text, false, ""});
  for (const Fact* fact : facts) table.most_rows += fact->value->size();
  table.each_row = [&source, form, facts](const RowTaker& take) {
    for (const Fact* fact : facts) each_long_row(source, *fact, *form, take);
  };
  return table;
}

constexpr std::string_view kBound = "_bound";

/// Whether a dimension counts the edges of another: bin_bound those of bin.
bool is_bound(const std::string& dimension) { return dimension.ends_with(kBound); }

/// A variable as a column of a wide table, or as two: of edges, the lower and the upper.
class WideColumn {
 public:
  WideColumn(Source& source, const NetcdfVariable& variable, const std::vector<std::string>& dimensions)
      : variable_(&variable),
        has_bounds_(is_bound(variable.dimensions.back())),
        values_(source.file(), variable) {
    for (std::string name : variable.dimensions) {
      if (is_bound(name)) name.resize(name.size() - kBound.size());
      const auto found = std::find(dimensions.begin(), dimensions.end(), name);
      positions_.push_back(static_cast<std::size_t>(found - dimensions.begin()));
    }
  }

  void append_columns(const std::string& table, std::vector<TableColumn>& columns) const {
    const std::string name = name_within(table, variable_->name);
    if (!has_bounds_) {
      columns.push_back({name, values_.type(), false, ""});
      return;
    }
    columns.push_back({name + "_low", values_.type(), false, ""});
    columns.push_back({name + "_high", values_.type(), false, ""});
  }

  void append(const std::vector<std::size_t>& indices, std::vector<Cell>& row) {
    std::size_t place = 0;
    for (std::size_t i = 0; i < positions_.size(); ++i)
      place = place * variable_->shape[i] + indices[positions_[i]];
    row.push_back(values_.cell(place));
    if (has_bounds_) row.push_back(values_.cell(place + 1));
  }

 private:
  const NetcdfVariable* variable_;
  bool has_bounds_;
  Numbers values_;
  std::vector<std::size_t> positions_;  // of its dimensions among the table's
};

/// What a wide table is made of.
struct WideForm {
  std::size_t most;  // of the last dimension
  Keys keys;
  Units units;  // of the first variable whose units differ from row to row
  std::vector<WideColumn> columns;
};

void each_wide_row(Source& source, const NetcdfVariable& shape, WideForm& form, const RowTaker& take) {
  const auto positions = form.keys.positions_in(shape.dimensions);
  std::vector<Cell> row;
  for (std::size_t place = 0; place < shape.size(); ++place) {
    const std::vector<std::size_t> indices = indices_of(place, shape.shape);
    if (indices.back() >= form.most) {
      place += shape.shape.back() - form.most - 1;  // on to the next row
      continue;
    }
    row.assign(1, std::string_view(source.id()));
    form.keys.append(positions, indices, row);
    for (WideColumn& column : form.columns) column.append(indices, row);
    row.push_back(form.units.at(indices));
    if (std::none_of(row.begin(), row.end(), is_empty)) take(row);
  }
}

Table wide_table(Source& source, const std::string& name, const Facts& facts, std::size_t most_scenarios) {
  const auto is_plain = [](const Fact* fact) { return !is_bound(fact->value->dimensions.back()); };
  const auto plain = std::find_if(facts.begin(), facts.end(), is_plain);
  if (plain == facts.end()) throw Hdf5Error(facts.front()->value->name + " has edges of nothing");
  const NetcdfVariable& shape = *(*plain)->value;
  const auto has_units = [](const Fact* fact) { return fact->value->units.starts_with("see "); };
  const auto measured = std::find_if(facts.begin(), facts.end(), has_units);
  const NetcdfVariable& with_units = measured == facts.end() ? shape : *(*measured)->value;
  const std::size_t length = shape.shape.back();
  const std::size_t most = shape.dimensions.back() == "scenario" ? std::min(length, most_scenarios) : length;
  const auto form = std::make_shared<WideForm>(
      WideForm{most, Keys(source, name, shape.dimensions), Units(source.file(), with_units), {}});
  for (const Fact* fact : facts) {
    for (const NetcdfVariable* variable : {fact->value, fact->standard_error, fact->low, fact->high})
      if (variable != nullptr) form->columns.emplace_back(source, *variable, shape.dimensions);
  }
  Table table{name, {{"run", CellType::text, false, "runs"}}, 0, shape.size() / length * most, {}};
  table.left_out = shape.size() - table.most_rows;
  append_columns(table.columns, form->keys, false);
  table.keys = table.columns.size();
  for (const WideColumn& column : form->columns) column.append_columns(name, table.columns);
  table.columns.push_back({"units", CellType::text, false, ""});
  table.each_row = [&source, form, &shape](const RowTaker& take) {
    each_wide_row(source, shape, *form, take);
  };
  return table;
}

}  // namespace

std::vector<Table> fact_tables(Source& source, std::size_t most_scenarios) {
  std::vector<std::string> names;
  for (const Fact& fact : source.facts())
    if (!has(names, fact.table)) names.push_back(fact.table);
  std::vector<Table> tables;
  for (const std::string& name : names) {
    Facts facts;
    for (const Fact& fact : source.facts())
      if (fact.table == name) facts.push_back(&fact);
    tables.push_back(is_wide(name) ? wide_table(source, name, facts, most_scenarios)
                                   : long_table(source, name, facts));
  }
  return tables;
}

}  // namespace chokepoint
