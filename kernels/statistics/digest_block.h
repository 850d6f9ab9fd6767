#pragma once

#include <cfloat>
#include <cmath>
#include <cstdint>
#include <vector>

#include "kernels/arithmetic/platform.h"
#include "kernels/statistics/digest.h"
#include "kernels/statistics/sortable.h"

// How a block of a GPU's threads digests a part of a row. Everything here is integers that add, in any order,
// and plain C++: the tests run it thread after thread.

namespace chokepoint {

/// What brackets want of keys.
struct KeyClass {
  static constexpr std::uint32_t kNear = 1u << 31;  // to be told whole

  std::uint32_t from;    // the least key
  std::uint32_t wanted;  // kNear; else a bit each bracket, of whose OverDigest they are part
};

constexpr std::uint32_t kMostClasses = 128;
static_assert(3 * DigestQuestion::kMostBrackets + 1 <= kMostClasses);

/// Classes a row: a power of two, kMostClasses at most.
std::uint32_t class_count(const DigestQuestion& question);
/// The classes of all rows, [row][class], ascending.
std::vector<KeyClass> key_classes(const DigestQuestion& question);

/// A list that all blocks append to. Beyond its room things are only counted.
template <class T>
struct OpenList {
  T* items;
  std::uint32_t* count;
  std::uint32_t room;
};

/// Where blocks leave what they find.
struct DigestLists {
  OpenList<BinDigest> bins;
  OpenList<KeyDigest> near, beyond;
  OverDigest* over;  // [row][bracket]
  RowFacts* facts;   // [row]
};

/// A part of a row, at most kDigestedAtOnce values.
struct DigestedPart {
  std::uint32_t row;
  const float* x;
  const float* base;           // null: the values are x; else their differences from these
  std::uint32_t begin, count;  // scenarios: how many of the digest come before; of the part
  KeyRange known;              // DigestQuestion
  const KeyClass* classes;     // key_classes()
  std::uint32_t class_count, brackets;
};

/// What the threads of a block share.
struct DigestBoard {
  static constexpr std::uint32_t kWindowBits = 10;  // bins whose sums are formed at a time
  static constexpr std::uint32_t kWindowBins = 1u << kWindowBits;
  static constexpr std::uint32_t kWindows = 1u << (16 - kWindowBits);
  static constexpr std::uint32_t kWords = 11;
  static constexpr std::uint32_t kSlotBits = 7;

  struct Slot {
    std::uint32_t key, times;
  };

  std::uint32_t vote;  // for a key that is common
  std::uint32_t common_times;
  std::uint32_t windows[kWindows / 32];  // a bit each: whether it has a value
  RowFacts facts;
  std::uint32_t over[DigestQuestion::kMostBrackets][4];  // count, u, u^2's lower and upper 16 bits
  Slot slots[1u << kSlotBits];                           // keys in brackets that may come many times
  KeyClass classes[kMostClasses];
  // Count, u, then the 16-bit pieces of u^2 (two), u^3 (three) and u^4 (four), lowest first.
  std::uint32_t words[kWords][kWindowBins];
};

/// One thread of `threads`. Between its steps, in the order in which they stand, all threads of the block
/// meet. `Atomics`: what threads may do to one number together; each returns what the number was.
template <class Atomics>
class DigestThread {
 public:
  CHOKEPOINT_DEVICE_FUNCTION DigestThread(const DigestedPart& part, const DigestLists& lists,
                                          DigestBoard& board, std::uint32_t thread, std::uint32_t threads)
      : part_(part), lists_(lists), board_(board), thread_(thread), threads_(threads) {}

  CHOKEPOINT_DEVICE_FUNCTION void clear() const {
    auto* const words = reinterpret_cast<std::uint32_t*>(&board_);
    for (std::uint32_t i = thread_; i < sizeof board_ / sizeof *words; i += threads_) words[i] = 0;
  }

  /// Look for a common key among a few values; begin the facts; bring the classes.
  CHOKEPOINT_DEVICE_FUNCTION void vote() const {
    if (thread_ == 0) board_.facts.low = 0xFFFFFFFFu;
    for (std::uint32_t i = thread_; i < part_.class_count; i += threads_)
      board_.classes[i] = part_.classes[i];
    for (std::uint32_t i = thread_; i < kVoters; i += threads_) {
      const std::uint32_t key = key_at(voter(i));
      std::uint32_t times = 0;
      for (std::uint32_t j = 0; j < kVoters; ++j) times += key_at(voter(j)) == key;
      atomics_.max(board_.vote, times * kVoters + i);
    }
  }

  /// Note extremes, keys in brackets, values beyond what is known, and which bins there are.
  CHOKEPOINT_DEVICE_FUNCTION void look() const {
    const std::uint32_t common = common_key();
    RowFacts facts{0xFFFFFFFFu, 0, 0, 0, 0};
    std::uint32_t times = 0;
    std::uint64_t windows = 0;
    for (std::uint32_t i = thread_; i < part_.count; i += threads_) {
      if (part_.base != nullptr) compare(part_.x[i], part_.base[i], facts);
      const std::uint32_t key = key_at(i);
      if (!has(part_.known, key)) append(lists_.beyond, KeyDigest{part_.row, key, part_.begin + i});
      if (key == common) {
        ++times;
        continue;
      }
      facts.low = key < facts.low ? key : facts.low;
      facts.high = key > facts.high ? key : facts.high;
      windows |= std::uint64_t{1} << window_of(key);
      take_near(key, 1);
    }
    atomics_.add(board_.common_times, times);
    atomics_.bit_or(board_.windows[0], static_cast<std::uint32_t>(windows));
    atomics_.bit_or(board_.windows[1], static_cast<std::uint32_t>(windows >> 32));
    add_facts(facts, board_.facts);
  }

  /// Count the common key, if there is one.
  CHOKEPOINT_DEVICE_FUNCTION void take_common() const {
    const std::uint32_t times = board_.common_times;
    if (thread_ != 0 || times == 0) return;
    const std::uint32_t key = common_key();
    add_facts({key, key, 0, 0, 0}, board_.facts);
    take_near(key, times);
    const std::uint64_t u = key & 0xFFFFu, u2 = u * u, u4 = u2 * u2, n = times;
    append(lists_.bins, BinDigest{row_and_bin(key >> 16), times, n * u, n * u2, n * (u2 * u),
                                  n * (u4 & 0xFFFFFFFFu), n * (u4 >> 32)});
  }

  CHOKEPOINT_DEVICE_FUNCTION bool has_window(std::uint32_t window) const {
    return (board_.windows[window / 32] >> window % 32 & 1) != 0;
  }

  /// Form the sums of a window's bins.
  CHOKEPOINT_DEVICE_FUNCTION void sum(std::uint32_t window) const {
    const std::uint32_t common = common_key();
    for (std::uint32_t i = thread_; i < part_.count; i += threads_) {
      const std::uint32_t key = key_at(i);
      if (key != common && window_of(key) == window) add_powers(key);
    }
  }

  /// Leave them in their list, and begin again.
  CHOKEPOINT_DEVICE_FUNCTION void tell(std::uint32_t window) const {
    for (std::uint32_t bin = thread_; bin < DigestBoard::kWindowBins; bin += threads_) {
      if (board_.words[0][bin] == 0) continue;
      std::uint64_t w[DigestBoard::kWords];
      for (std::uint32_t k = 0; k < DigestBoard::kWords; ++k) {
        w[k] = board_.words[k][bin];
        board_.words[k][bin] = 0;
      }
      append(lists_.bins,
             BinDigest{row_and_bin(window * DigestBoard::kWindowBins + bin), static_cast<std::uint32_t>(w[0]),
                       w[1], w[2] + (w[3] << 16), w[4] + (w[5] << 16) + (w[6] << 32), w[7] + (w[8] << 16),
                       w[9] + (w[10] << 16)});
    }
  }

  /// Leave all else.
  CHOKEPOINT_DEVICE_FUNCTION void finish() const {
    if (thread_ == 0) add_facts(board_.facts, lists_.facts[part_.row]);
    for (std::uint32_t i = thread_; i < 1u << DigestBoard::kSlotBits; i += threads_) {
      const DigestBoard::Slot& slot = board_.slots[i];
      if (slot.times > 0) append(lists_.near, KeyDigest{part_.row, slot.key, slot.times});
    }
    for (std::uint32_t j = thread_; j < part_.brackets; j += threads_) {
      const std::uint32_t* const w = board_.over[j];
      if (w[0] == 0) continue;
      OverDigest& to = lists_.over[part_.row * part_.brackets + j];
      atomics_.add(to.count, std::uint64_t{w[0]});
      atomics_.add(to.sum, std::uint64_t{w[1]});
      atomics_.add(to.sum2, w[2] + (std::uint64_t{w[3]} << 16));
    }
  }

 private:
  static constexpr std::uint32_t kVoters = 32, kEnough = 4;  // of the voters, to be common
  static constexpr std::uint32_t kNoKey = 0;                 // no number's

  CHOKEPOINT_DEVICE_FUNCTION static bool has(const KeyRange& range, std::uint32_t key) {
    return range.low <= key && key <= range.high;
  }
  CHOKEPOINT_DEVICE_FUNCTION static bool is_finite(float x) { return fabsf(x) <= FLT_MAX; }
  CHOKEPOINT_DEVICE_FUNCTION static std::uint32_t window_of(std::uint32_t key) {
    return key >> (16 + DigestBoard::kWindowBits);
  }
  CHOKEPOINT_DEVICE_FUNCTION std::uint32_t row_and_bin(std::uint32_t bin) const {
    return part_.row << 16 | bin;
  }
  CHOKEPOINT_DEVICE_FUNCTION std::uint32_t voter(std::uint32_t i) const {
    return static_cast<std::uint32_t>(std::uint64_t{i} * part_.count / kVoters);
  }

  /// The key that seems common; kNoKey: none does.
  CHOKEPOINT_DEVICE_FUNCTION std::uint32_t common_key() const {
    return board_.vote < kEnough * kVoters ? kNoKey : key_at(voter(board_.vote % kVoters));
  }

  CHOKEPOINT_DEVICE_FUNCTION std::uint32_t key_at(std::uint32_t i) const {
    const float x = part_.x[i];
    if (part_.base == nullptr) return sortable(x);
    const float base = part_.base[i], difference = x - base;
    return sortable(has_no_difference(x, base, difference) ? 0.0f : difference);
  }

  /// Whether two numbers are infinite, one or both, or too far apart. (What is no number itself stays so.)
  CHOKEPOINT_DEVICE_FUNCTION static bool has_no_difference(float x, float base, float difference) {
    return !is_finite(difference) && x == x && base == base;
  }

  CHOKEPOINT_DEVICE_FUNCTION static void compare(float x, float base, RowFacts& facts) {
    facts.higher += x > base;
    facts.lower += x < base;
    facts.unequal_infinite += has_no_difference(x, base, x - base) && x != base;
  }

  CHOKEPOINT_DEVICE_FUNCTION void add_facts(const RowFacts& facts, RowFacts& to) const {
    atomics_.min(to.low, facts.low);
    atomics_.max(to.high, facts.high);
    if (part_.base == nullptr) return;
    atomics_.add(to.higher, facts.higher);
    atomics_.add(to.lower, facts.lower);
    atomics_.add(to.unequal_infinite, facts.unequal_infinite);
  }

  template <class T>
  CHOKEPOINT_DEVICE_FUNCTION void append(const OpenList<T>& list, const T& item) const {
    const std::uint32_t place = atomics_.add(*list.count, std::uint32_t{1});
    if (place < list.room) list.items[place] = item;
  }

  /// Take a key that `times` values have, if a bracket wants it.
  CHOKEPOINT_DEVICE_FUNCTION void take_near(std::uint32_t key, std::uint32_t times) const {
    const std::uint32_t wanted = wanted_by(key);
    if (wanted == 0) return;
    if (wanted != KeyClass::kNear) return add_over(key & 0xFFFFu, times, wanted);
    constexpr std::uint32_t kGolden = 2654435769u;  // 2^32 / golden ratio: spreads neighbouring keys
    DigestBoard::Slot& slot = board_.slots[key * kGolden >> (32 - DigestBoard::kSlotBits)];
    const std::uint32_t held = atomics_.claim(slot.key, key);
    if (held == kNoKey || held == key) {
      atomics_.add(slot.times, times);
    } else {
      append(lists_.near, KeyDigest{part_.row, key, times});
    }
  }

  /// KeyClass::wanted.
  CHOKEPOINT_DEVICE_FUNCTION std::uint32_t wanted_by(std::uint32_t key) const {
    std::uint32_t i = 0;
    for (std::uint32_t step = part_.class_count / 2; step > 0; step /= 2)
      i += board_.classes[i + step].from <= key ? step : 0;
    return board_.classes[i].wanted;
  }

  CHOKEPOINT_DEVICE_FUNCTION void add_over(std::uint32_t u, std::uint32_t times,
                                           std::uint32_t brackets) const {
    const std::uint32_t u2 = u * u;
    for (std::uint32_t j = 0; brackets != 0; ++j, brackets >>= 1) {
      if ((brackets & 1) == 0) continue;
      std::uint32_t* const to = board_.over[j];
      atomics_.add(to[0], times);
      atomics_.add(to[1], times * u);
      atomics_.add(to[2], times * (u2 & 0xFFFFu));
      atomics_.add(to[3], times * (u2 >> 16));
    }
  }

  CHOKEPOINT_DEVICE_FUNCTION void add_powers(std::uint32_t key) const {
    const std::uint32_t u = key & 0xFFFFu, u2 = u * u;
    const std::uint64_t u3 = std::uint64_t{u2} * u, u4 = std::uint64_t{u2} * u2;
    const std::uint32_t bin = key >> 16 & (DigestBoard::kWindowBins - 1);
    const auto piece = [](std::uint64_t power, int k) {
      return static_cast<std::uint32_t>(power >> 16 * k & 0xFFFFu);
    };
    auto& words = board_.words;
    atomics_.add(words[0][bin], std::uint32_t{1});
    if (u == 0) return;
    atomics_.add(words[1][bin], u);
    for (int k = 0; k < 2; ++k) atomics_.add(words[2 + k][bin], piece(u2, k));
    for (int k = 0; k < 3; ++k) atomics_.add(words[4 + k][bin], piece(u3, k));
    for (int k = 0; k < 4; ++k) atomics_.add(words[7 + k][bin], piece(u4, k));
  }

  const DigestedPart& part_;
  const DigestLists& lists_;
  DigestBoard& board_;
  std::uint32_t thread_, threads_;
  Atomics atomics_;
};

/// Do all that a block does. `meet`: lets all threads of the block come here before any goes on.
template <class Atomics, class Meet>
CHOKEPOINT_DEVICE_FUNCTION void digest_part(const DigestThread<Atomics>& thread, const Meet& meet) {
  thread.clear();
  meet();
  thread.vote();
  meet();
  thread.look();
  meet();
  thread.take_common();
  for (std::uint32_t window = 0; window < DigestBoard::kWindows; ++window) {
    if (!thread.has_window(window)) continue;
    thread.sum(window);
    meet();
    thread.tell(window);
    meet();
  }
  meet();
  thread.finish();
}

}  // namespace chokepoint
