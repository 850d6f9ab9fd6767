#pragma once

#include <cstdint>

namespace chokepoint {

/// Operations on Real, Word and Mask, by what carries them out.
struct Operations {
  std::int64_t fma = 0;
  std::int64_t arithmetic = 0;  // float: add, subtract, multiply, negate, min, max, abs
  std::int64_t divide = 0;
  std::int64_t root = 0;
  std::int64_t compare = 0;        // floats and words
  std::int64_t select = 0;         // floats and words
  std::int64_t mask = 0;           // logic on masks
  std::int64_t word = 0;           // integer: add, subtract, logic, shifts
  std::int64_t wide_multiply = 0;  // 32 by 32 bits to 64
  std::int64_t convert = 0;        // between float and integer
  std::int64_t gather = 0;         // look-ups in a table, one a scenario
  std::int64_t load = 0;           // from the workspace
  std::int64_t store = 0;          // to the workspace and the results
  std::int64_t constant = 0;       // numbers of the tables, the same for all scenarios
};

/// All classes, for whoever treats them alike.
constexpr std::int64_t Operations::*kOperationClasses[] = {
    &Operations::fma,           &Operations::arithmetic, &Operations::divide, &Operations::root,
    &Operations::compare,       &Operations::select,     &Operations::mask,   &Operations::word,
    &Operations::wide_multiply, &Operations::convert,    &Operations::gather, &Operations::load,
    &Operations::store,         &Operations::constant};

/// a + times * b; `times` may be negative, to take away.
inline Operations plus(Operations a, const Operations& b, std::int64_t times = 1) {
  for (const auto operation : kOperationClasses) a.*operation += times * b.*operation;
  return a;
}

}  // namespace chokepoint
