#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "kernels/statistics/bin_sums.h"
#include "kernels/statistics/sortable.h"

namespace chokepoint {

/// Count, first and second power sums only: what a mean excess and its error need.
struct TailSums {
  std::uint64_t count = 0, sum = 0;
  Uint128 sum2 = 0;

  void add(std::uint32_t u, std::uint64_t times = 1) {
    count += times;
    sum += times * u;
    sum2 += static_cast<Uint128>(times) * (static_cast<std::uint64_t>(u) * u);
  }
  void add(const TailSums& other) {
    count += other.count;
    sum += other.sum;
    sum2 += other.sum2;
  }
};

/// Everything exact about a set of float32 but its order inside a bin.
/// A bin is a key's upper 16 bits: sign, exponent and 7 bits of the significand. Inside it the numbers are
/// equally spaced, x = (u + offset) * 2^exponent, so Moments of u give the exact power sums of x.
/// Memory: 8 kB for each of the 512 signs and exponents that occurs.
class MomentTable {
 public:
  static constexpr std::uint32_t kBins = 1u << 16;
  static constexpr std::uint32_t kBlockBins = 128;
  static constexpr std::uint32_t kBlocks = kBins / kBlockBins;

  MomentTable() = default;
  MomentTable(const MomentTable& other);
  MomentTable(MomentTable&&) = default;
  MomentTable& operator=(MomentTable&&) = default;

  /// Add keys; in the order of their bins they take the least time. Reads kKeyRowRoom beyond the last.
  void add(const std::uint32_t* keys, std::size_t n);
  /// Add one key `times` times.
  void add(std::uint32_t key, std::uint64_t times);
  /// Add what values of one bin sum to.
  void add(std::uint32_t bin, const BinSums& sums) { at(bin << 16).add(sums); }
  void add(const MomentTable& other);

  std::uint64_t count(std::uint32_t bin) const {
    const Block* b = blocks_[bin / kBlockBins].get();
    return b ? b->bin[bin % kBlockBins].count() : 0;
  }
  /// The number of values in the bins below `bin`.
  std::uint64_t below(std::uint32_t bin) const;
  /// The bin that holds the value of this rank (1 = smallest); kBins if there are fewer values.
  std::uint32_t bin_of_rank(std::uint64_t rank) const;

  /// Call visit(bin, moments) for every bin that holds a value, ascending.
  template <class Visitor>
  void for_each(Visitor&& visit) const {
    for (std::uint32_t i = 0; i < kBlocks; ++i)
      if (blocks_[i])
        for (std::uint32_t j = 0; j < kBlockBins; ++j)
          if (blocks_[i]->bin[j].count()) visit(i * kBlockBins + j, blocks_[i]->bin[j].moments());
  }
  std::size_t memory_bytes() const;

 private:
  /// The bins of one sign and exponent.
  struct Block {
    BinSums bin[kBlockBins];
  };

  BinSums& at(std::uint32_t key);
  /// Allow for up to n values more before the next carry; the number that may be added.
  std::uint64_t spend(std::uint64_t n);

  std::uint64_t uncarried_ = 0;  // values since all bins were carried
  std::array<std::unique_ptr<Block>, kBlocks> blocks_;
};

/// The lowest number of a bin and the spacing inside: x = (u + offset) * 2^exponent.
struct BinScale {
  std::int32_t exponent, offset;
};
BinScale scale_of_bin(std::uint32_t bin);

}  // namespace chokepoint
