#pragma once

#include "host/compile/draft.h"

namespace chokepoint {

/// Compile the outcomes and series whose names the patterns cover, in the order of docs/MODEL.md section 9.
/// Needs the compiled network; demands what the columns read. Throws UserError naming every pattern without a
/// match.
void compile_columns(Draft& draft, const ResultsWanted& results, std::vector<Column>& outcomes,
                     std::vector<Column>& series);

}  // namespace chokepoint
