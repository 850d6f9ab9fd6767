// Digests of outcomes that stay on a GPU against those that the host makes of the same rows.

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>

#include "tests/end_to_end/whole_study.h"
#include "tests/kernels/statistics/plain_digest.h"

namespace chokepoint {
namespace {

constexpr std::int64_t kCount = 70'001;  // more than a block digests
constexpr std::uint64_t kFirst = 12345;
constexpr std::size_t kExtras = 2;  // outcomes that play the rows behind them

/// Outcomes of the host, row after row.
struct HostRows {
  HostRows(const WholeStudy& study, std::size_t variant, Backend& backend) {
    for (const std::vector<float>& row : study.outcomes_of(variant, backend, kFirst, kCount))
      values.insert(values.end(), row.begin(), row.end());
  }
  DigestedRows view() const { return {values.data(), kCount, values.size() / std::size_t{kCount}}; }

  std::vector<float> values;
};

std::uint32_t key_at(std::vector<float> row, double p) {
  const auto at = row.begin() + static_cast<std::ptrdiff_t>(p * static_cast<double>(row.size() - 1));
  std::nth_element(row.begin(), at, row.end());
  return sortable(*at);
}

/// Ask for a few hundredths of every row, for the ends of some, and for the scenarios with a high first
/// outcome. `base`: null where nothing is compared.
DigestQuestion question_of(const DigestedRows& rows, const DigestedRows* base) {
  DigestQuestion question;
  question.outcomes = rows.rows - kExtras;
  question.rows = base != nullptr ? 2 * question.outcomes : question.outcomes;
  question.brackets = 3;
  for (std::size_t r = 0; r < question.rows; ++r) {
    const auto o = static_cast<std::int64_t>(r % question.outcomes);
    std::vector<float> row(rows.x + o * rows.stride, rows.x + o * rows.stride + kCount);
    for (std::int64_t i = 0; r >= question.outcomes && i < kCount; ++i)
      row[static_cast<std::size_t>(i)] -= base->x[o * base->stride + i];
    for (const double p : {0.005, 0.5, 0.985})
      question.bracket.push_back({key_at(row, p - 0.004), key_at(row, p + 0.004)});
    question.known.push_back(r % 3 == 0   ? KeyRange{0, key_at(row, 0.9997)}
                             : r % 3 == 1 ? KeyRange{key_at(row, 0.0003), 0xFFFFFFFFu}
                                          : KeyRange{0, 0xFFFFFFFFu});
    if (r == 0) question.least = key_at(row, 0.9);
  }
  return question;
}

using Sums = std::array<std::uint64_t, 8>;

std::map<std::uint32_t, Sums> bins_of(const RowDigest& row) {
  std::map<std::uint32_t, Sums> bins;
  for (std::size_t i = 0; i < row.bins.size(); ++i)
    std::copy(std::begin(row.sums[i].part), std::end(row.sums[i].part), bins[row.bins[i]].begin());
  return bins;
}

std::map<std::uint32_t, std::uint64_t> near_of(const RowDigest& row) {
  std::map<std::uint32_t, std::uint64_t> near;
  for (const KeyDigest& each : row.near) near[each.key] += each.number;
  return near;
}

std::map<std::uint32_t, std::uint32_t> beyond_of(const RowDigest& row) {
  std::map<std::uint32_t, std::uint32_t> beyond;
  for (const KeyDigest& each : row.beyond) beyond[each.number] = each.key;
  return beyond;
}

/// The scenarios that are told, each with its total and so many extras, ascending.
std::vector<std::vector<float>> told_by(const Digest& digest, std::size_t extras) {
  std::vector<std::vector<float>> told(digest.told());
  for (std::size_t i = 0; i < told.size(); ++i) {
    told[i].push_back(digest.totals()[i]);
    for (std::size_t r = 0; r < extras; ++r) told[i].push_back(digest.extras()[r * told.size() + i]);
  }
  std::sort(told.begin(), told.end());
  return told;
}

void expect_the_same(const Digest& wanted, const Digest& found, const DigestQuestion& question) {
  EXPECT_EQ(wanted.first(), found.first());
  EXPECT_EQ(wanted.count(), found.count());
  for (std::size_t r = 0; r < question.rows; ++r) {
    SCOPED_TRACE(r);
    const RowDigest x = wanted.row(r), y = found.row(r);
    EXPECT_TRUE(bins_of(x) == bins_of(y));
    EXPECT_TRUE(near_of(x) == near_of(y));
    EXPECT_TRUE(beyond_of(x) == beyond_of(y));
    for (std::size_t j = 0; j < question.brackets; ++j)
      EXPECT_TRUE(x.over[j].count == y.over[j].count && x.over[j].sum == y.over[j].sum &&
                  x.over[j].sum2 == y.over[j].sum2)
          << j;
    EXPECT_TRUE(x.facts.low == y.facts.low && x.facts.high == y.facts.high);
    EXPECT_TRUE(x.facts.higher == y.facts.higher && x.facts.lower == y.facts.lower &&
                x.facts.unequal_infinite == y.facts.unequal_infinite);
  }
  EXPECT_TRUE(told_by(wanted, kExtras) == told_by(found, kExtras));
}

/// Compare digests of all scenarios, strip by strip, with those of rows.
void expect_digests(const std::vector<Digest>& found, const DigestQuestion& question,
                    const DigestedRows& rows, const DigestedRows* base) {
  std::int64_t done = 0;
  for (const Digest& digest : found) {
    const DigestedRows part{rows.x + done, rows.stride, rows.rows};
    const DigestedRows base_part =
        base != nullptr ? DigestedRows{base->x + done, base->stride, base->rows} : part;
    const auto wanted = digest_rows(question, part, &base_part, kFirst + static_cast<std::uint64_t>(done),
                                    digest.count(), 1, 1 << 24);
    expect_the_same(*wanted, digest, question);
    done += digest.count();
  }
  EXPECT_EQ(done, kCount);
}

class GpuDigest : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    const CudaDevices found = cuda_devices();
    if (found.names.empty()) GTEST_SKIP() << "no GPU: " << found.why_none;
    gpu_ = make_cuda_backend({0});
    gpu_->expect(kCount);
  }

  /// The digests of a variant's scenarios, whose rows never leave the GPU.
  std::vector<Digest> digests_of(const compiled::Tables& tables, const DigestQuestion& question,
                                 const FarRows& rows) {
    std::vector<Digest> digests;
    std::vector<SeriesSums> none;
    const auto simulator = gpu_->prepare(tables);
    EXPECT_TRUE(simulator->simulate_and_digest(kFirst, kCount, rows, question, digests, none));
    return digests;
  }

  std::unique_ptr<Backend> gpu_;
};

TEST_P(GpuDigest, IsThatOfTheHost) {
  const WholeStudy study(GetParam());
  if (stem_of(GetParam()) == "large") GTEST_SKIP() << "so many take a CPU minutes";
  const auto cpu = make_cpu_backend(2);
  const HostRows base(study, 0, *cpu);
  const DigestedRows base_rows = base.view();
  const DigestQuestion question = question_of(base_rows, nullptr);
  const std::int64_t stride = padded(kCount);
  const auto kept = gpu_->allocate(base_rows.rows * static_cast<std::size_t>(stride), 0);
  const std::vector<Digest> found = digests_of(study.tables(0), question, {kept.get(), nullptr, stride});
  expect_digests(found, question, base_rows, nullptr);
  if (study.size() == 1) return;

  const HostRows other(study, 1, *cpu);
  const DigestQuestion comparing = question_of(other.view(), &base_rows);
  const std::vector<Digest> compared = digests_of(study.tables(1), comparing, {nullptr, kept.get(), stride});
  expect_digests(compared, comparing, other.view(), &base_rows);
}

INSTANTIATE_TEST_SUITE_P(Studies, GpuDigest, testing::ValuesIn(tested_studies()),
                         [](const auto& study) { return study_label(study.param); });

}  // namespace
}  // namespace chokepoint
