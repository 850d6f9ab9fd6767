#pragma once

#include <algorithm>
#include <atomic>
#include <barrier>
#include <optional>
#include <thread>
#include <vector>

#include "kernels/statistics/digest.h"
#include "kernels/statistics/digest_block.h"

// Digests as a GPU makes them, by threads of the host.

namespace chokepoint {

/// What threads of the host may do to one number together.
struct PlainAtomics {
  template <class T>
  T add(T& x, T more) const {
    return std::atomic_ref(x).fetch_add(more);
  }
  void max(std::uint32_t& x, std::uint32_t other) const {
    std::uint32_t now = std::atomic_ref(x).load();
    while (now < other && !std::atomic_ref(x).compare_exchange_weak(now, other)) continue;
  }
  void min(std::uint32_t& x, std::uint32_t other) const {
    std::uint32_t now = std::atomic_ref(x).load();
    while (now > other && !std::atomic_ref(x).compare_exchange_weak(now, other)) continue;
  }
  void bit_or(std::uint32_t& x, std::uint32_t bits) const { std::atomic_ref(x).fetch_or(bits); }
  std::uint32_t claim(std::uint32_t& x, std::uint32_t key) const {
    std::uint32_t held = 0;
    std::atomic_ref(x).compare_exchange_strong(held, key);
    return held;
  }
};

/// Rows to digest: x[o * stride + i].
struct DigestedRows {
  const float* x;
  std::int64_t stride;
  std::size_t rows;  // extras too
};

/// Let a block of so many threads digest a part.
inline void digest_by_threads(const DigestedPart& part, const DigestLists& lists, std::uint32_t threads) {
  DigestBoard board;
  std::barrier<> barrier(threads);
  const auto work = [&](std::uint32_t thread) {
    const DigestThread<PlainAtomics> one(part, lists, board, thread, threads);
    digest_part(one, [&] { barrier.arrive_and_wait(); });
  };
  std::vector<std::thread> others;
  for (std::uint32_t thread = 1; thread < threads; ++thread) others.emplace_back(work, thread);
  work(0);
  for (std::thread& other : others) other.join();
}

/// Nothing where a list has more than `room` entries or a value is no number. `base`: rows to compare with.
inline std::optional<Digest> digest_rows(const DigestQuestion& question, const DigestedRows& rows,
                                         const DigestedRows* base, std::uint64_t first, std::int64_t count,
                                         std::uint32_t threads, std::uint32_t room) {
  std::vector<BinDigest> bins(room);
  std::vector<KeyDigest> near(room), beyond(room);
  std::vector<OverDigest> over(question.rows * question.brackets);
  std::vector<RowFacts> facts(question.rows, RowFacts{0xFFFFFFFFu, 0, 0, 0, 0});
  const std::vector<KeyClass> classes = key_classes(question);
  std::uint32_t counts[3] = {};
  const DigestLists lists{{bins.data(), &counts[0], room},
                          {near.data(), &counts[1], room},
                          {beyond.data(), &counts[2], room},
                          over.data(),
                          facts.data()};
  for (std::size_t r = 0; r < question.rows; ++r) {
    const bool compares = r >= question.outcomes;
    const auto o = static_cast<std::int64_t>(compares ? r - question.outcomes : r);
    for (std::int64_t begin = 0; begin < count; begin += kDigestedAtOnce) {
      const DigestedPart part{static_cast<std::uint32_t>(r),
                              rows.x + o * rows.stride + begin,
                              compares ? base->x + o * base->stride + begin : nullptr,
                              static_cast<std::uint32_t>(begin),
                              static_cast<std::uint32_t>(std::min(kDigestedAtOnce, count - begin)),
                              question.known[r],
                              classes.data() + r * class_count(question),
                              class_count(question),
                              static_cast<std::uint32_t>(question.brackets)};
      digest_by_threads(part, lists, threads);
    }
  }
  if (std::any_of(counts, counts + 3, [room](std::uint32_t n) { return n > room; })) return std::nullopt;
  if (!all_numbers({facts.data(), facts.size()})) return std::nullopt;
  std::vector<std::int64_t> told;
  const float* const total = rows.x + static_cast<std::int64_t>(question.total) * rows.stride;
  for (std::int64_t i = 0; i < count; ++i)
    if (sortable(total[i]) >= question.least) told.push_back(i);
  std::vector<float> told_rows;
  const auto tell = [&](std::size_t row) {
    for (const std::int64_t i : told)
      told_rows.push_back(rows.x[static_cast<std::int64_t>(row) * rows.stride + i]);
  };
  tell(question.total);
  for (std::size_t row = question.outcomes; row < rows.rows; ++row) tell(row);
  return Digest(question,
                {{bins.data(), counts[0]},
                 {near.data(), counts[1]},
                 {beyond.data(), counts[2]},
                 {over.data(), over.size()},
                 {facts.data(), facts.size()},
                 {told_rows.data(), told_rows.size()},
                 told.size()},
                first, count);
}

}  // namespace chokepoint
