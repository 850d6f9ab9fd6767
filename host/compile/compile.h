#pragma once

#include <cstdint>
#include <vector>

#include "host/compile/extras.h"
#include "host/results/result.h"
#include "host/study/study.h"
#include "kernels/model/tables.h"

namespace chokepoint {

/// The lists behind compiled::Tables, owned. `view()` holds as long as this object is not changed or moved
/// from.
struct TableLists {
  compiled::Tables numbers;  // every plain number of the tables; its arrays stay empty
  std::vector<float> start, constants, polynomial_coefficients;
  std::vector<std::int32_t> matrix_of_month;
  std::vector<std::uint32_t> rank_limits;
  std::vector<compiled::WeightedSlot> weighted_slots;
  std::vector<compiled::LaneId> lane_list;
  std::vector<compiled::LevelDriver> level_drivers;
  std::vector<compiled::Copula> copulas;
  std::vector<compiled::PathLatent> path_latents;
  std::vector<compiled::Regime> regimes;
  std::vector<compiled::RegimeValue> regime_values;
  std::vector<compiled::DrawnRow> drawn_levels, drawn_months;
  std::vector<compiled::Quantity> quantities;
  std::vector<compiled::Stage> stages;
  std::vector<compiled::RampPiece> ramp_pieces;
  std::vector<compiled::Site> sites;
  std::vector<compiled::SiteId> downstream;
  std::vector<compiled::Use> uses;
  std::vector<compiled::Lane> lanes;
  std::vector<compiled::Backup> backups;
  std::vector<compiled::Market> markets;
  std::vector<compiled::Tariff> tariffs;
  std::vector<compiled::TariffState> tariff_states;
  std::vector<compiled::Total> totals;
  std::vector<compiled::Outcome> outcomes;
  std::vector<compiled::Series> series;

  compiled::Tables view() const;
};

class SharedWeather;

/// One variant of a study, ready for the kernels. Outcomes and series are those that the study asks for
/// (Study::results, patterns resolved, in the order of docs/MODEL.md), their names in the same order as the
/// tables.
struct CompiledVariant {
  TableLists tables;
  std::vector<Column> outcomes;
  std::vector<Column> series;
  Extras extras;  // rows after those of the outcomes
};

/// Compile a variant. `results` is the base's: all variants of a run report the same columns.
/// numbers.nominal is 0 and the nominal profit 0: the engine fills it in after it has run the nominal
/// scenario. Throws UserError (Kind::study) where only compiling can tell: a pattern that matches no outcome
/// or series, a correlation matrix that is not positive definite (naming the pairs).
/// `shared`: draws what it has in place of the variant's tables; null: they draw all themselves.
CompiledVariant compile(const Study& study, const ResultsWanted& results, const ExtrasWanted& extras = {},
                        SharedWeather* shared = nullptr);

}  // namespace chokepoint
