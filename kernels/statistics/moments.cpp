#include "kernels/statistics/moments.h"

#include <algorithm>

#include "kernels/statistics/key_rows.h"

namespace chokepoint {

MomentTable::MomentTable(const MomentTable& other) : uncarried_(other.uncarried_) {
  for (std::uint32_t i = 0; i < kBlocks; ++i)
    if (other.blocks_[i]) blocks_[i] = std::make_unique<Block>(*other.blocks_[i]);
}

BinSums& MomentTable::at(std::uint32_t key) {
  std::unique_ptr<Block>& block = blocks_[key >> 23];
  if (!block) [[unlikely]]
    block = std::make_unique<Block>();
  return block->bin[key >> 16 & (kBlockBins - 1)];
}

std::uint64_t MomentTable::spend(std::uint64_t n) {
  if (uncarried_ == BinSums::kUncarried) {
    for (const std::unique_ptr<Block>& block : blocks_)
      if (block)
        for (BinSums& bin : block->bin) bin.carry();
    uncarried_ = 0;
  }
  const std::uint64_t spent = std::min(n, BinSums::kUncarried - uncarried_);
  uncarried_ += spent;
  return spent;
}

void MomentTable::add(const std::uint32_t* keys, std::size_t n) {
  constexpr std::size_t kChunk = 1024;
  std::uint32_t starts[kChunk + kKeyRowRoom];
  BinSums* bins[kChunk];
  while (n > 0) {
    const std::size_t count = spend(std::min(n, kChunk));
    const std::size_t used = bin_starts(keys, count, starts);
    starts[used] = static_cast<std::uint32_t>(count);
    for (std::size_t i = 0; i < used; ++i) bins[i] = &at(keys[starts[i]]);
    add_to_bins(keys, starts, bins, used);
    keys += count;
    n -= count;
  }
}

void MomentTable::add(std::uint32_t key, std::uint64_t times) {
  BinSums& bin = at(key);
  while (times > 0) {
    const std::uint64_t part = spend(times);
    bin.add(key & 0xFFFFu, part);
    times -= part;
  }
}

void MomentTable::add(const MomentTable& other) {
  for (std::uint32_t i = 0; i < kBlocks; ++i) {
    if (!other.blocks_[i]) continue;
    if (!blocks_[i]) blocks_[i] = std::make_unique<Block>();
    for (std::uint32_t j = 0; j < kBlockBins; ++j) blocks_[i]->bin[j].add(other.blocks_[i]->bin[j]);
  }
}

std::uint64_t MomentTable::below(std::uint32_t bin) const {
  std::uint64_t sum = 0;
  for (std::uint32_t i = 0; i * kBlockBins < bin; ++i)
    if (blocks_[i])
      for (std::uint32_t j = 0; j < kBlockBins && i * kBlockBins + j < bin; ++j)
        sum += blocks_[i]->bin[j].count();
  return sum;
}

std::uint32_t MomentTable::bin_of_rank(std::uint64_t rank) const {
  std::uint64_t sum = 0;
  for (std::uint32_t i = 0; i < kBlocks; ++i)
    if (blocks_[i])
      for (std::uint32_t j = 0; j < kBlockBins; ++j)
        if ((sum += blocks_[i]->bin[j].count()) >= rank) return i * kBlockBins + j;
  return kBins;
}

std::size_t MomentTable::memory_bytes() const {
  const auto used = std::count_if(blocks_.begin(), blocks_.end(), [](const auto& b) { return b != nullptr; });
  return sizeof *this + static_cast<std::size_t>(used) * sizeof(Block);
}

BinScale scale_of_bin(std::uint32_t bin) {
  constexpr std::int32_t kImplicit = 1 << 23;
  const std::int32_t start =
      static_cast<std::int32_t>(bin << 16 ^ 0x80000000u);  // signed magnitude bits at u = 0
  // A negative bin reaches from -magnitude, included, towards zero: its spacing is that below the magnitude.
  const std::int32_t magnitude = start < 0 ? -start : start;
  const std::int32_t field = (start < 0 ? magnitude - 1 : magnitude) >> 23;
  const std::int32_t whole = magnitude - field * kImplicit + (field > 0 ? kImplicit : 0);
  return {std::max(field, 1) - 150, start < 0 ? -whole : whole};
}

}  // namespace chokepoint
