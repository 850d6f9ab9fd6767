#include "kernels/statistics/bin_sums.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/statistics/bin_sums.cpp"
#include <hwy/cache_control.h>
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <algorithm>

#include "kernels/arithmetic/target-inl.h"
#include "kernels/statistics/key_rows.h"
#include "kernels/statistics/simd_targets.h"

CHOKEPOINT_TARGET_BEGIN

namespace hn = hwy::HWY_NAMESPACE;

std::size_t bin_starts(const std::uint32_t* HWY_RESTRICT keys, std::size_t n,
                       std::uint32_t* HWY_RESTRICT starts) {
  const hn::CappedTag<std::uint32_t, kKeyRowRoom> word;
  const std::size_t kLanes = hn::Lanes(word);
  if (n == 0) return 0;
  starts[0] = 0;
  std::size_t count = 1, i = 1;
  auto places = hn::Iota(word, 1);  // once: it goes through memory
  const auto step = hn::Set(word, static_cast<std::uint32_t>(kLanes));
  for (; i + kLanes <= n; i += kLanes, places = hn::Add(places, step)) {
    const auto here = hn::ShiftRight<16>(hn::LoadU(word, keys + i));
    const auto before = hn::ShiftRight<16>(hn::LoadU(word, keys + i - 1));
    const auto starting = hn::Ne(here, before);
    hn::StoreU(hn::Compress(places, starting), word, starts + count);
    count += hn::CountTrue(word, starting);
  }
  for (; i < n; ++i) {
    starts[count] = static_cast<std::uint32_t>(i);
    count += keys[i] >> 16 != keys[i - 1] >> 16;
  }
  return count;
}

/// Sum the lanes of a at even places and of b at odd ones.
template <class V>
HWY_INLINE V in_pairs(V a, V b) {
  const hn::DFromV<V> d;
  return hn::Add(hn::InterleaveLower(d, a, b), hn::InterleaveUpper(d, a, b));
}

/// Add keys to a bin, a vector of keys at a time; pays from a few keys on.
HWY_INLINE void add_many(const std::uint32_t* HWY_RESTRICT keys, std::size_t n, BinSums& bin) {
  const hn::CappedTag<std::uint64_t, 8> word;
  const hn::Repartition<std::uint32_t, decltype(word)> narrow;
  const hn::Rebind<std::uint32_t, decltype(word)> half;
  const std::size_t kLanes = hn::Lanes(word);
  const auto product = [&](auto a, auto b) {
    return hn::MulEven(hn::BitCast(narrow, a), hn::BitCast(narrow, b));
  };
  const auto low16 = hn::Set(word, 0xFFFFu), low32 = hn::Set(word, 0xFFFFFFFFu);
  auto sum = hn::Zero(word), sum2 = sum, sum3 = sum, sum4_low = sum, sum4_high = sum;
  for (std::size_t i = 0; i < n; i += kLanes) {
    auto u = hn::And(hn::PromoteTo(word, hn::LoadU(half, keys + i)), low16);
    if (i + kLanes > n) u = hn::IfThenElseZero(hn::FirstN(word, n - i), u);
    const auto u2 = product(u, u), u3 = product(u2, u), u4 = product(u2, u2);
    sum = hn::Add(sum, u);
    sum2 = hn::Add(sum2, u2);
    sum3 = hn::Add(sum3, u3);
    sum4_low = hn::Add(sum4_low, hn::And(u4, low32));
    sum4_high = hn::Add(sum4_high, hn::ShiftRight<32>(u4));
  }
  alignas(64) std::uint64_t parts[3][8];
  hn::Store(in_pairs(sum, sum2), word, parts[0]);
  hn::Store(in_pairs(sum3, hn::Zero(word)), word, parts[1]);
  hn::Store(in_pairs(sum4_low, sum4_high), word, parts[2]);
  std::uint64_t totals[6] = {};
  for (std::size_t pair = 0; pair < kLanes; pair += 2)
    for (std::size_t j = 0; j < 6; ++j) totals[j] += parts[j / 2][pair + j % 2];
  bin.add_sums(n, totals[0], totals[1], totals[2], totals[4], totals[5]);
}

/// Add keys to a bin one by one: form the eight parts of u as  a * b * c  with factors of at most 32 bits,
/// then split the largest:
///   b = 1 u u  0 u  u  u   u      a = 1 1 u 0 u u u u      c = 1 1 1 0 u u u^2 u^2.
HWY_INLINE void add_few(const std::uint32_t* HWY_RESTRICT keys, std::size_t n, BinSums& bin) {
  alignas(64) static constexpr std::uint64_t kAll = ~std::uint64_t{0},
                                             kLow = (std::uint64_t{1} << BinSums::kSplit) - 1;
  alignas(64) static constexpr std::uint64_t kUseA[8] = {0, 0, kAll, 0, kAll, kAll, kAll, kAll};
  alignas(64) static constexpr std::uint64_t kOneA[8] = {1, 1, 0, 0, 0, 0, 0, 0};
  alignas(64) static constexpr std::uint64_t kUseB[8] = {0, kAll, kAll, 0, kAll, kAll, kAll, kAll};
  alignas(64) static constexpr std::uint64_t kOneB[8] = {1, 0, 0, 0, 0, 0, 0, 0};
  alignas(64) static constexpr std::uint64_t kUseC[8] = {0, 0, 0, 0, kAll, kAll, 0, 0};
  alignas(64) static constexpr std::uint64_t kOneC[8] = {1, 1, 1, 0, 0, 0, 0, 0};
  alignas(64) static constexpr std::uint64_t kSquareC[8] = {0, 0, 0, 0, 0, 0, kAll, kAll};
  alignas(64) static constexpr std::uint64_t kShift[8] = {0, 0, 0, 0, 0, BinSums::kSplit, 0, BinSums::kSplit};
  alignas(64) static constexpr std::uint64_t kKeep[8] = {kAll, kAll, kAll, kAll, kLow, kAll, kLow, kAll};

  const hn::CappedTag<std::uint64_t, 8> word;
  const hn::Repartition<std::uint32_t, decltype(word)> half;
  const std::size_t kLanes = hn::Lanes(word);
  for (std::size_t j = 0; j < 8; j += kLanes) {
    auto sums = hn::Load(word, bin.part + j);
    for (std::size_t i = 0; i < n; ++i) {
      const auto u = hn::Set(word, keys[i] & 0xFFFFu);
      const auto factor = [&](const std::uint64_t* use, const std::uint64_t* one) {
        return hn::BitCast(half, hn::Or(hn::And(u, hn::Load(word, use + j)), hn::Load(word, one + j)));
      };
      const auto square = hn::BitCast(half, hn::MulEven(factor(kUseA, kOneA), factor(kUseB, kOneB)));
      const auto c =
          hn::Or(factor(kUseC, kOneC), hn::And(square, hn::BitCast(half, hn::Load(word, kSquareC + j))));
      const auto power = hn::MulEven(square, c);
      sums = hn::Add(sums, hn::And(hn::Shr(power, hn::Load(word, kShift + j)), hn::Load(word, kKeep + j)));
    }
    hn::Store(sums, word, bin.part + j);
  }
}

void add_to_bins(const std::uint32_t* HWY_RESTRICT keys, const std::uint32_t* HWY_RESTRICT starts,
                 BinSums* const* HWY_RESTRICT bins, std::size_t n) {
  constexpr std::size_t kFew = 5, kAhead = 8;
  for (std::size_t i = 0; i < n; ++i) {
    hwy::Prefetch(bins[std::min(i + kAhead, n - 1)]);
    const std::size_t count = starts[i + 1] - starts[i];
    if (count <= kFew)
      add_few(keys + starts[i], count, *bins[i]);
    else
      add_many(keys + starts[i], count, *bins[i]);
  }
}

CHOKEPOINT_TARGET_END

#if HWY_ONCE

namespace chokepoint {

HWY_EXPORT(bin_starts);
HWY_EXPORT(add_to_bins);

std::size_t bin_starts(const std::uint32_t* keys, std::size_t n, std::uint32_t* starts) {
  return HWY_DYNAMIC_DISPATCH(bin_starts)(keys, n, starts);
}

void add_to_bins(const std::uint32_t* keys, const std::uint32_t* starts, BinSums* const* bins,
                 std::size_t n) {
  HWY_DYNAMIC_DISPATCH(add_to_bins)(keys, starts, bins, n);
}

std::vector<BinSumsFunctions> bin_sums_targets() {
  return for_each_target([] {
    return BinSumsFunctions{&HWY_DYNAMIC_DISPATCH(bin_starts), &HWY_DYNAMIC_DISPATCH(add_to_bins)};
  });
}

Moments BinSums::moments() const {
  const auto joined = [this](int low) { return (static_cast<Uint128>(part[low + 1]) << kSplit) + part[low]; };
  return {part[0], part[1], joined(2), joined(4), joined(6)};
}

void BinSums::add_sums(std::uint64_t count, std::uint64_t sum, std::uint64_t sum2, std::uint64_t sum3,
                       std::uint64_t sum4_low, std::uint64_t sum4_high) {
  constexpr std::uint64_t kLow = (std::uint64_t{1} << kSplit) - 1;
  const Uint128 sum4 = (static_cast<Uint128>(sum4_high) << 32) + sum4_low;
  part[0] += count;
  part[1] += sum;
  part[2] += sum2;
  part[4] += sum3 & kLow;
  part[5] += sum3 >> kSplit;
  part[6] += static_cast<std::uint64_t>(sum4) & kLow;
  part[7] += static_cast<std::uint64_t>(sum4 >> kSplit);
}

void BinSums::add(std::uint32_t u, std::uint64_t times) {
  const std::uint64_t u2 = static_cast<std::uint64_t>(u) * u;
  part[0] += times;
  part[1] += times * u;
  const std::uint64_t powers[3] = {u2, u2 * u, u2 * u2};
  for (int i = 0; i < 3; ++i) {
    part[2 + 2 * i] += times * (powers[i] & ((std::uint64_t{1} << kSplit) - 1));
    part[3 + 2 * i] += times * (powers[i] >> kSplit);
  }
}

void BinSums::carry() {
  for (int low = 2; low < 8; low += 2) {
    part[low + 1] += part[low] >> kSplit;
    part[low] &= (std::uint64_t{1} << kSplit) - 1;
  }
}

void BinSums::add(const BinSums& other) {
  BinSums theirs = other;
  theirs.carry();
  carry();
  for (int i = 0; i < 8; ++i) part[i] += theirs.part[i];
  carry();
}

}  // namespace chokepoint

#endif
