#pragma once

namespace chokepoint {

// What a study may hold at most. The reader refuses more; the tables and the workspace are sized by the
// study.
constexpr int kMaxMonths = 600;
constexpr int kMaxDrivers = 1000;  // level and path drivers together
constexpr int kMaxRegimes = 200;
constexpr int kMaxStates = 16;  // of one regime
constexpr int kMaxSites = 1000;
constexpr int kMaxMarkets = 200;
constexpr int kMaxLanes = 4000;
constexpr int kMaxTariffs = 200;
constexpr int kMaxStages = 64;  // of one site
constexpr int kMaxItems = 1000;
constexpr int kMaxVariants = 100;
constexpr int kMaxTransit = 12;    // [month]
constexpr int kMaxValues = 65536;  // of one discrete or empirical distribution
constexpr int kMaxQuantiles = 99;
constexpr long long kMaxSample = 1000000;  // [scenario]

}  // namespace chokepoint
