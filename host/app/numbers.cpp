#include "host/app/numbers.h"

#include <fmt/format.h>

#include <cctype>
#include <optional>

#include "host/error.h"
#include "host/study/names.h"

namespace chokepoint {
namespace {

using Whole = std::optional<std::uint64_t>;

Whole times_ten_plus(Whole number, std::uint64_t digit) {
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
  if (!number || *number > (kMost - digit) / 10) return std::nullopt;
  return *number * 10 + digit;
}

/// digits[.digits][e[+]digits], underscores between digits; nothing where it is no whole number of 64 bits.
Whole parse(const std::string& text) {
  Whole number = 0;
  std::uint64_t exponent = 0;
  int decimals = 0;
  bool after_point = false, after_e = false, digit_before = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (std::isdigit(static_cast<unsigned char>(c))) {
      const auto digit = static_cast<std::uint64_t>(c - '0');
      if (after_e) {
        exponent = exponent * 10 + digit;
        if (exponent > 40) return std::nullopt;
      } else {
        number = times_ten_plus(number, digit);
        decimals += after_point ? 1 : 0;
      }
      digit_before = true;
      continue;
    }
    const bool is_plus_of_exponent = c == '+' && i > 0 && (text[i - 1] == 'e' || text[i - 1] == 'E');
    if (!digit_before && !is_plus_of_exponent) return std::nullopt;
    if (c == '.' && !after_point && !after_e) {
      after_point = true;
    } else if ((c == 'e' || c == 'E') && !after_e) {
      after_e = true;
    } else if (c != '_' && !is_plus_of_exponent) {
      return std::nullopt;
    }
    digit_before = false;
  }
  if (!digit_before) return std::nullopt;
  for (; decimals > 0 && number; --decimals) {
    if (exponent > 0) {
      --exponent;
    } else if (*number % 10 != 0) {
      return std::nullopt;
    } else {
      number = *number / 10;
    }
  }
  for (; exponent > 0 && number && *number != 0; --exponent) number = times_ten_plus(number, 0);
  return number;
}

}  // namespace

std::uint64_t whole_number(const std::string& option, const std::string& text, std::uint64_t least,
                           std::uint64_t most) {
  const Whole number = parse(text);
  if (!number || *number < least || *number > most) {
    const bool has_end = most != std::numeric_limits<std::uint64_t>::max();
    const bool is_million = least > 0 && least <= 1'000'000 && most >= 1'000'000;
    throw UserError(
        UserError::Kind::study,
        fmt::format("{} {}: not a whole number that may stand here (it takes those from {}). Write {}, say.",
                    option, in_quotes(text),
                    has_end ? fmt::format("{} to {}", least, most) : fmt::format("{} on", least),
                    is_million ? "1000000 or 1e6" : std::to_string(least)));
  }
  return *number;
}

}  // namespace chokepoint
