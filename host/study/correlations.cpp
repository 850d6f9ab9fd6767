#include "host/study/correlations.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <set>

#include "host/study/names.h"
#include "kernels/model/limits.h"

namespace chokepoint {
namespace {

constexpr double kSmallestPivot = 1e-12;  // of a Cholesky factorisation, squared
constexpr double kMostExplained = 1 + 1e-12;
constexpr int kMostCorrelations = 1000000;

using Pair = std::pair<Index, Index>;  // positions among the latents, the smaller first

/// The pairs given among the latents of one group, which are ordered: level drivers as declared; path drivers
/// as declared, then regimes.
struct Group {
  struct Given {
    double rho;
    Position at;
    std::string label;  // 'a' and 'b' = 0.5
  };
  std::map<Pair, Given> pairs;
};

struct Member {
  Correlation::Member member;
  Scope scope;
  Index order;  // among the latents of its scope
};

/// Find the driver or, as regime/NAME, the regime that a value of `between` names.
std::optional<Member> read_member(Reading& reading, const Value& value) {
  const auto name = value.text();
  if (!name) return std::nullopt;
  constexpr std::string_view prefix = "regime/";
  const Index drivers = static_cast<Index>(reading.study.drivers.size());
  if (name->starts_with(prefix)) {
    const auto index = reading.regimes.look_up(value, name->substr(prefix.size()));
    if (!index) return std::nullopt;
    return Member{{true, *index}, Scope::path, drivers + *index};
  }
  if (!reading.drivers.contains(*name) && reading.regimes.contains(*name)) {
    value.tell("unknown driver " + in_quotes(*name) + " in 'between'", "there is a regime of this name",
               "Write 'regime/" + printable(*name) + "' for it.");
    return std::nullopt;
  }
  const auto index = reading.drivers.look_up(value);
  if (!index) return std::nullopt;
  return Member{{false, *index}, reading.study.drivers[static_cast<std::size_t>(*index)].scope, *index};
}

void read_correlation(Reading& reading, const Value& value, Group& level, Group& path) {
  const Table table(value, schema::kCorrelation);
  const auto between = table.need("between"), rho = table.need("rho");
  const double number = rho ? rho->number({-1, 1}).value_or(0) : 0;
  const auto names = between ? between->list() : std::nullopt;
  if (!names) return;
  if (names->size() != 2) {
    between->tell("'between' has " + std::to_string(names->size()) + " names", "a correlation is between two",
                  "Name two level drivers, or two of path drivers and regimes.");
    return;
  }
  const auto a = read_member(reading, names->front()), b = read_member(reading, names->back());
  if (!a || !b) return;
  const std::string first = in_quotes(names->front().node().text),
                    second = in_quotes(names->back().node().text);
  if (a->scope != b->scope) {
    between->tell("a correlation between " + first + " and " + second,
                  "one is drawn once a scenario, the other every month",
                  "Use 'loadings' of the monthly one on the other.");
    return;
  }
  if (a->order == b->order) {
    between->tell(first + " correlates with itself", "that is always 1", "Name two different ones.");
    return;
  }
  Group& group = a->scope == Scope::level ? level : path;
  const auto [other, is_new] =
      group.pairs.emplace(Pair{std::min(a->order, b->order), std::max(a->order, b->order)},
                          Group::Given{number, value.at(), first + " and " + second});
  if (!is_new)
    between->tell("a second correlation between " + first + " and " + second,
                  "the first is in line " + std::to_string(other->second.at.line), "Keep one of the two.");
  reading.study.correlations.push_back({a->member, b->member, number});
}

/// Factorise the group's correlation matrix (Cholesky, row by row, rows that correlate with nothing left
/// out). Tell where it fails, with the pairs of that row. Returns whether it is positive definite.
bool check_definite(Reading& reading, const Group& group, const std::string& what) {
  std::set<Index> members;
  for (const auto& [pair, given] : group.pairs) members.insert({pair.first, pair.second});
  const std::vector<Index> order(members.begin(), members.end());
  std::vector<std::vector<double>> lower;
  for (std::size_t i = 0; i < order.size(); ++i) {
    lower.emplace_back(i + 1);
    for (std::size_t j = 0; j <= i; ++j) {
      const auto found = group.pairs.find({order[j], order[i]});
      double rest = i == j ? 1 : found != group.pairs.end() ? found->second.rho : 0;
      for (std::size_t k = 0; k < j; ++k) rest -= lower[i][k] * lower[j][k];
      if (i == j && rest <= kSmallestPivot) {
        std::vector<std::string> labels;
        Position last;
        for (const auto& [pair, given] : group.pairs) {
          if (pair.second != order[i]) continue;
          labels.push_back(given.label);
          last = std::max(last, given.at);
        }
        std::string pairs;
        for (const std::string& label : labels) pairs += (pairs.empty() ? "" : "; ") + label;
        reading.mistakes.add(last, "correlation: the matrix over all " + what + " is not positive definite",
                             "no numbers can correlate like this: " + pairs + ", with the pairs before",
                             "Bring these correlations nearer to 0.");
        return false;
      }
      lower[i][j] = i == j ? std::sqrt(rest) : rest / lower[j][j];
    }
  }
  return true;
}

/// Tell if loadings explain more than the variance there is: lambda' R lambda <= 1.
void check_loadings(const Value& value, const std::vector<Loading>& loadings, const Group& level) {
  double explained = 0;
  for (const Loading& a : loadings)
    for (const Loading& b : loadings) {
      const auto found = level.pairs.find({std::min(a.level, b.level), std::max(a.level, b.level)});
      const double rho = a.level == b.level ? 1 : found != level.pairs.end() ? found->second.rho : 0;
      explained += a.weight * rho * b.weight;
    }
  if (explained <= kMostExplained) return;
  char shown[32];
  std::snprintf(shown, sizeof shown, "%.4g", explained);
  value.tell("'loadings' explain " + std::string(shown) + " of the variance",
             "there is no more than 1 to explain", "Make them smaller; squares and correlations count.");
}

}  // namespace

void read_correlations(Reading& reading, const Table& root) {
  Group level, path;
  for (const Value& value : tables_of(root, "correlation", kMostCorrelations, reading.mistakes))
    read_correlation(reading, value, level, path);
  check_definite(reading, path, "path drivers and regimes");
  if (!check_definite(reading, level, "level drivers")) return;
  Diagnostics told;
  const auto check = [&](const std::string& kind, int most, const auto& things) {
    std::size_t index = 0;
    for (const Value& value : tables_of(root, kind, most, told)) {
      const auto& loadings = things.at(index++).loadings;
      const Entry* entry = value.node().find("loadings");
      if (entry != nullptr)
        check_loadings(Value(reading.mistakes, entry->value, value.owner(), "loadings"), loadings, level);
    }
  };
  check("driver", kMaxDrivers, reading.study.drivers);
  check("regime", kMaxRegimes, reading.study.regimes);
}

}  // namespace chokepoint
