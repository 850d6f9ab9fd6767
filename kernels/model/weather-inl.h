// Draw a scenario's weather: drivers, copulas, regimes (docs/MODEL.md, "Random numbers", "Drivers",
// "Regimes").
#if defined(CHOKEPOINT_WEATHER_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CHOKEPOINT_WEATHER_INL_H_
#undef CHOKEPOINT_WEATHER_INL_H_
#else
#define CHOKEPOINT_WEATHER_INL_H_
#endif

#include "kernels/model/drawn_weather.h"
#include "kernels/model/quantile-inl.h"
#include "kernels/model/quantity-inl.h"
#include "kernels/random/philox-inl.h"

CHOKEPOINT_TARGET_BEGIN

/// The scenarios that are computed together: low + 2^32 high. Where their numbers pass a multiple of 2^32,
/// the last of them have a `high` that is greater by one.
struct Scenario {
  PhiloxScenario low;
  Uniform high;
  bool passes;
  DrawnWeather drawn;  // its columns begin with the first of them
};

CHOKEPOINT_FUNCTION Scenario scenarios_from(std::uint64_t first, const DrawnWeather& drawn) {
  const std::uint32_t start = static_cast<std::uint32_t>(first);
  return {philox_scenario(Word(start) + lane_index()), static_cast<std::uint32_t>(first >> 32),
          start > 0u - static_cast<std::uint32_t>(kLanes), drawn};
}

/// A draw where `high` differs between the scenarios: once in 2^32 of them.
CHOKEPOINT_RARELY void draw_passing(const Tables& tables, const Scenario& scenario, std::uint32_t stream,
                                    std::uint32_t block, Words4& words) {
  const Word high = scenario.high;
  const Word low = scenario.low.low;
  words = philox(Word(block), Word(stream), low, select(low < Word(kLanes), high + Word(1u), high),
                 tables.seed_low, tables.seed_high);
}

CHOKEPOINT_FUNCTION Words4 draw(const Tables& tables, const Scenario& scenario, std::uint32_t stream,
                                std::uint32_t block) {
  if constexpr (kLanes > 1) {
    if (scenario.passes) {
      Words4 words;
      draw_passing(tables, scenario, stream, block, words);
      return words;
    }
  }
  return philox_of_scenario(block, stream, scenario.low, scenario.high, tables.seed_low, tables.seed_high);
}

/// Sum of weight * value; there is at least one term.
CHOKEPOINT_FUNCTION Real weighted_sum(const Tables& tables, State state, Range terms, std::int32_t offset) {
  const WeightedSlot& first = tables.weighted_slots[terms.begin];
  Real sum = state[state.after(first.slot, offset)] * first.weight;
  for (std::int32_t i = terms.begin + 1; i < terms.end; ++i) {
    const WeightedSlot& term = tables.weighted_slots[i];
    sum = fma(state[state.after(term.slot, offset)], term.weight, sum);
  }
  return sum;
}

/// The score of T = Z sqrt(dof/S): by the table over w = sign(Z) sqrt(dof log1p(Z^2/S)), nearly the identity.
CHOKEPOINT_FUNCTION Real copula_score(const Tables& tables, State state, const Copula& copula, Real z) {
  const Real square = (z * z) * state[copula.inverse_chi_squared];
  const Real w = sqrt(log1p(square) * copula.dof);
  return evaluate(tables, copula.score, select(z < 0.0f, -w, w));
}

/// Draw what is drawn once: level drivers, and what follows from them alone.
CHOKEPOINT_ROUTINE void begin_weather(const Tables& tables, State state, const Scenario& scenario) {
  for (std::int32_t i = 0; i < tables.drawn_levels.size; ++i) {
    const DrawnRow& drawn = tables.drawn_levels[i];
    state.set(drawn.slot, load(scenario.drawn.levels + drawn.row * scenario.drawn.stride));
  }
  for (std::int32_t i = 0; i < tables.level_drivers.size; ++i) {
    const LevelDriver& driver = tables.level_drivers[i];
    const Real z = normal_of_word(draw(tables, scenario, driver.stream, 0).w0);
    state.set(driver.normal, tables.nominal ? Real(0.0f) : z);
  }
  for (std::int32_t i = 0; i < tables.copulas.size; ++i) {
    const Copula& copula = tables.copulas[i];
    Real z = normal_of_word(draw(tables, scenario, copula.stream, 0).w0);
    if (tables.nominal) z = 0.0f;
    state.set(copula.inverse_chi_squared, exp(-evaluate(tables, copula.log_chi_squared, z)));
  }
  for (std::int32_t i = 0; i < tables.level_drivers.size; ++i) {
    const LevelDriver& driver = tables.level_drivers[i];
    const Real latent = weighted_sum(tables, state, driver.row, 0);
    state.set(driver.latent, latent);
    Real score = latent;
    if (driver.copula != kNothing) score = copula_score(tables, state, tables.copulas[driver.copula], latent);
    state.set(driver.value, value_of_score(tables, driver.quantile, score));
  }
  for (std::int32_t i = 0; i < tables.path_latents.size; ++i) {
    const PathLatent& path = tables.path_latents[i];
    if (path.load != kNothing) state.set(path.load, weighted_sum(tables, state, path.loadings, 0));
  }
}

/// Whether the latent is its own normal and only compared with thresholds: its word does as well.
CHOKEPOINT_FUNCTION bool keeps_words(const Tables& tables, const PathLatent& path) {
  return path.regime != kNothing && tables.regimes[path.regime].rank_limits != kNothing;
}

/// Draw the normals of months t ... t + 3 of every path latent, or their words; t is a multiple of 4.
CHOKEPOINT_ROUTINE void draw_block(const Tables& tables, State state, const Scenario& scenario,
                                   std::int32_t t) {
  if (tables.nominal) return;  // the slots hold 0 from the start
  for (std::int32_t i = 0; i < tables.path_latents.size; ++i) {
    const PathLatent& path = tables.path_latents[i];
    const Words4 words = draw(tables, scenario, path.stream, static_cast<std::uint32_t>(t / 4));
    state.set(path.normals, from_bits(words.w0));
    state.set(state.after(path.normals, 1), from_bits(words.w1));
    state.set(state.after(path.normals, 2), from_bits(words.w2));
    state.set(state.after(path.normals, 3), from_bits(words.w3));
    if (keeps_words(tables, path)) continue;
    for (std::int32_t k = 0; k < 4; ++k) {  // a loop: four copies of the code would crowd out other code
      const Slot normal = state.after(path.normals, k);
      state.set(normal, normal_of_word(bits(state[normal])));
    }
  }
}

/// The entry that belongs to a state; the entries of two states in a row lie `stride` apart.
template <class Number, class Entry>
CHOKEPOINT_FUNCTION Number of_state(const Entry* entries, std::int32_t stride, std::int32_t states,
                                    Real state) {
  Number x = entries[0];
  for (std::int32_t j = 1; j < states; ++j) {
    x = select(state == static_cast<float>(j), Number(entries[j * stride]), x);
  }
  return x;
}

/// The state after one month: how many of the row's thresholds the latent has passed.
CHOKEPOINT_FUNCTION Real next_state(const Tables& tables, const Regime& regime, Real state, Real latent,
                                    std::int32_t t) {
  const std::int32_t columns = regime.states - 1;
  const std::int32_t matrix = tables.matrix_of_month[regime.matrix + t];
  const float* thresholds = tables.constants.data + regime.thresholds + matrix * regime.states * columns;
  Real passed = 0.0f;
  for (std::int32_t j = 0; j < columns; ++j) {
    const Real threshold = of_state<Real>(thresholds + j, columns, regime.states, state);
    passed = passed + select(latent >= threshold, Real(1.0f), Real(0.0f));
  }
  return passed;
}

/// The latent of month t: persistence, loadings on level drivers, innovation.
CHOKEPOINT_FUNCTION Real path_latent(const Tables& tables, State state, const PathLatent& path,
                                     std::int32_t t) {
  Real y = weighted_sum(tables, state, path.row, t % 4);
  if (path.previous != kNothing) {
    if (t > 0) y = fma(state[path.previous], path.phi, y * path.innovation);
    state.set(path.previous, y);
  }
  return path.load == kNothing ? y : fma(y, path.own, state[path.load]);
}

/// The state after one month, as next_state gives it, from the rank of the latent's word.
CHOKEPOINT_FUNCTION Real next_state_by_rank(const Tables& tables, const Regime& regime, Real state, Word rank,
                                            std::int32_t t) {
  const std::int32_t columns = regime.states - 1;
  const std::int32_t from = tables.matrix_of_month[regime.matrix + t] * regime.states;
  const std::uint32_t* limits = tables.rank_limits.data + regime.rank_limits + from * columns;
  Real passed = 0.0f;
  if (regime.passed != kNothing) {
    passed = of_state<Real>(tables.constants.data + regime.passed + from, 1, regime.states, state);
  }
  for (std::int32_t j = 0; j < columns; ++j) {
    const Word limit = of_state<Word>(limits + j, columns, regime.states, state);
    passed = select(rank < limit, Real(static_cast<float>(j + 1)), passed);
  }
  return passed;
}

CHOKEPOINT_FUNCTION void move_regime(const Tables& tables, State state, const PathLatent& path,
                                     std::int32_t t) {
  if (t == 0 || tables.nominal) return;
  const Regime& regime = tables.regimes[path.regime];
  const Real now = state[regime.state];
  if (keeps_words(tables, path)) {
    const Word word = bits(state[state.after(path.normals, t % 4)]);
    state.set(regime.state, next_state_by_rank(tables, regime, now, rank_of_word(word), t));
  } else {
    state.set(regime.state, next_state(tables, regime, now, path_latent(tables, state, path, t), t));
  }
}

/// Take month t's draws: what was drawn before, and the normals of four months where a block begins.
CHOKEPOINT_ROUTINE void take_draws(const Tables& tables, State state, const Scenario& scenario,
                                   std::int32_t t) {
  for (std::int32_t i = 0; i < tables.drawn_months.size; ++i) {
    const DrawnRow& drawn = tables.drawn_months[i];
    const std::int64_t row = std::int64_t{drawn.row} * tables.months + t;
    state.set(drawn.slot, load(scenario.drawn.months + row * scenario.drawn.stride));
  }
  if (t % 4 == 0) draw_block(tables, state, scenario, t);
}

/// Month t's weather from its draws: path drivers, regimes and their numbers, monthly quantities.
CHOKEPOINT_ROUTINE void advance_weather(const Tables& tables, State state, std::int32_t t) {
  for (std::int32_t i = 0; i < tables.path_latents.size; ++i) {
    const PathLatent& path = tables.path_latents[i];
    if (path.regime == kNothing) {
      state.set(path.value, value_of_score(tables, path.quantile, path_latent(tables, state, path, t)));
    } else {
      move_regime(tables, state, path, t);
    }
  }
  for (std::int32_t i = 0; i < tables.regimes.size; ++i) {
    const Regime& regime = tables.regimes[i];
    if (regime.months == kNothing) continue;
    const Real now = state[regime.state];
    Real others = static_cast<float>(t + 1);  // what is left is the last state's
    for (std::int32_t j = 0; j < regime.states - 1; ++j) {
      const Slot counter = state.after(regime.months, j);
      const Real months = state[counter] + select(now == static_cast<float>(j), Real(1.0f), Real(0.0f));
      state.set(counter, months);
      others = others - months;
    }
    if (t == tables.months - 1) state.set(state.after(regime.months, regime.states - 1), others);
  }
  for (std::int32_t i = 0; i < tables.regime_values.size; ++i) {
    const RegimeValue& term = tables.regime_values[i];
    const Regime& regime = tables.regimes[term.regime];
    const float* values = tables.constants.data + term.values;
    state.set(term.slot, of_state<Real>(values, 1, regime.states, state[regime.state]));
  }
  evaluate_quantities<Factors::finite>(tables, state, tables.monthly_quantities, t);
}

CHOKEPOINT_TARGET_END

#endif
