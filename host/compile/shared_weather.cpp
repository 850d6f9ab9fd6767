#include "host/compile/shared_weather.h"

#include <algorithm>
#include <utility>

#include "host/compile/draft.h"

namespace chokepoint {
namespace {

template <class T>
bool have_same_names(const std::vector<T>& a, const std::vector<T>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const T& x, const T& y) { return x.name == y.name; });
}

/// Whether indices mean the same, and the normals and the factors that mix them are the same.
bool have_same_draws(const Study& a, const Study& b) {
  return a.seed == b.seed && a.periods == b.periods && a.correlations == b.correlations &&
         a.copulas == b.copulas && have_same_names(a.drivers, b.drivers) &&
         have_same_names(a.regimes, b.regimes);
}

/// The study without its network: only the weather is left.
Study weather_of(const Study& study) {
  Study weather;
  weather.name = study.name;
  weather.start_year = study.start_year;
  weather.start_month = study.start_month;
  weather.periods = study.periods;
  weather.seed = study.seed;
  weather.drivers = study.drivers;
  weather.correlations = study.correlations;
  weather.copulas = study.copulas;
  weather.regimes = study.regimes;
  return weather;
}

}  // namespace

SharedWeather::SharedWeather(const Study& base) : base_(base) {}

bool SharedWeather::has(const Study& variant, Correlation::Member member) const {
  if (!have_same_draws(variant, base_)) return false;
  const auto i = static_cast<std::size_t>(member.index);
  const auto is_same = [&](const auto& a, const auto& b) {
    return a == b && std::all_of(a.loadings.begin(), a.loadings.end(), [&](const Loading& loading) {
             const auto level = static_cast<std::size_t>(loading.level);
             return variant.drivers[level].held == base_.drivers[level].held;
           });
  };
  return member.is_regime ? is_same(variant.regimes[i], base_.regimes[i])
                          : is_same(variant.drivers[i], base_.drivers[i]);
}

bool SharedWeather::is_level(Correlation::Member member) const {
  return !member.is_regime && base_.drivers[static_cast<std::size_t>(member.index)].scope == Scope::level;
}

std::int32_t SharedWeather::row_of(Correlation::Member member) {
  std::vector<Correlation::Member>& rows = is_level(member) ? levels_ : months_;
  const auto known = std::find(rows.begin(), rows.end(), member);
  if (known == rows.end()) rows.push_back(member);
  return static_cast<std::int32_t>(std::find(rows.begin(), rows.end(), member) - rows.begin());
}

TableLists SharedWeather::compile() const {
  const Study weather = weather_of(base_);
  Draft draft(weather);
  begin_tables(draft);
  for (const Correlation::Member member : levels_) {
    draft.lists.outcomes.push_back(
        {compiled::Outcome::Kind::value, draft.demands.value(member.index), compiled::kNothing, 0});
  }
  for (const Correlation::Member member : months_) {
    const compiled::Slot slot =
        member.is_regime ? draft.demands.state(member.index) : draft.demands.value(member.index);
    draft.lists.series.push_back({compiled::Series::Kind::value, slot});
  }
  return finish_tables(draft);
}

}  // namespace chokepoint
