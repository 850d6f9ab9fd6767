#pragma once

#include <string>

#include "host/study/study.h"

namespace chokepoint {

inline Quantity number(double base) { return {base, {}, {}}; }

inline Driver level_driver(const std::string& name, const Distribution& distribution = Lognormal{2, 0.5}) {
  Driver driver;
  driver.name = name;
  driver.distribution = distribution;
  return driver;
}

inline Driver path_driver(const std::string& name, double phi = 0) {
  Driver driver = level_driver(name);
  driver.scope = Scope::path;
  driver.phi = phi;
  return driver;
}

inline Regime up_and_down(const std::string& name) {
  return {name, {"up", "down"}, 1, {{0.9, 0.1}, {0.5, 0.5}}, {}, {}};
}

/// A mine (300 kg a month) feeds a plant (100 cars of 2 kg) that feeds a shop (80 cars a month). Twelve
/// months from April 2026; transits 2 and 1; nothing is uncertain.
inline Study small_study() {
  Study study;
  study.name = "small";
  study.currency = "EUR";
  study.start_year = 2026;
  study.start_month = 4;
  study.periods = 12;
  study.seed = 0x100000002;
  study.items = {{"raw", "kg"}, {"car", "vehicle"}};
  const auto site = [](const char* name, Index item, double capacity) {
    return Site{name, item, {{number(capacity), -10, number(0), {0}, {1}}}, number(1), {}, number(0)};
  };
  study.sites = {site("mine", 0, 300), site("plant", 1, 100)};
  Stock raw, cars;
  raw.cover = 1;
  cars.cover = 0.5;
  study.sites[1].inputs = {{0, 2, raw}};
  study.markets = {{"shop", 1, number(80), number(50), number(5), 0.25, 1, cars}};
  const auto lane = [](const char* name, Index from, bool to_market, Index to, int transit) {
    Lane l;
    l.name = name;
    l.from = from;
    l.to_market = to_market;
    l.to = to;
    l.transit = transit;
    l.flow = number(1);
    l.share = number(1);
    return l;
  };
  study.lanes = {lane("mine>plant", 0, false, 1, 2), lane("plant>shop", 1, true, 0, 1)};
  return study;
}

}  // namespace chokepoint
