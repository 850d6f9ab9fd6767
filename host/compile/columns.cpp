#include "host/compile/columns.h"

#include <algorithm>

#include "host/compile/catalogue.h"
#include "host/error.h"
#include "host/study/names.h"

namespace chokepoint {
namespace {

/// Add a line for every pattern that covers no name.
template <class Entry>
void check_patterns(const std::vector<std::string>& patterns, const std::vector<std::string>& places,
                    const std::vector<Entry>& catalogue, const std::string& key, const std::string& what,
                    std::string& mistakes) {
  std::vector<std::string> names;
  for (const Entry& entry : catalogue) names.push_back(entry.column.name);
  for (std::size_t i = 0; i < patterns.size(); ++i) {
    const std::string& pattern = patterns[i];
    if (std::any_of(names.begin(), names.end(), [&](const auto& name) { return matches(pattern, name); }))
      continue;
    const auto nearest = nearest_name(pattern, names);
    mistakes += (mistakes.empty() ? "" : "\n") + (i < places.size() ? places[i] : key) + ": " +
                in_quotes(pattern) + " covers no " + what + " (there are " + listed(names) + "). " +
                (nearest ? "Did you mean " + in_quotes(*nearest) + "?"
                         : "Choose one of these; '*' stands for any text.");
  }
}

/// Compile those entries that a pattern covers.
template <class Entry, class Compiled>
void select(const std::vector<std::string>& patterns, const std::vector<Entry>& catalogue, Draft& draft,
            std::vector<Column>& columns, std::vector<Compiled>& list) {
  for (const Entry& entry : catalogue) {
    const bool wanted = std::any_of(patterns.begin(), patterns.end(),
                                    [&](const auto& pattern) { return matches(pattern, entry.column.name); });
    if (!wanted) continue;
    columns.push_back(entry.column);
    list.push_back(entry.compile(draft));
  }
}

}  // namespace

void compile_columns(Draft& draft, const ResultsWanted& results, std::vector<Column>& outcomes,
                     std::vector<Column>& series) {
  const std::vector<OutcomeEntry> all_outcomes = outcome_catalogue(draft.study);
  const std::vector<SeriesEntry> all_series = series_catalogue(draft.study);
  std::string mistakes;
  check_patterns(results.outcomes, results.outcomes_at, all_outcomes, "results.outcomes", "outcome",
                 mistakes);
  check_patterns(results.series, results.series_at, all_series, "results.series", "series", mistakes);
  if (!mistakes.empty()) throw UserError(UserError::Kind::study, mistakes);
  select(results.outcomes, all_outcomes, draft, outcomes, draft.lists.outcomes);
  select(results.series, all_series, draft, series, draft.lists.series);
}

}  // namespace chokepoint
