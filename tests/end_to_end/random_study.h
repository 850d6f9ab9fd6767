#pragma once

#include <cstdint>
#include <string>

namespace chokepoint {

/// How a random study is put into words. The same study in other words tells the same scenarios.
struct Wording {
  bool other_names = false;      // of sites, markets, lanes, items and tariffs
  bool other_order = false;      // of the kinds of tables, and of items
  bool sites_backwards = false;  // sites in reverse order
  double money = 1;              // all money in units of 1 / money
  double more_duty = 0;          // added to every rate of every tariff
  bool variants = false;         // tell them too
};

/// A study and the file of numbers that it may refer to, `values.txt` beside it.
struct RandomStudy {
  std::string text, values;
};

/// Make up a study of 1 to 8 sites and 1 to 40 months from a seed. Over some hundred seeds every key of
/// configs/FORMAT.md appears, at the ends of its range too. It is valid, and each of its numbers is modest:
/// units and money stay far from the limits of single precision. Money is in EUR; drivers of it are called
/// "money N". Variants: "same" changes nothing, "other" does, "held" holds a driver
/// and a regime.
RandomStudy random_study(std::uint64_t seed, const Wording& wording = {});

}  // namespace chokepoint
