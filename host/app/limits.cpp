#include "host/app/limits.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>

#include "host/error.h"
#include "host/study/names.h"

namespace chokepoint {
namespace {

/// A decimal number above 0 that is the whole text.
std::optional<double> positive(std::string_view text) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return std::isfinite(number) && number > 0 ? std::optional(number) : std::nullopt;
}

/// A share in per cent; without the sign, 0.5 may be meant for a half or for half a per cent.
std::optional<double> share_of(std::string_view text) {
  if (!text.ends_with('%')) return std::nullopt;
  text.remove_suffix(1);
  const std::optional<double> number = positive(text);
  return number ? std::optional(*number / 100) : std::nullopt;
}

UserError bad_target(const std::string& text, const std::string& why) {
  return UserError(
      UserError::Kind::study,
      fmt::format("--until {}: {}. Write cvar=0.5% or 'mean(profit)=1%', say.", in_quotes(text), why));
}

}  // namespace

PrecisionTarget precision_target(const std::string& text) {
  const std::size_t equals = text.rfind('=');
  if (equals == std::string::npos) throw bad_target(text, "no precision (FIGURE=SHARE is expected)");
  PrecisionTarget target;
  std::string figure = text.substr(0, equals);
  if (const std::size_t open = figure.find('('); open != std::string::npos) {
    if (!figure.ends_with(')')) throw bad_target(text, "no end of the outcome's name (')' is missing)");
    target.outcome = figure.substr(open + 1, figure.size() - open - 2);
    figure.resize(open);
  }
  if (figure != "cvar" && figure != "mean")
    throw bad_target(text, "no figure " + in_quotes(figure) + " (there are cvar and mean)");
  target.figure = figure == "mean" ? PrecisionTarget::Figure::mean : PrecisionTarget::Figure::cvar;
  const std::string share_text = text.substr(equals + 1);
  const std::optional<double> share = share_of(share_text);
  if (!share || *share >= 1)
    throw bad_target(
        text, "not a precision " + in_quotes(share_text) +
                  " (half the 95% interval in per cent of the figure, with %, above 0% and below 100%)");
  target.share = *share;
  return target;
}

double duration_in_seconds(const std::string& text) {
  struct Unit {
    std::string_view name;
    double seconds;
  };
  constexpr Unit kUnits[] = {{"min", 60}, {"m", 60}, {"h", 3600}, {"s", 1}, {"", 1}};
  constexpr double kMost = 1e9;  // [s] a clock holds more, but nobody waits
  for (const Unit& unit : kUnits) {
    if (!text.ends_with(unit.name)) continue;
    const std::optional<double> number =
        positive(std::string_view(text).substr(0, text.size() - unit.name.size()));
    if (number && *number * unit.seconds <= kMost) return *number * unit.seconds;
    break;
  }
  throw UserError(
      UserError::Kind::study,
      fmt::format("--max-time {}: not a time (a number above 0 and s, min or h is expected). Write "
                  "90s, 30min or 1.5h, say.",
                  in_quotes(text)));
}

}  // namespace chokepoint
