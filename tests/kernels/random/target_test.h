#pragma once

// Run a test on every target, skipping, and saying why, those that this machine cannot run.

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "tests/kernels/random/targets.h"

namespace chokepoint::random_test {

class OnTarget : public testing::TestWithParam<Target> {
 protected:
  void SetUp() override {
    if (!GetParam().absent.empty()) GTEST_SKIP() << GetParam().absent;
  }
  const Functions& functions() const { return GetParam().functions; }
};

inline std::string target_name(const testing::TestParamInfo<Target>& info) { return info.param.name; }

inline std::vector<float> values_of(Functions::OfReals f, const std::vector<float>& x) {
  std::vector<float> y(x.size());
  f(x.data(), y.data(), x.size());
  return y;
}

inline std::vector<float> values_of(Functions::OfWords f, const std::vector<std::uint32_t>& x) {
  std::vector<float> y(x.size());
  f(x.data(), y.data(), x.size());
  return y;
}

inline std::uint32_t bits_of(float x) {
  std::uint32_t w;
  std::memcpy(&w, &x, sizeof w);
  return w;
}

inline float float_of(std::uint32_t w) {
  float x;
  std::memcpy(&x, &w, sizeof x);
  return x;
}

// Return every stride-th float of [low, high], and high; both of one sign.
inline std::vector<float> floats(float low, float high, std::uint32_t stride) {
  std::vector<float> all;
  for (std::uint64_t w = bits_of(low); w < bits_of(high); w += stride)
    all.push_back(float_of(static_cast<std::uint32_t>(w)));
  all.push_back(high);
  return all;
}

// Return the spacing of float32 at |x| (of normal numbers).
inline double ulp(double x) {
  int exponent;
  std::frexp(x, &exponent);
  return std::ldexp(1.0, exponent - 24);
}

// Expect the same bits as the scalar reference gives.
template <class F, class In>
void expect_same_bits(F f, F reference, const std::vector<In>& x) {
  const std::vector<float> got = values_of(f, x), expected = values_of(reference, x);
  for (std::size_t i = 0; i < x.size(); ++i)
    ASSERT_EQ(bits_of(got[i]), bits_of(expected[i]))
        << "at " << x[i] << ": " << got[i] << ", " << expected[i];
}

}  // namespace chokepoint::random_test
