// Sums of series where the kernel left their rows.
#pragma once

#include "kernels/run/cuda_memory.h"
#include "kernels/statistics/level_sums.h"

namespace chokepoint {

constexpr int kSumBlock = 256;  // [thread]
constexpr int kWarp = 32;       // [thread]

/// Adds for threads that may all add at once.
struct AtomicAdd {
  __device__ void operator()(std::uint64_t& sum, std::uint64_t x) const {
    static_assert(sizeof(unsigned long long) == sizeof sum);
    atomicAdd(reinterpret_cast<unsigned long long*>(&sum), static_cast<unsigned long long>(x));
  }
};

/// The sum over a warp, in its first thread.
__device__ inline std::uint64_t sum_of_warp(std::uint64_t x) {
  for (int distance = kWarp / 2; distance > 0; distance /= 2) {
    x += __shfl_down_sync(0xffffffffu, static_cast<unsigned long long>(x), distance);
  }
  return x;
}

/// Into how many segments of kWideRowLength values, the last one shorter, rows of n are cut: a LevelSums
/// holds no more.
constexpr std::int64_t segments_of(std::int64_t n) { return (n + kWideRowLength - 1) / kWideRowLength; }

/// Block (b, g) sums segment g of rows[b * stride + i], i in [0, n), which is month b % months of series
/// b / months, to sums[g * gridDim.x + b].
__global__ void __launch_bounds__(kSumBlock)
    sum_series_kernel(const float* rows, std::int64_t stride, std::int64_t n, const double* inverse_quanta,
                      int months, LevelSums* sums) {
  constexpr int kWords = sizeof(LevelSums) / sizeof(std::uint64_t);
  __shared__ LevelSums all;
  auto* const words = reinterpret_cast<std::uint64_t*>(&all);
  for (int i = threadIdx.x; i < kWords; i += kSumBlock) words[i] = 0;
  __syncthreads();

  const std::int64_t begin = blockIdx.y * kWideRowLength;
  const std::int64_t length = n - begin < kWideRowLength ? n - begin : kWideRowLength;
  const float* const row = rows + blockIdx.x * stride + begin;
  const double inverse_quantum = inverse_quanta[blockIdx.x / static_cast<unsigned>(months)];
  const AtomicAdd add;
  const LevelSums::Sums mine = sum_values(row, length, threadIdx.x, kSumBlock, inverse_quantum, all, add);
  const LevelSums::Sums warp{sum_of_warp(mine.quanta), sum_of_warp(mine.grains), sum_of_warp(mine.squares)};
  if (threadIdx.x % kWarp == 0) add_sums(warp, all.levels[0], add);
  __syncthreads();

  auto* const to = reinterpret_cast<std::uint64_t*>(sums + blockIdx.y * gridDim.x + blockIdx.x);
  for (int i = threadIdx.x; i < kWords; i += kSumBlock) to[i] = words[i];
}

/// Queue the sums of series x months rows; all rows of a segment, then all of the next.
inline void sum_series(const float* rows, std::int64_t stride, std::int64_t n, const double* inverse_quanta,
                       int series, int months, LevelSums* sums, cudaStream_t stream) {
  if (series * months == 0) return;
  const dim3 blocks(static_cast<unsigned>(series * months), static_cast<unsigned>(segments_of(n)));
  sum_series_kernel<<<blocks, kSumBlock, 0, stream>>>(rows, stride, n, inverse_quanta, months, sums);
  check(cudaGetLastError(), "starting the sums of series");
}

}  // namespace chokepoint
