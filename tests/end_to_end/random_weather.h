#pragma once

#include <string>
#include <vector>

#include "tests/end_to_end/dice.h"

namespace chokepoint {

/// "2026-03": a month counted from the study's start.
struct Calendar {
  int start;  // [month since year 0]
  int periods;
  std::string date(int month) const;
};

/// A number of five digits, times `unit`, as TOML writes it.
std::string toml(double x, double unit = 1);
/// Text as TOML writes it. `x` holds no character that needs an escape.
std::string toml(const std::string& x);
/// [a, b, c]
std::string toml_list(const std::vector<std::string>& elements);

/// What is uncertain in a random study, and quantities that depend on it.
class RandomWeather {
 public:
  /// `money`: units of money in one.
  RandomWeather(Dice& dice, const Calendar& calendar, double money);

  struct RegimeNames {
    std::string name;
    std::vector<std::string> states;
  };

  /// Tables of drivers, correlations, copulas and regimes, in the order of their declaration.
  const std::vector<std::string>& drivers() const { return drivers_; }
  const std::vector<std::string>& correlations() const { return correlations_; }
  const std::vector<std::string>& copulas() const { return copulas_; }
  const std::vector<std::string>& regimes() const { return regimes_; }
  const std::vector<RegimeNames>& regime_names() const { return regime_names_; }
  /// Contents of values.txt.
  const std::string& values() const { return values_; }

  /// A quantity of about `typical`, of any terms.
  std::string quantity(double typical) { return any_quantity(typical, 1, false); }
  /// The same, in money.
  std::string money(double typical) { return any_quantity(typical, money_, true); }
  /// A quantity that stays between 0 and 1.
  std::string fraction();
  /// Money that is settled once a scenario.
  std::string level_money(double typical);
  /// Months that may be without end.
  std::string waiting(double typical);

 private:
  enum class Use { factor, waiting, money };
  enum class Form { any, table };

  void add_driver(const std::string& scope, Use use, int kind);
  void add_regime();
  void correlate(const std::vector<std::string>& names);
  void add_copula();
  std::string distribution(int kind, double typical, double unit);
  std::string loadings();
  std::string matrix(int states);
  std::string any_quantity(double typical, double unit, bool is_money, Form form = Form::any);
  std::string term();
  std::string added_term(double typical, double unit);

  Dice& dice_;
  Calendar calendar_;
  double money_;
  std::vector<std::string> drivers_, correlations_, copulas_, regimes_;
  std::vector<RegimeNames> regime_names_;
  std::vector<std::string> levels_, paths_;                // all names, as correlations know them
  std::vector<std::string> level_factors_, path_factors_;  // drivers of about 1
  std::vector<std::string> waits_, summands_;              // drivers in months, in money
  std::string values_;
};

}  // namespace chokepoint
