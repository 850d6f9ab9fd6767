#include "host/text/numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace chokepoint {
namespace {

/// Three digits that count, without an exponent.
std::string three_digits(double x) {
  const int before = x == 0 ? 1 : static_cast<int>(std::floor(std::log10(std::abs(x)))) + 1;
  std::string text = fmt::format("{:.{}f}", x, std::clamp(3 - before, 0, 12));
  if (text.find('.') == std::string::npos) return text;
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

/// Whether a unit looks like an English word: small letters, with a vowel, three at least.
bool is_word(const std::string& unit) {
  return unit.size() >= 3 && unit.find_first_of("aeiou") != std::string::npos &&
         std::all_of(unit.begin(), unit.end(), [](unsigned char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace

std::string plural(const std::string& unit) {
  if (!is_word(unit)) return unit;
  const auto ends = [&](const char* with) { return unit.ends_with(with); };
  if (ends("s") || ends("x") || ends("ch") || ends("sh")) return unit + "es";
  const bool is_vowel = std::string("aeiou").find(unit[unit.size() - 2]) != std::string::npos;
  if (ends("y") && !is_vowel) return unit.substr(0, unit.size() - 1) + "ies";
  return unit + "s";
}

std::string decimal_text(double x, int decimals) {
  std::string digits = fmt::format("{:.{}f}", std::abs(x), decimals);
  const bool is_zero = digits.find_first_of("123456789") == std::string::npos;
  const std::size_t point = std::min(digits.find('.'), digits.size());
  for (auto at = static_cast<std::ptrdiff_t>(point) - 3; at > 0; at -= 3)
    digits.insert(static_cast<std::size_t>(at), ",");
  return (x < 0 && !is_zero ? "-" : "") + digits;
}

std::string number_text(double x) {
  const double size = std::abs(x);
  if (!std::isfinite(x)) return x > 0 ? "infinite" : "-infinite";
  // 999,500 rounds to a million.
  if (size >= 999.5e6) return three_digits(x / 1e9) + " billion";
  if (size >= 999.5e3) return three_digits(x / 1e6) + " million";
  if (size < 999.5) return size < 5e-13 ? "0" : three_digits(x);
  const double step = std::pow(10.0, std::floor(std::log10(size)) - 2);
  return decimal_text(std::round(x / step) * step, 0);
}

std::string amount_text(double x, const std::string& unit) {
  std::string number = number_text(x);
  if (unit == "1" || unit.empty()) return number;
  return number + " " + (number == "1" ? unit : plural(unit));
}

std::string percent_text(double share) {
  const double percent = 100 * share;
  if (percent > 0 && percent < 0.95) return "less than 1%";
  if (percent < 100 && percent > 99.5) return "almost 100%";
  return fmt::format("{:.0f}%", percent);
}

std::string few_beyond_text(std::uint64_t scenarios, const std::string& quantile) {
  const std::uint64_t beyond = scenarios / 100;
  if (beyond >= 20) return "";
  const std::string few = beyond == 0   ? "none lies"
                          : beyond == 1 ? "only one lies"
                                        : fmt::format("only {} lie", beyond);
  return fmt::format("Of {} {} {} beyond {}: its errors and those of the mean beyond it are too small.",
                     decimal_text(static_cast<double>(scenarios), 0),
                     scenarios == 1 ? "scenario" : "scenarios", few, quantile);
}

Scale scale_for(double magnitude) {
  if (magnitude >= 1e9) return {1e9, "billion "};
  if (magnitude >= 1e6) return {1e6, "million "};
  if (magnitude >= 1e4) return {1e3, "thousand "};
  return {1, ""};
}

}  // namespace chokepoint
