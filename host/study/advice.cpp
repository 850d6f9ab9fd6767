#include "host/study/advice.h"

#include <fmt/format.h>

#include <algorithm>

#include "host/study/names.h"
#include "host/study/unused.h"

namespace chokepoint {
namespace {

/// The longest transit among the lanes that bring an item to a consumer.
int longest_transit(const Study& study, bool to_market, Index consumer, Index item) {
  int longest = 0;
  for (const Lane& lane : study.lanes) {
    const bool is_ours = lane.to_market == to_market && lane.to == consumer &&
                         study.sites[static_cast<std::size_t>(lane.from)].item == item;
    if (is_ours) longest = std::max(longest, lane.transit);
  }
  return longest;
}

void advise(std::vector<std::string>& lines, const Study& study, const std::string& consumer, Index item,
            const Stock& stock, int transit) {
  const std::string what = fmt::format(
      "{} at {}", in_quotes(study.items[static_cast<std::size_t>(item)].name), in_quotes(consumer));
  const double gain = stock.response * (stock.cover + transit) / stock.smoothing;
  if (gain > 1) {
    lines.push_back(
        fmt::format("the stock of {} may oscillate (response·(cover + transit)/smoothing is {:.3g}, above "
                    "1). Lower response, or raise smoothing.",
                    what, gain));
  }
  if (stock.cover == 0 && transit > 2) {
    lines.push_back(
        fmt::format("the stock of {} may run dry (no cover behind a transit of {} months). Give it cover.",
                    what, transit));
  }
}

/// Rates are shares; one of many times the value is probably meant in per cent.
void advise(std::vector<std::string>& lines, const Tariff& tariff) {
  constexpr double kLargest = 5;
  double rate = 0;
  for (const TariffState& state : tariff.states) rate = std::max({rate, state.rate, state.in_quota_rate});
  if (rate <= kLargest) return;
  lines.push_back(
      fmt::format("tariff {} has a rate of {} ({}% of the customs value). Write {} if {}% is meant.",
                  in_quotes(tariff.name), rate, 100 * rate, rate / 100, rate));
}

std::vector<std::string> advice_for(const Study& study) {
  std::vector<std::string> lines;
  for (const Tariff& tariff : study.tariffs) advise(lines, tariff);
  for (std::size_t s = 0; s < study.sites.size(); ++s) {
    for (const Input& input : study.sites[s].inputs) {
      advise(lines, study, study.sites[s].name, input.item, input.stock,
             longest_transit(study, false, static_cast<Index>(s), input.item));
    }
  }
  for (std::size_t m = 0; m < study.markets.size(); ++m) {
    const Market& market = study.markets[m];
    advise(lines, study, market.name, market.item, market.stock,
           longest_transit(study, true, static_cast<Index>(m), market.item));
  }
  return lines;
}

}  // namespace

std::vector<std::string> advice(const StudyFile& file) {
  const std::vector<std::string> base = advice_for(file.variants.front().study);
  std::vector<std::string> lines = unused_in(file);
  lines.insert(lines.end(), base.begin(), base.end());
  for (std::size_t v = 1; v < file.variants.size(); ++v) {
    for (const std::string& line : advice_for(file.variants[v].study)) {
      if (std::find(base.begin(), base.end(), line) != base.end()) continue;
      lines.push_back(fmt::format("variant {}: {}", in_quotes(file.variants[v].name), line));
    }
  }
  return lines;
}

}  // namespace chokepoint
