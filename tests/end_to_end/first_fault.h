#pragma once

#include <fmt/format.h>

#include <cmath>
#include <string>

namespace chokepoint {

constexpr double kRoundoff = 0x1p-24;  // of one operation in single precision, relative

/// Keeps the first thing that does not hold.
class FirstFault {
 public:
  /// Of what these words speak; t < 0: of the whole scenario.
  void look_at(int t, std::size_t scenario) {
    month_ = t;
    scenario_ = scenario;
  }

  bool found() const { return !text_.empty(); }
  const std::string& text() const { return text_; }

  /// a == b, to the bit but for the sign of 0.
  void same(const char* what, const std::string& name, double a, double b) {
    if (a != b) tell(what, name, a, b);
  }
  void at_most(const char* what, const std::string& name, double a, double b) {
    if (!(a <= b)) tell(what, name, a, b);
  }
  /// |a - b| <= tolerance
  void close(const char* what, const std::string& name, double a, double b, double tolerance) {
    if (!(std::abs(a - b) <= tolerance)) tell(what, name, a, b);
  }

 private:
  void tell(const char* what, const std::string& name, double a, double b) {
    if (!found())
      text_ = fmt::format("{} in month {} of scenario {}: {}, {} against {}", name, month_, scenario_, what,
                          a, b);
  }

  std::string text_;
  int month_ = -1;
  std::size_t scenario_ = 0;
};

}  // namespace chokepoint
