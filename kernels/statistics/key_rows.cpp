#include "kernels/statistics/key_rows.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/statistics/key_rows.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <algorithm>

#include "kernels/arithmetic/target-inl.h"
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
    low = hn::Min(low, key);
    high = hn::Max(high, key);
    const auto rest = hn::Ne(key, none);
    hn::StoreU(hn::Compress(key, rest), word, keys + row.count);
    row.count += hn::CountTrue(word, rest);
  }
  row.low = hn::GetLane(hn::MinOfLanes(word, low));
  row.high = hn::GetLane(hn::MaxOfLanes(word, high));
  for (; i < n; ++i) {
    const std::uint32_t key = sortable(x[i]);
    row.low = std::min(row.low, key);
    row.high = std::max(row.high, key);
    keys[row.count] = key;
    row.count += key != common;
  }
  return row;
}

CHOKEPOINT_TARGET_END

#if HWY_ONCE

namespace chokepoint {

HWY_EXPORT(sortable_keys);

std::vector<decltype(&sortable_keys)> sortable_keys_targets() {
  std::vector<decltype(&sortable_keys)> all;
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets()) {
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    all.push_back(&HWY_DYNAMIC_DISPATCH(sortable_keys));
  }
  hwy::SetSupportedTargetsForTest(0);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  return all;
}

KeyRow sortable_keys(const float* x, std::size_t n, std::uint32_t common, std::uint32_t* keys) {
  return HWY_DYNAMIC_DISPATCH(sortable_keys)(x, n, common, keys);
}

}  // namespace chokepoint

#endif
