#include "tests/end_to_end/random_weather.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace chokepoint {
namespace {

constexpr int kKinds = 13;  // of distributions

}  // namespace

std::string Calendar::date(int month) const {
  const int all = start + month;
  return fmt::format("\"{:04}-{:02}\"", all / 12, all % 12 + 1);
}

std::string toml(double x, double unit) {
  return fmt::format("{}", std::stod(fmt::format("{:.5g}", x)) * unit);
}
std::string toml(const std::string& x) { return '"' + x + '"'; }

std::string toml_list(const std::vector<std::string>& elements) {
  return fmt::format("[{}]", fmt::join(elements, ", "));
}

RandomWeather::RandomWeather(Dice& dice, const Calendar& calendar, double money)
    : dice_(dice), calendar_(calendar), money_(money) {
  for (int i = dice.whole(1, 12); i > 0; --i)
    values_ += toml(dice.number(0.5, 1.6)) + dice.pick<std::string>({" ", ", ", "\n", ",\n"});
  values_ += "1\n";
  const int first = dice.whole(0, kKinds - 1);
  for (int i = dice.whole(0, 3); i > 0; --i) add_driver("level", Use::factor, first + i);
  for (int i = dice.whole(1, 2); i > 0; --i) add_driver("level", Use::waiting, first + 4 + i);
  for (int i = dice.whole(0, 3); i > 0; --i) add_driver("path", Use::factor, first + 7 + i);
  if (dice.chance(0.5)) add_driver(dice.chance(0.5) ? "path" : "level", Use::money, first + 11);
  for (int i = dice.whole(0, 3); i > 0; --i) add_regime();
  correlate(levels_);
  correlate(paths_);
  if (dice.chance(0.5)) add_copula();
}

void RandomWeather::add_driver(const std::string& scope, Use use, int kind) {
  const std::string name = fmt::format("{} {}", use == Use::money ? "money" : "driver", drivers_.size());
  const bool is_path = scope == "path";
  const double typical = use == Use::factor ? 1 : use == Use::waiting ? 4 : 3;
  std::string text = fmt::format("[[driver]]\nname = \"{}\"\ndistribution = {}\n", name,
                                 distribution(kind % kKinds, typical, use == Use::money ? money_ : 1));
  if (is_path || dice_.chance(0.3)) text += fmt::format("scope = \"{}\"\n", scope);
  double probability = 1;
  if (dice_.chance(0.3)) {
    probability = dice_.chance(0.1) ? 0 : dice_.number(0.05, 1);
    text += "probability = " + toml(probability) + "\n";
  }
  if (use == Use::waiting && dice_.chance(0.4))
    text += "never = " + toml(dice_.chance(0.1) ? probability : probability * dice_.number(0, 0.4)) + "\n";
  if (is_path) {
    if (dice_.chance(0.7)) text += "phi = " + toml(dice_.pick<double>({0, 0.3, 0.8, 0.99})) + "\n";
    text += loadings();
  }
  drivers_.push_back(text);
  (is_path ? paths_ : levels_).push_back(name);
  (use == Use::waiting ? waits_
   : use == Use::money ? summands_
   : is_path           ? path_factors_
                       : level_factors_)
      .push_back(name);
}

std::string RandomWeather::distribution(int kind, double typical, double unit) {
  const auto x = [&](double low, double high) { return toml(typical * dice_.number(low, high), unit); };
  const auto around = [&] {  // min <= mode <= max, mode at an end at times
    const double low = typical * 0.4, high = typical * dice_.number(1.1, 1.8);
    const double mode = dice_.pick<double>({low, high, low + (high - low) * dice_.number(0, 1)});
    return fmt::format("min = {}, mode = {}, max = {}", toml(low, unit), toml(mode, unit), toml(high, unit));
  };
  const auto list = [&](int most, auto element) {
    std::vector<std::string> elements;
    for (int i = dice_.whole(1, most); i > 0; --i) elements.push_back(element());
    return elements;
  };
  switch (kind) {
    case 0:
      return fmt::format("{{ type = \"constant\", value = {} }}", x(0.8, 1.2));
    case 1:
      return fmt::format("{{ type = \"uniform\", min = {}, max = {} }}", x(0.2, 0.9), x(1, 1.5));
    case 2:
      return fmt::format("{{ type = \"normal\", mean = {}, sd = {} }}", x(0.9, 1.1), x(0.05, 0.6));
    case 3:
      return fmt::format("{{ type = \"lognormal\", median = {}, sigma = {} }}", x(0.9, 1.1),
                         toml(dice_.number(0.05, 0.7)));
    case 4:
      return fmt::format("{{ type = \"triangular\", {} }}", around());
    case 5:
      return fmt::format("{{ type = \"pert\", {} }}", around());
    case 6:
      return fmt::format("{{ type = \"beta\", alpha = {}, beta = {}, min = {}, max = {} }}",
                         toml(dice_.number(0.6, 6)), toml(dice_.number(0.6, 6)), x(0.1, 0.6), x(1.1, 1.9));
    case 7:
      return fmt::format("{{ type = \"gamma\", mean = {}, sd = {} }}", x(0.8, 1.2), x(0.1, 1.3));
    case 8:
      return fmt::format("{{ type = \"weibull\", scale = {}, shape = {} }}", x(0.8, 1.2),
                         toml(dice_.number(0.8, 6)));
    case 9:
      return fmt::format("{{ type = \"exponential\", mean = {} }}", x(0.6, 1.2));
    case 10: {
      const auto values = list(6, [&] { return x(0, 2); });
      std::vector<std::string> weights(values.size(), "0");
      for (std::string& weight : weights) weight = toml(static_cast<double>(dice_.whole(0, 4)));
      weights.back() = "1.5";
      return fmt::format("{{ type = \"discrete\", values = {}, weights = {} }}", toml_list(values),
                         toml_list(weights));
    }
    case 11:
      return fmt::format("{{ type = \"empirical\", values = {} }}",
                         toml_list(list(8, [&] { return x(0.5, 1.7); })));
    default:  // numbers in a file stay as they are, whatever the unit
      if (typical == 1) return "{ type = \"empirical\", file = \"values.txt\" }";
      return fmt::format("{{ type = \"beta\", alpha = 2, beta = 3, max = {} }}", x(1, 2));
  }
}

/// Weights of magnitudes that sum to at most 1: they explain at most all of the variance.
std::string RandomWeather::loadings() {
  if (levels_.empty() || dice_.chance(0.5)) return "";
  std::vector<std::string> names = levels_;
  dice_.shuffle(names);
  names.resize(
      static_cast<std::size_t>(dice_.whole(1, static_cast<int>(std::min<std::size_t>(3, names.size())))));
  const bool all = names.size() == 1 && dice_.chance(0.2);
  std::vector<std::string> entries;
  for (const std::string& name : names) {
    const double weight = all ? 1 : dice_.number(0, 0.9 / static_cast<double>(names.size()));
    entries.push_back(toml(name) + " = " + toml(dice_.chance(0.5) ? weight : -weight));
  }
  return fmt::format("loadings = {{ {} }}\n", fmt::join(entries, ", "));
}

std::string RandomWeather::matrix(int states) {
  std::vector<std::string> rows;
  for (int i = 0; i < states; ++i) {
    std::vector<int> cuts = {0, 1000};
    for (int j = 1; j < states; ++j)
      cuts.push_back(dice_.pick<int>({0, 500, 950, 1000, dice_.whole(0, 1000)}));
    std::sort(cuts.begin(), cuts.end());
    std::vector<std::string> row;
    for (std::size_t j = 1; j < cuts.size(); ++j) row.push_back(toml((cuts[j] - cuts[j - 1]) / 1000.0));
    dice_.shuffle(row);
    rows.push_back(toml_list(row));
  }
  return toml_list(rows);
}

void RandomWeather::add_regime() {
  RegimeNames regime{fmt::format("regime {}", regimes_.size()), {}};
  std::vector<std::string> quoted;
  for (int i = dice_.whole(2, 5); i > 0; --i) {
    regime.states.push_back(fmt::format("state {}", i));
    quoted.push_back(toml(regime.states.back()));
  }
  const int states = static_cast<int>(quoted.size());
  std::string text = fmt::format("[[regime]]\nname = \"{}\"\nstates = {}\ninitial = {}\ntransition = {}\n",
                                 regime.name, toml_list(quoted), dice_.pick(quoted), matrix(states)) +
                     loadings();
  for (int at = 1; at < calendar_.periods; at += dice_.whole(3, 20))
    if (dice_.chance(0.3))
      text +=
          fmt::format("[[regime.change]]\nat = {}\ntransition = {}\n", calendar_.date(at), matrix(states));
  regimes_.push_back(text);
  paths_.push_back("regime/" + regime.name);
  regime_names_.push_back(regime);
}

/// Correlate some pairs; no member's correlations sum to 1, so the matrix is positive definite.
void RandomWeather::correlate(const std::vector<std::string>& names) {
  std::vector<double> left(names.size(), 0.98);
  for (std::size_t a = 0; a < names.size(); ++a)
    for (std::size_t b = 0; b < a; ++b) {
      if (!dice_.chance(0.25)) continue;
      const double rho = dice_.chance(0.2) ? 0.97 : dice_.number(0, 0.6);
      if (rho >= std::min(left[a], left[b])) continue;
      left[a] -= rho;
      left[b] -= rho;
      correlations_.push_back(fmt::format("[[correlation]]\nbetween = [\"{}\", \"{}\"]\nrho = {}\n", names[a],
                                          names[b], toml(dice_.chance(0.5) ? rho : -rho)));
    }
}

void RandomWeather::add_copula() {
  std::vector<std::string> names = levels_;
  dice_.shuffle(names);
  const std::size_t half = names.size() < 4 ? names.size() : names.size() / 2;
  for (std::size_t begin = 0; begin < names.size(); begin += half) {
    std::vector<std::string> quoted;
    for (std::size_t i = begin; i < std::min(begin + half, names.size()); ++i)
      quoted.push_back(toml(names[i]));
    copulas_.push_back(fmt::format("[[copula]]\nname = \"copula {}\"\ntype = \"t\"\ndof = {}\ndrivers = {}\n",
                                   copulas_.size(), toml(dice_.pick<double>({1, 2.5, 4, 30, 1000})),
                                   toml_list(quoted)));
  }
}

/// A factor of about 1.
std::string RandomWeather::term() {
  const int kind = dice_.whole(0, 4);
  if (kind == 0 && !level_factors_.empty()) return toml(dice_.pick(level_factors_));
  if (kind <= 1 && !path_factors_.empty()) return toml(dice_.pick(path_factors_));
  if (kind <= 2 && !regime_names_.empty()) {
    const RegimeNames& regime = dice_.pick(regime_names_);
    std::vector<std::string> values;
    for (std::size_t i = 0; i < regime.states.size(); ++i)
      values.push_back(toml(dice_.chance(0.15) ? 0 : dice_.number(0.4, 1.3)));
    return fmt::format("{{ regime = \"{}\", values = {} }}", regime.name, toml_list(values));
  }
  if (kind == 3) {
    std::vector<std::string> values;
    for (int i = 0; i < 12; ++i) values.push_back(toml(dice_.number(0.7, 1.3)));
    return fmt::format("{{ season = {} }}", toml_list(values));
  }
  std::vector<std::string> points;
  int month = dice_.whole(-8, calendar_.periods);
  for (int i = dice_.whole(1, 3); i > 0; --i, month += dice_.whole(1, 15))
    points.push_back(fmt::format("[{}, {}]", calendar_.date(month),
                                 toml(dice_.chance(0.15) ? 0 : dice_.number(0.5, 1.5))));
  return fmt::format("{{ profile = {} }}", toml_list(points));
}

/// A summand of about a fifth of `typical`, of either sign.
std::string RandomWeather::added_term(double typical, double unit) {
  const auto x = [&] { return toml(typical * dice_.number(-0.2, 0.2), unit); };
  if (!regime_names_.empty() && dice_.chance(0.5)) {
    const RegimeNames& regime = dice_.pick(regime_names_);
    std::vector<std::string> values;
    for (std::size_t i = 0; i < regime.states.size(); ++i) values.push_back(x());
    return fmt::format("{{ regime = \"{}\", values = {} }}", regime.name, toml_list(values));
  }
  return fmt::format("{{ profile = [[{}, {}], [{}, {}]] }}", calendar_.date(0), x(),
                     calendar_.date(calendar_.periods), x());
}

std::string RandomWeather::any_quantity(double typical, double unit, bool is_money, Form form) {
  const double base = typical * dice_.number(0.6, 1.4);
  if (form == Form::any && dice_.chance(0.5)) return toml(base, unit);
  std::vector<std::string> times, plus;
  for (int i = dice_.whole(0, 3); i > 0; --i) times.push_back(term());
  for (int i = dice_.whole(0, 3) - 1; i > 0; --i) plus.push_back(added_term(typical, unit));
  if (is_money && !summands_.empty() && dice_.chance(0.4)) plus.push_back(toml(dice_.pick(summands_)));
  if (!is_money && typical == 1 && !path_factors_.empty() && dice_.chance(0.1))
    plus.push_back(toml(dice_.pick(path_factors_)));
  const bool needs_base = is_money || typical != 1 || dice_.chance(0.5);
  return fmt::format("{{ {}times = {}, plus = {} }}", needs_base ? "base = " + toml(base, unit) + ", " : "",
                     toml_list(times), toml_list(plus));
}

std::string RandomWeather::fraction() {
  if (dice_.chance(0.5)) return toml(dice_.pick<double>({0, 1, dice_.number(0.3, 1)}));
  return any_quantity(1, 1, false, Form::table);
}

std::string RandomWeather::level_money(double typical) {
  const std::string base = toml(typical * dice_.number(0, 2), money_);
  if (level_factors_.empty() || dice_.chance(0.4)) return base;
  return fmt::format("{{ base = {}, times = [\"{}\"] }}", base, dice_.pick(level_factors_));
}

std::string RandomWeather::waiting(double typical) {
  const int kind = dice_.whole(0, 4);
  if (kind == 0 || waits_.empty()) return toml(dice_.number(0, 2 * typical));
  if (kind == 1)
    return fmt::format("{{ base = {}, plus = [\"{}\"] }}", toml(dice_.number(0, 2)), dice_.pick(waits_));
  if (kind == 2 && !level_factors_.empty())
    return fmt::format("{{ times = [\"{}\", \"{}\"] }}", dice_.pick(waits_), dice_.pick(level_factors_));
  return fmt::format("{{ times = [\"{}\"] }}", dice_.pick(waits_));
}

}  // namespace chokepoint
