#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "host/compile/extras.h"

namespace chokepoint {

/// Read the parts of a scenario's loss from its rows, as whole numbers of a quantum.
class LossParts {
 public:
  /// The quantum is 2^-36 of the nominal scenario's largest sum, or a little less; a part may be 2^11 times
  /// that sum.
  static constexpr int kBits = 36, kMostBits = 47;

  LossParts() = default;
  /// `nominal`: the rows of the base's nominal scenario, extras from `first_row` on.
  LossParts(const Extras& extras, std::size_t first_row, const std::vector<float>& nominal);

  std::size_t count() const { return parts_.size(); }
  int quantum_exponent() const { return exponent_; }

  /// Write the parts of some scenarios, [scenario][part]; extras[row * stride + scenario] are the rows behind
  /// those of outcomes. False where one is too large. Goes through the rows one after the other, since they
  /// lie far apart.
  bool read(const float* extras, std::int64_t stride, const std::vector<std::int64_t>& scenarios,
            std::int64_t* parts) const;

 private:
  /// A term of a part: its first row of extras.
  struct Term {
    std::size_t row;
    int sign;
  };
  struct Part {
    std::vector<Term> terms;
    std::int64_t nominal = 0;
  };
  bool add_term(const float* extras, std::int64_t stride, const std::vector<std::int64_t>& scenarios,
                const Term& term, std::int64_t* parts) const;

  int exponent_ = 0;
  double inverse_quantum_ = 1;
  std::vector<Part> parts_;
};

}  // namespace chokepoint
