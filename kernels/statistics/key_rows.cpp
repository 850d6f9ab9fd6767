#include "kernels/statistics/key_rows.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/statistics/key_rows.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <algorithm>

#include "kernels/arithmetic/target-inl.h"
#include "kernels/statistics/simd_targets.h"
#include "kernels/statistics/sortable.h"

CHOKEPOINT_TARGET_BEGIN

namespace hn = hwy::HWY_NAMESPACE;

KeyRow sortable_keys(const float* HWY_RESTRICT x, std::size_t n, std::uint32_t common,
                     std::uint32_t* HWY_RESTRICT keys) {
  const hn::CappedTag<std::uint32_t, kKeyRowRoom> word;
  const hn::Rebind<float, decltype(word)> real;
  const hn::Rebind<std::int32_t, decltype(word)> integer;
  const std::size_t kLanes = hn::Lanes(word);
  const auto half = hn::Set(word, 0x80000000u), none = hn::Set(word, common);
  auto low = hn::Set(word, 0xFFFFFFFFu), high = hn::Zero(word);
  KeyRow row{0, 0xFFFFFFFFu, 0};
  std::size_t i = 0;
  for (; i + kLanes <= n; i += kLanes) {
    const auto bits = hn::BitCast(integer, hn::LoadU(real, x + i));
    const auto sign = hn::BitCast(word, hn::ShiftRight<31>(bits));
    const auto key = hn::Add(hn::Sub(hn::Xor(hn::BitCast(word, bits), sign), sign), hn::AndNot(sign, half));
    const auto rest = hn::Ne(key, none);
    low = hn::Min(low, hn::IfThenElse(rest, key, low));
    high = hn::Max(high, hn::IfThenElseZero(rest, key));
    hn::StoreU(hn::Compress(key, rest), word, keys + row.count);
    row.count += hn::CountTrue(word, rest);
  }
  row.low = hn::GetLane(hn::MinOfLanes(word, low));
  row.high = hn::GetLane(hn::MaxOfLanes(word, high));
  for (; i < n; ++i) {
    const std::uint32_t key = sortable(x[i]);
    keys[row.count] = key;
    if (key == common) continue;
    ++row.count;
    row.low = std::min(row.low, key);
    row.high = std::max(row.high, key);
  }
  return row;
}

KeysAround keys_around(const std::uint32_t* HWY_RESTRICT keys, std::size_t n, std::uint32_t low,
                       std::uint32_t high, std::uint32_t* HWY_RESTRICT within) {
  const hn::CappedTag<std::uint32_t, kKeyRowRoom> word;
  const hn::RepartitionToWide<decltype(word)> wide;
  const std::size_t kLanes = hn::Lanes(word);
  const auto lowest = hn::Set(word, low), highest = hn::Set(word, high);
  const auto bin_end = hn::Set(word, high | 0xFFFFu), low16 = hn::Set(word, 0xFFFFu);
  auto sum = hn::Zero(wide), sum2 = sum;
  KeysAround found{0, 0, 0, 0};
  std::size_t i = 0;
  for (; i + kLanes <= n; i += kLanes) {
    const auto key = hn::LoadU(word, keys + i);
    const auto above = hn::Gt(key, highest);
    const auto inside = hn::Not(hn::Or(above, hn::Gt(lowest, key)));
    hn::StoreU(hn::Compress(key, inside), word, within + found.within);
    found.within += hn::CountTrue(word, inside);
    const auto over = hn::AndNot(hn::Gt(key, bin_end), above);
    found.over += hn::CountTrue(word, over);
    const auto u = hn::IfThenElseZero(over, hn::And(key, low16));
    const auto odd = hn::ShiftRight<32>(hn::BitCast(wide, u));
    const auto even = hn::Sub(hn::BitCast(wide, u), hn::ShiftLeft<32>(odd));
    sum = hn::Add(sum, hn::Add(even, odd));
    sum2 = hn::Add(sum2,
                   hn::Add(hn::MulEven(u, u), hn::MulEven(hn::BitCast(word, odd), hn::BitCast(word, odd))));
  }
  found.over_sum = hn::GetLane(hn::SumOfLanes(wide, sum));
  found.over_sum2 = hn::GetLane(hn::SumOfLanes(wide, sum2));
  for (; i < n; ++i) {
    const std::uint32_t key = keys[i];
    within[found.within] = key;
    found.within += key >= low && key <= high;
    const std::uint64_t is_over = key > high && key >> 16 == high >> 16, u = is_over * (key & 0xFFFFu);
    found.over += is_over;
    found.over_sum += u;
    found.over_sum2 += u * u;
  }
  return found;
}

CHOKEPOINT_TARGET_END

#if HWY_ONCE

namespace chokepoint {

HWY_EXPORT(sortable_keys);
HWY_EXPORT(keys_around);

std::vector<KeyRowFunctions> key_row_targets() {
  return for_each_target([] {
    return KeyRowFunctions{&HWY_DYNAMIC_DISPATCH(sortable_keys), &HWY_DYNAMIC_DISPATCH(keys_around)};
  });
}

KeyRow sortable_keys(const float* x, std::size_t n, std::uint32_t common, std::uint32_t* keys) {
  return HWY_DYNAMIC_DISPATCH(sortable_keys)(x, n, common, keys);
}

KeysAround keys_around(const std::uint32_t* keys, std::size_t n, std::uint32_t low, std::uint32_t high,
                       std::uint32_t* within) {
  return HWY_DYNAMIC_DISPATCH(keys_around)(keys, n, low, high, within);
}

}  // namespace chokepoint

#endif
