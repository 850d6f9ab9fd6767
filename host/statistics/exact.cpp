#include "host/statistics/exact.h"

#include <algorithm>
#include <cmath>

namespace chokepoint {

double to_double(const Ratio& ratio, int exponent) {
  if (ratio.numerator == 0) return 0;
  Integer numerator = abs(ratio.numerator), denominator = ratio.denominator;
  // A quotient of 63 or 64 bits, its last bit set if anything is left over, rounds once in the conversion.
  const int shift = 63 - (static_cast<int>(msb(numerator)) - static_cast<int>(msb(denominator)));
  if (shift > 0)
    numerator <<= static_cast<unsigned>(shift);
  else
    denominator <<= static_cast<unsigned>(-shift);
  Integer quotient, remainder;
  divide_qr(numerator, denominator, quotient, remainder);
  const std::uint64_t bits = static_cast<std::uint64_t>(quotient) | (remainder != 0 ? 1u : 0u);
  const double magnitude = std::ldexp(static_cast<double>(bits), exponent - shift);
  return ratio.numerator < 0 ? -magnitude : magnitude;
}

ExactSums::ExactSums(const MomentTable& table) {
  exponent_ = 1000;
  table.for_each([&](std::uint32_t bin, const Moments& m) {
    if (bin == kInfinityKey >> 16) return;
    exponent_ = std::min(exponent_, static_cast<int>(scale_of_bin(bin).exponent));
    count_ += m.count;
  });
  table.for_each([&](std::uint32_t bin, const Moments& m) {
    if (bin == kInfinityKey >> 16) return;
    const BinScale scale = scale_of_bin(bin);
    const unsigned shift = static_cast<unsigned>(scale.exponent - exponent_);
    // Sums of (u + c)^k by the binomial theorem.
    const Integer c = scale.offset, c2 = c * c, n = m.count, s1 = m.sum, s2 = m.sum2, s3 = m.sum3,
                  s4 = m.sum4;
    const Integer sum = s1 + c * n, sum2 = s2 + 2 * c * s1 + c2 * n;
    power_[2] += (s3 + c * (3 * s2 + c * (3 * s1 + c * n))) << (3 * shift);
    power_[3] += (s4 + c * (4 * s3 + c * (6 * s2 + c * (4 * s1 + c * n)))) << (4 * shift);
    suffix_.push_back({bin, {n, sum << shift, sum2 << (2 * shift)}});
  });
  for (std::size_t i = suffix_.size(); i-- > 1;) {
    ExactTail& tail = suffix_[i - 1].tail;
    const ExactTail& next = suffix_[i].tail;
    tail.count += next.count;
    tail.sum += next.sum;
    tail.sum2 += next.sum2;
  }
  if (!suffix_.empty()) {
    power_[0] = suffix_[0].tail.sum;
    power_[1] = suffix_[0].tail.sum2;
  }
}

Integer ExactSums::value(std::uint32_t key) const {
  const BinScale scale = scale_of_bin(key >> 16);
  const Integer whole = static_cast<std::int32_t>(key & 0xFFFFu) + scale.offset;
  return whole << static_cast<unsigned>(scale.exponent - exponent_);
}

ExactTail ExactSums::above(std::uint32_t bin) const {
  const auto first = std::upper_bound(suffix_.begin(), suffix_.end(), bin,
                                      [](std::uint32_t b, const Suffix& s) { return b < s.bin; });
  return first == suffix_.end() ? ExactTail() : first->tail;
}

ExactTail ExactSums::inside(std::uint32_t bin, const TailSums& sums) const {
  const BinScale scale = scale_of_bin(bin);
  const unsigned shift = static_cast<unsigned>(scale.exponent - exponent_);
  const Integer c = scale.offset, n = sums.count, s1 = sums.sum, s2 = sums.sum2;
  return {n, (s1 + c * n) << shift, (s2 + 2 * c * s1 + c * c * n) << (2 * shift)};
}

}  // namespace chokepoint
