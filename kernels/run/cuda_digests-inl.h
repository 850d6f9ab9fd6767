// Digests of outcomes where the kernel left their rows.
#pragma once

#include <algorithm>
#include <bit>
#include <cstring>
#include <stdexcept>
#include <vector>

#include "kernels/run/cuda_memory.h"
#include "kernels/run/cuda_series-inl.h"
#include "kernels/statistics/digest.h"
#include "kernels/statistics/digest_block.h"

namespace chokepoint {

constexpr int kDigestBlock = 512;  // [thread]
constexpr int kTotalBlock = 256;

/// What threads of a GPU may do to one number together.
struct CudaAtomics {
  __device__ std::uint32_t add(std::uint32_t& x, std::uint32_t more) const { return atomicAdd(&x, more); }
  __device__ void add(std::uint64_t& x, std::uint64_t more) const { AtomicAdd()(x, more); }
  __device__ void max(std::uint32_t& x, std::uint32_t other) const { atomicMax(&x, other); }
  __device__ void min(std::uint32_t& x, std::uint32_t other) const { atomicMin(&x, other); }
  __device__ void bit_or(std::uint32_t& x, std::uint32_t bits) const { atomicOr(&x, bits); }
  __device__ std::uint32_t claim(std::uint32_t& x, std::uint32_t key) const { return atomicCAS(&x, 0u, key); }
};

struct MeetOfBlock {
  __device__ void operator()() const { __syncthreads(); }
};

/// Rows in the GPU's memory and what is asked of them.
struct DigestTask {
  const float* outcomes;
  std::int64_t stride;
  const float* base;  // rows to compare with
  std::int64_t base_stride;
  std::int64_t count;  // [scenario]
  std::uint32_t outcome_count, brackets, classes;
  const KeyClass* key_classes;  // [row][class]
  const KeyRange* known;        // [row]
  DigestLists lists;
};

/// Block (r, g) digests part g of row r.
__global__ void __launch_bounds__(kDigestBlock) digest_kernel(DigestTask task) {
  __shared__ DigestBoard board;
  const std::uint32_t row = blockIdx.x;
  const bool compares = row >= task.outcome_count;
  const std::int64_t outcome = compares ? row - task.outcome_count : row;
  const std::int64_t begin = blockIdx.y * kDigestedAtOnce, left = task.count - begin;
  const DigestedPart part{row,
                          task.outcomes + outcome * task.stride + begin,
                          compares ? task.base + outcome * task.base_stride + begin : nullptr,
                          static_cast<std::uint32_t>(begin),
                          static_cast<std::uint32_t>(left < kDigestedAtOnce ? left : kDigestedAtOnce),
                          task.known[row],
                          task.key_classes + row * task.classes,
                          task.classes,
                          task.brackets};
  digest_part(DigestThread<CudaAtomics>(part, task.lists, board, threadIdx.x, kDigestBlock), MeetOfBlock());
}

/// List the scenarios of which the total's key is `least` or more.
__global__ void __launch_bounds__(kTotalBlock)
    find_totals_kernel(const float* total, std::int64_t count, std::uint32_t least,
                       OpenList<std::uint32_t> found) {
  const std::int64_t i = std::int64_t{blockIdx.x} * kTotalBlock + threadIdx.x;
  if (i >= count || sortable(total[i]) < least) return;
  const std::uint32_t place = CudaAtomics().add(*found.count, 1);
  if (place < found.room) found.items[place] = static_cast<std::uint32_t>(i);
}

/// Gather, of the scenarios that were found, the total and then the rows from `extras` on, one each
/// blockIdx.y: told[blockIdx.y * room + k].
__global__ void __launch_bounds__(kTotalBlock)
    gather_totals_kernel(const float* total, const float* extras, std::int64_t stride,
                         OpenList<std::uint32_t> found, float* told) {
  const std::uint32_t count = *found.count < found.room ? *found.count : found.room;
  const std::int64_t to = blockIdx.y;
  const float* const row = to == 0 ? total : extras + (to - 1) * stride;
  for (std::uint32_t k = blockIdx.x * kTotalBlock + threadIdx.x; k < count; k += gridDim.x * kTotalBlock)
    told[to * found.room + k] = row[found.items[k]];
}

/// An array that grows seldom.
template <class T>
T* with_room(HostArray<T>& array, std::size_t size) {
  return array.at_least(std::bit_ceil(std::max<std::size_t>(size, 1024)));
}

/// What digesting needs at a desk. One digest at a time.
class DigestDesk {
 public:
  /// Queue the digest of rows that are in the GPU's memory. `room`: [scenario] to take memory for;
  /// `all_rows`: of the outcomes, extras too. The question must stay until the work is done. False, and
  /// nothing queued, where the GPU has no memory for that.
  bool queue(const DigestQuestion& question, const float* outcomes, std::int64_t stride,
             std::int64_t all_rows, const float* base, std::int64_t base_stride, std::int64_t count,
             std::int64_t room, cudaStream_t stream) {
    question_ = &question;
    told_rows_ = 1 + static_cast<std::size_t>(all_rows) - question.outcomes;
    if (!has_memory(room)) return false;
    begin(stream);
    DigestTask task{outcomes,
                    stride,
                    base,
                    base_stride,
                    count,
                    static_cast<std::uint32_t>(question.outcomes),
                    static_cast<std::uint32_t>(question.brackets),
                    class_count(question),
                    classes_.data(),
                    known_.data(),
                    lists()};
    const dim3 blocks(static_cast<unsigned>(question.rows), static_cast<unsigned>(parts_of(count)));
    if (question.rows > 0) {
      digest_kernel<<<blocks, kDigestBlock, 0, stream>>>(task);
      check(cudaGetLastError(), "starting the digest of outcomes");
    }
    if (question.least != DigestQuestion::kNoTotal) queue_totals(outcomes, stride, count, stream);
    check(
        cudaMemcpyAsync(host_header_.data(), header_.data(), header_bytes(), cudaMemcpyDeviceToHost, stream),
        "fetching a digest");
    return true;
  }

  /// Once that is done: whether everything found room and is a number.
  bool is_whole() const {
    const std::uint32_t* const n = counts(host_header_.data());
    return n[0] <= bin_room_ && n[1] <= near_room_ && n[2] <= kBeyondRoom && n[3] <= total_room_ &&
           all_numbers({facts(host_header_.data()), question_->rows});
  }

  /// Then: queue what is left to fetch.
  void queue_lists(cudaStream_t stream) {
    const std::uint32_t* const n = counts(host_header_.data());
    fetch(bins_, host_bins_, n[0], stream);
    fetch(near_, host_near_, n[1], stream);
    fetch(beyond_, host_beyond_, n[2], stream);
    if (n[3] == 0) return;
    const auto columns = static_cast<std::int64_t>(n[3]);
    copy_rows(with_room(host_told_, told_rows_ * n[3]), columns, told_.data(),
              static_cast<std::int64_t>(total_room_), columns, static_cast<std::int64_t>(told_rows_), stream);
  }

  /// What was found, once that is done too; until the next digest.
  DigestFindings findings() const {
    const std::uint32_t* const n = counts(host_header_.data());
    return {{host_bins_.data(), n[0]},
            {host_near_.data(), n[1]},
            {host_beyond_.data(), n[2]},
            {overs(host_header_.data()), question_->rows * question_->brackets},
            {facts(host_header_.data()), question_->rows},
            {host_told_.data(), told_rows_ * n[3]},
            n[3]};
  }

 private:
  // Bins of a part, on average over rows. Differences have both signs, and may be as small as rounding.
  static constexpr std::size_t kBinsOfOutcome = 2048, kBinsOfDifference = 5120;
  static constexpr std::size_t kNearShare = 4, kTotalShare = 4;  // one in so many
  static constexpr std::uint32_t kBeyondRoom = 1 << 16;
  static constexpr std::size_t kCounts = 4;  // bins, near, beyond, totals

  static constexpr std::int64_t parts_of(std::int64_t count) {
    return (count + kDigestedAtOnce - 1) / kDigestedAtOnce;
  }

  // The header: sums over, facts, counts, each where the one before ends.
  static_assert(alignof(OverDigest) >= alignof(RowFacts) && alignof(RowFacts) >= alignof(std::uint32_t));
  std::size_t over_bytes() const { return question_->rows * question_->brackets * sizeof(OverDigest); }
  std::size_t facts_bytes() const { return question_->rows * sizeof(RowFacts); }
  std::size_t header_bytes() const { return over_bytes() + facts_bytes() + kCounts * sizeof(std::uint32_t); }
  OverDigest* overs(unsigned char* header) const { return reinterpret_cast<OverDigest*>(header); }
  RowFacts* facts(unsigned char* header) const { return reinterpret_cast<RowFacts*>(header + over_bytes()); }
  std::uint32_t* counts(unsigned char* header) const {
    return reinterpret_cast<std::uint32_t*>(header + over_bytes() + facts_bytes());
  }

  bool has_memory(std::int64_t room) {
    try {
      take_memory(room);
    } catch (const std::runtime_error&) {
      cudaGetLastError();  // it would be told again
      return false;
    }
    return true;
  }

  void take_memory(std::int64_t room) {
    const auto scenarios = static_cast<std::size_t>(room), rows = question_->rows;
    const std::size_t outcomes = question_->outcomes, differences = rows - outcomes;
    bin_room_ = static_cast<std::uint32_t>((outcomes * kBinsOfOutcome + differences * kBinsOfDifference) *
                                           static_cast<std::size_t>(parts_of(room)));
    near_room_ = static_cast<std::uint32_t>(rows * scenarios / kNearShare + kBeyondRoom);
    total_room_ = static_cast<std::uint32_t>(scenarios / kTotalShare + 1);
    bins_.at_least(bin_room_);
    near_.at_least(near_room_);
    beyond_.at_least(kBeyondRoom);
    totals_.at_least(total_room_);
    told_.at_least(told_rows_ * total_room_);
    header_.at_least(header_bytes());
    with_room(host_header_, header_bytes());
    classes_.at_least(rows * class_count(*question_));
    known_.at_least(rows);
  }

  DigestLists lists() const {
    std::uint32_t* const n = counts(header_.data());
    return {{bins_.data(), n, bin_room_},
            {near_.data(), n + 1, near_room_},
            {beyond_.data(), n + 2, kBeyondRoom},
            overs(header_.data()),
            facts(header_.data())};
  }

  /// Queue the question's way to the GPU, and a header of nothing found.
  void begin(cudaStream_t stream) {
    std::memset(host_header_.data(), 0, header_bytes());
    for (std::size_t row = 0; row < question_->rows; ++row) facts(host_header_.data())[row].low = 0xFFFFFFFFu;
    const std::vector<KeyClass> classes = key_classes(*question_);
    std::copy(classes.begin(), classes.end(), with_room(host_classes_, classes.size()));
    std::copy(question_->known.begin(), question_->known.end(),
              with_room(host_known_, question_->known.size()));
    send(host_header_, header_, header_bytes(), stream);
    send(host_classes_, classes_, classes.size(), stream);
    send(host_known_, known_, question_->known.size(), stream);
  }

  void queue_totals(const float* outcomes, std::int64_t stride, std::int64_t count, cudaStream_t stream) {
    const OpenList<std::uint32_t> found{totals_.data(), counts(header_.data()) + 3, total_room_};
    const auto blocks = static_cast<unsigned>((count + kTotalBlock - 1) / kTotalBlock);
    const float* const total = outcomes + static_cast<std::int64_t>(question_->total) * stride;
    const float* const extras = outcomes + static_cast<std::int64_t>(question_->outcomes) * stride;
    find_totals_kernel<<<dim3(blocks), kTotalBlock, 0, stream>>>(total, count, question_->least, found);
    const dim3 gathering((blocks + kTotalShare - 1) / kTotalShare, static_cast<unsigned>(told_rows_));
    gather_totals_kernel<<<gathering, kTotalBlock, 0, stream>>>(total, extras, stride, found, told_.data());
    check(cudaGetLastError(), "starting to gather scenarios of high totals");
  }

  template <class T>
  static void send(const HostArray<T>& from, const DeviceArray<T>& to, std::size_t n, cudaStream_t stream) {
    if (n == 0) return;
    check(cudaMemcpyAsync(to.data(), from.data(), n * sizeof(T), cudaMemcpyHostToDevice, stream),
          "sending a question");
  }
  template <class T>
  static void fetch(const DeviceArray<T>& from, HostArray<T>& to, std::size_t n, cudaStream_t stream) {
    if (n == 0) return;
    check(cudaMemcpyAsync(with_room(to, n), from.data(), n * sizeof(T), cudaMemcpyDeviceToHost, stream),
          "fetching a digest");
  }

  const DigestQuestion* question_ = nullptr;
  std::size_t told_rows_ = 0;
  std::uint32_t bin_room_ = 0, near_room_ = 0, total_room_ = 0;
  DeviceArray<BinDigest> bins_;
  DeviceArray<KeyDigest> near_, beyond_;
  DeviceArray<std::uint32_t> totals_;
  DeviceArray<float> told_;
  DeviceArray<unsigned char> header_;
  DeviceArray<KeyClass> classes_;
  DeviceArray<KeyRange> known_;
  HostArray<BinDigest> host_bins_;
  HostArray<KeyDigest> host_near_, host_beyond_;
  HostArray<float> host_told_;
  HostArray<unsigned char> host_header_;
  HostArray<KeyClass> host_classes_;
  HostArray<KeyRange> host_known_;
};

}  // namespace chokepoint
