#include "host/report/axis.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "host/text/numbers.h"

namespace chokepoint {
namespace {

/// The smallest step of 1, 2, 2.5 or 5 times a power of ten with which at most `most` steps fill the length.
double round_step(double length, int most) {
  const double least = length / std::max(1, most);
  const double power = std::pow(10.0, std::floor(std::log10(least)));
  for (const double factor : {1.0, 2.0, 2.5, 5.0}) {
    if (factor * power >= least * (1 - 1e-9)) return factor * power;
  }
  return 10 * power;
}

/// Decimals that tell multiples of a step apart.
int decimals_of(double step) {
  for (int decimals = 0; decimals < 12; ++decimals) {
    const double scaled = step * std::pow(10.0, decimals);
    if (std::abs(scaled - std::round(scaled)) < 1e-6 * scaled) return decimals;
  }
  return 12;
}

}  // namespace

Extent extent_of(const std::vector<double>& values) {
  Extent extent{std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
  for (const double x : values)
    if (std::isfinite(x)) extent = united(extent, {x, x});
  if (extent.low > extent.high) return {0, 1};
  if (extent.low < extent.high) return extent;
  const double room = extent.low == 0 ? 1 : std::abs(extent.low) / 10;
  return {extent.low - (extent.low == 0 ? 0 : room), extent.high + room};
}

Extent united(Extent a, Extent b) { return {std::min(a.low, b.low), std::max(a.high, b.high)}; }

Extent rounded_out(Extent extent, int most, double unit) {
  if (extent.low > 0 && extent.low < 0.6 * extent.high) extent.low = 0;
  if (extent.high < 0 && extent.high > 0.6 * extent.low) extent.high = 0;
  const double step = round_step((extent.high - extent.low) / unit, most) * unit;
  return {std::floor(extent.low / step + 1e-9) * step, std::ceil(extent.high / step - 1e-9) * step};
}

std::string with_minus(std::string number) {
  if (number.starts_with('-')) number.replace(0, 1, "−");
  return number;
}

std::vector<Tick> even_ticks(Extent extent, int most, double unit) {
  const double low = extent.low / unit, high = extent.high / unit;
  if (!(high > low)) return {{extent.low, number_text(low)}};
  const double step = round_step(high - low, most);
  const int decimals = decimals_of(step);
  std::vector<Tick> ticks;
  for (double i = std::ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; ++i)
    ticks.push_back({i * step * unit, with_minus(decimal_text(i * step, decimals))});
  return ticks;
}

std::vector<Tick> percent_ticks(Extent extent, int most) {
  std::vector<Tick> ticks = even_ticks(extent, most, 0.01);
  for (Tick& tick : ticks) tick.label += "%";
  return ticks;
}

std::vector<Tick> probability_ticks(Extent extent) {
  std::vector<Tick> ticks;
  const int least = static_cast<int>(std::ceil(std::log10(extent.low) - 1e-9)),
            most = static_cast<int>(std::floor(std::log10(extent.high) + 1e-9));
  const bool has_few = most - least < 2;
  for (int power = least - 1; power <= most; ++power) {
    for (const int factor : {1, 2, 5}) {
      const double share = factor * std::pow(10.0, power);
      if ((factor > 1 && !has_few) || share < extent.low * (1 - 1e-9) || share > extent.high * (1 + 1e-9))
        continue;
      ticks.push_back({share, fmt::format("{:.{}f}%", 100 * share, std::max(0, -power - 2))});
    }
  }
  return ticks;
}

std::vector<Tick> decade_ticks(Extent extent) {
  std::vector<Tick> ticks;
  for (int power = static_cast<int>(std::ceil(std::log10(extent.low) - 1e-9));
       power <= std::log10(extent.high) + 1e-9; ++power)
    ticks.push_back({std::pow(10.0, power), number_text(std::pow(10.0, power))});
  return ticks;
}

std::vector<Tick> month_ticks(int start_year, int start_month, int months, int most) {
  static constexpr int kSteps[] = {1, 3, 6, 12, 24, 60, 120, 240};
  // Months take twice the room of years.
  const auto* const step = std::find_if(std::begin(kSteps), std::end(kSteps), [&](int one) {
    return months <= one * (one < 12 ? std::max(1, most / 2) : most);
  });
  const int every = step == std::end(kSteps) ? 600 : *step, begin = 12 * start_year + start_month - 1;
  std::vector<Tick> ticks;
  for (int month = begin; month < begin + months; ++month) {
    if (month % every != 0) continue;
    const int year = month / 12;
    ticks.push_back({static_cast<double>(month - begin),
                     every < 12 ? fmt::format("{}-{:02}", year, month % 12 + 1) : std::to_string(year)});
  }
  return ticks;
}

Axis::Axis(Extent values, double from, double to, Spacing spacing)
    : spacing_(spacing), low_(position(values.low)), high_(position(values.high)), from_(from), to_(to) {}

double Axis::position(double value) const { return spacing_ == Spacing::even ? value : std::log10(value); }

double Axis::operator()(double value) const {
  const double share = (position(value) - low_) / (high_ - low_);
  return from_ + std::clamp(share, 0.0, 1.0) * (to_ - from_);
}

}  // namespace chokepoint
