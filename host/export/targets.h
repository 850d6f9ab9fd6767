#pragma once

#include <string>
#include <vector>

#include "host/export/table.h"

// What a run can be exported to. Each writes all tables to a place that is new and its own, and throws
// UserError (Kind::file) where it cannot.

namespace chokepoint {

/// Write a file NAME.csv for each table into the folder `path`, which exists: UTF-8, RFC 4180, a line of
/// titles first; no value is an empty cell, an infinite one `inf`; texts as csv_text() has them.
void write_csv(const std::vector<Table>& tables, const std::string& path);

/// Write an SQLite database: a table each with types, keys and references, in one transaction. No value is
/// NULL.
void write_sqlite(const std::vector<Table>& tables, const std::string& path);

/// Write an Excel workbook: a sheet each, more where a table has more rows than a sheet holds. Texts are
/// texts, never formulas; what is longer than Excel allows is cut. No value is an empty cell, an infinite one
/// the text `inf`. Throws UserError (Kind::study) where there are more rows than Excel can be expected to
/// open.
void write_xlsx(const std::vector<Table>& tables, const std::string& path);

}  // namespace chokepoint
