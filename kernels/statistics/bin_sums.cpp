#include "kernels/statistics/bin_sums.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/statistics/bin_sums.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "kernels/arithmetic/target-inl.h"

CHOKEPOINT_TARGET_BEGIN

namespace hn = hwy::HWY_NAMESPACE;

/// Form the eight parts of u as  a * b * c  with factors of at most 32 bits, then split the largest:
///   b = 1 u u  0 u  u  u   u      a = 1 1 u 0 u u u u      c = 1 1 1 0 u u u^2 u^2.
void add_to_bins(const std::uint32_t* HWY_RESTRICT keys, BinSums* const* HWY_RESTRICT bins, std::size_t n) {
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
  for (std::size_t i = 0; i < n; ++i) {
    const auto u = hn::Set(word, keys[i] & 0xFFFFu);
    std::uint64_t* sums = bins[i]->part;
    for (std::size_t j = 0; j < 8; j += kLanes) {
      const auto factor = [&](const std::uint64_t* use, const std::uint64_t* one) {
        return hn::BitCast(half, hn::Or(hn::And(u, hn::Load(word, use + j)), hn::Load(word, one + j)));
      };
      const auto b = factor(kUseB, kOneB);
      const auto square = hn::BitCast(half, hn::MulEven(factor(kUseA, kOneA), b));
      const auto c =
          hn::Or(factor(kUseC, kOneC), hn::And(square, hn::BitCast(half, hn::Load(word, kSquareC + j))));
      const auto power = hn::MulEven(square, c);
      const auto part = hn::And(hn::Shr(power, hn::Load(word, kShift + j)), hn::Load(word, kKeep + j));
      hn::Store(hn::Add(hn::Load(word, sums + j), part), word, sums + j);
    }
  }
}

CHOKEPOINT_TARGET_END

#if HWY_ONCE

namespace chokepoint {

HWY_EXPORT(add_to_bins);

void add_to_bins(const std::uint32_t* keys, BinSums* const* bins, std::size_t n) {
  HWY_DYNAMIC_DISPATCH(add_to_bins)(keys, bins, n);
}

std::vector<AddToBinsFunction> add_to_bins_targets() {
  std::vector<AddToBinsFunction> all;
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    all.push_back(&HWY_DYNAMIC_DISPATCH(add_to_bins));
  }
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  return all;
}

Moments BinSums::moments() const {
  const auto joined = [this](int low) { return (static_cast<Uint128>(part[low + 1]) << kSplit) + part[low]; };
  return {part[0], part[1], joined(2), joined(4), joined(6)};
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
