#include "kernels/statistics/digest.h"

#include <algorithm>
#include <bit>

#include "kernels/statistics/digest_block.h"
#include "kernels/statistics/moments.h"
#include "kernels/statistics/sortable.h"

namespace chokepoint {

namespace {

constexpr std::uint32_t kHighestKey = 0xFFFFFFFFu;  // no number's

/// What brackets want of a key.
std::uint32_t wanted_from(std::uint32_t key, const KeyRange* brackets, std::size_t n) {
  std::uint32_t over = 0;
  for (std::size_t j = 0; j < n; ++j) {
    if (brackets[j].low <= key && key <= brackets[j].high) return KeyClass::kNear;
    if (key > brackets[j].high && key >> 16 == brackets[j].high >> 16) over |= 1u << j;
  }
  return over;
}

}  // namespace

/// Put what was found in the order of its rows.
template <class T>
void Digest::Grouped<T>::group(const ListView<T>& found, std::size_t rows) {
  begins.assign(rows + 1, 0);
  items.resize(found.size());
  for (const T& item : found) ++begins[item.row()];
  std::size_t end = 0;
  for (std::size_t& begin : begins) begin = end += begin;
  for (const T& item : found) items[--begins[item.row()]] = item;
}

std::uint32_t class_count(const DigestQuestion& question) {
  return static_cast<std::uint32_t>(std::bit_ceil(3 * question.brackets + 1));
}

std::vector<KeyClass> key_classes(const DigestQuestion& question) {
  constexpr KeyClass kNone{kHighestKey, 0};
  const std::size_t count = class_count(question);
  std::vector<KeyClass> classes;
  for (std::size_t row = 0; row < question.rows; ++row) {
    const KeyRange* const brackets = question.bracket.data() + row * question.brackets;
    std::vector<std::uint32_t> begins = {0};
    for (std::size_t j = 0; j < question.brackets; ++j) {
      begins.push_back(brackets[j].low);
      for (const std::uint32_t last : {brackets[j].high, brackets[j].high | 0xFFFFu})
        if (last != kHighestKey) begins.push_back(last + 1);
    }
    std::sort(begins.begin(), begins.end());
    begins.erase(std::unique(begins.begin(), begins.end()), begins.end());
    for (const std::uint32_t begin : begins)
      classes.push_back({begin, wanted_from(begin, brackets, question.brackets)});
    classes.resize((row + 1) * count, kNone);
  }
  return classes;
}

bool all_numbers(const ListView<RowFacts>& facts) {
  return std::all_of(facts.begin(), facts.end(),
                     [](const RowFacts& row) { return row.low >= kLowestKey && row.high <= kInfinityKey; });
}

Digest::Digest(const DigestQuestion& question, const DigestFindings& findings, std::uint64_t first,
               std::int64_t count)
    : question_(&question),
      first_(first),
      count_(count),
      over_(findings.over.begin(), findings.over.end()),
      facts_(findings.facts.begin(), findings.facts.end()),
      told_rows_(findings.told_rows.begin(), findings.told_rows.end()),
      told_(findings.told) {
  merge(findings.bins);
  near_.group(findings.near, question.rows);
  beyond_.group(findings.beyond, question.rows);
}

/// Add up what blocks found of the same bin.
void Digest::merge(const ListView<BinDigest>& found) {
  Grouped<BinDigest> grouped;
  grouped.group(found, question_->rows);
  std::vector<std::size_t> place(MomentTable::kBins);  // of a bin's sums
  bin_begins_.assign(1, 0);
  for (std::size_t row = 0; row < question_->rows; ++row) {
    for (const BinDigest& each : grouped.of(row)) {
      std::size_t& at = place[each.bin()];
      if (at < bin_begins_.back() || at >= bins_.size() || bins_[at] != each.bin()) {
        at = bins_.size();
        bins_.push_back(each.bin());
        sums_.emplace_back();
      }
      sums_[at].add_sums(each.count, each.sum, each.sum2, each.sum3, each.sum4_low, each.sum4_high);
      sums_[at].carry();
    }
    bin_begins_.push_back(bins_.size());
  }
}

RowDigest Digest::row(std::size_t row) const {
  const std::size_t brackets = question_->brackets;
  return {static_cast<std::uint64_t>(count_),
          facts_[row],
          {bins_.data() + bin_begins_[row], bin_begins_[row + 1] - bin_begins_[row]},
          {sums_.data() + bin_begins_[row], bin_begins_[row + 1] - bin_begins_[row]},
          near_.of(row),
          beyond_.of(row),
          {question_->bracket.data() + row * brackets, brackets},
          {over_.data() + row * brackets, brackets}};
}

}  // namespace chokepoint
