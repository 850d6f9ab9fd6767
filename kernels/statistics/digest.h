#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/arithmetic/platform.h"
#include "kernels/statistics/bin_sums.h"

// What statistics need to know of rows that stay where they were computed, far from the host: exact sums a
// bin, the few values near quantiles, and those at the ends.

namespace chokepoint {

/// The most values of a row that one block of threads digests: sums of 16 bits each fit 32.
constexpr std::int64_t kDigestedAtOnce = 65536;

/// Keys (sortable()), both included.
struct KeyRange {
  std::uint32_t low, high;
};

/// What is asked of rows. Row r < outcomes is an outcome; row outcomes + r, where there is a base to compare
/// with, the difference of outcome r from the base's, as DifferenceStatistics takes it.
struct DigestQuestion {
  static constexpr std::size_t kMostBrackets = 31;
  static constexpr std::uint32_t kNoTotal = 0xFFFFFFFFu;  // above every number's key

  std::size_t outcomes = 0, rows = 0;
  std::size_t brackets = 0;        // of each row, kMostBrackets at most
  std::vector<KeyRange> bracket;   // [row][bracket] keys to be told whole
  std::vector<KeyRange> known;     // [row] values outside are told with their scenarios
  std::size_t total = 0;           // the outcome of which high values are told with the scenario's extras
  std::uint32_t least = kNoTotal;  // from this key on
};

/// Sums over at most kDigestedAtOnce values of one bin, as BinSums::add_sums() takes them.
struct BinDigest {
  std::uint32_t row_and_bin;  // row * 2^16 + bin
  std::uint32_t count;
  std::uint64_t sum, sum2, sum3, sum4_low, sum4_high;

  std::uint32_t row() const { return row_and_bin >> 16; }
  std::uint32_t bin() const { return row_and_bin & 0xFFFFu; }
};

/// A key of a row, and how many values it has, or its scenario.
struct KeyDigest {
  std::uint32_t of_row, key, number;

  std::uint32_t row() const { return of_row; }
};

/// Sums over values beyond a bracket in the bin of its upper end that no bracket of the row holds, of u = the
/// low 16 bits and of u^2.
struct OverDigest {
  std::uint64_t count, sum, sum2;
};

/// What else there is to say of a row.
struct RowFacts {
  std::uint32_t low, high;         // keys; 2^32 - 1 and 0 while there are none
  std::uint32_t higher, lower;     // scenarios; of a difference: where the variant is
  std::uint32_t unequal_infinite;  // scenarios; DifferenceStatistics
};

/// Part of a list.
template <class T>
struct ListView {
  const T* first = nullptr;
  std::size_t length = 0;

  const T* begin() const { return first; }
  const T* end() const { return first + length; }
  std::size_t size() const { return length; }
  const T& operator[](std::size_t i) const { return first[i]; }
};

/// The digest of one row.
struct RowDigest {
  std::uint64_t count;  // values
  RowFacts facts;
  ListView<std::uint32_t> bins;  // each once
  ListView<BinSums> sums;        // one a bin; carried
  ListView<KeyDigest> near;      // what lies in brackets; a key may come several times
  ListView<KeyDigest> beyond;    // what lies outside `known`; number: scenario of the digest
  ListView<KeyRange> bracket;    // as asked
  ListView<OverDigest> over;     // one a bracket
};

/// What was found, in any order.
struct DigestFindings {
  ListView<BinDigest> bins;
  ListView<KeyDigest> near, beyond;
  ListView<OverDigest> over;  // [row][bracket]
  ListView<RowFacts> facts;   // [row]
  ListView<float> told_rows;  // [total, then extras: the rows behind outcomes][scenario with a high total]
  std::size_t told = 0;       // such scenarios
};

/// False if the value of some row is NaN or -infinity.
bool all_numbers(const ListView<RowFacts>& facts);

/// The digest of the rows of scenarios that follow each other.
class Digest {
 public:
  /// Of the scenarios [first, first + count). The question must outlive it.
  Digest(const DigestQuestion& question, const DigestFindings& findings, std::uint64_t first,
         std::int64_t count);

  std::uint64_t first() const { return first_; }
  std::int64_t count() const { return count_; }
  RowDigest row(std::size_t row) const;
  /// Of scenarios with a high total, so many: the totals, and their extras, [row][scenario].
  std::size_t told() const { return told_; }
  const float* totals() const { return told_rows_.data(); }
  const float* extras() const { return told_rows_.data() + told_; }

 private:
  template <class T>
  struct Grouped {
    std::vector<T> items;  // row after row
    std::vector<std::size_t> begins;

    void group(const ListView<T>& found, std::size_t rows);
    ListView<T> of(std::size_t row) const {
      return {items.data() + begins[row], begins[row + 1] - begins[row]};
    }
  };

  void merge(const ListView<BinDigest>& found);

  const DigestQuestion* question_;
  std::uint64_t first_;
  std::int64_t count_;               // [scenario]
  std::vector<std::uint32_t> bins_;  // row after row
  std::vector<BinSums> sums_;
  std::vector<std::size_t> bin_begins_;
  Grouped<KeyDigest> near_, beyond_;
  std::vector<OverDigest> over_;
  std::vector<RowFacts> facts_;
  std::vector<float> told_rows_;
  std::size_t told_;
};

}  // namespace chokepoint
