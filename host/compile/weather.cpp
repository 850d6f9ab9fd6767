#include "host/compile/weather.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <stdexcept>

#include "host/compile/copula_tables.h"
#include "host/compile/correlation.h"
#include "host/compile/exact_quantile.h"
#include "host/compile/quantile_function.h"
#include "host/compile/rank_limits.h"
#include "host/compile/shared_weather.h"
#include "host/error.h"
#include "host/study/names.h"

namespace chokepoint {
namespace {

constexpr double kSure = 1 - 1e-15;           // a cumulative probability that is 1 but for rounding
constexpr double kMostExplained = 1 + 1e-12;  // of a latent's variance, rounding included

/// Who draws a normal of their own: level drivers, or path latents (path drivers, then regimes).
struct Group {
  std::vector<Correlation::Member> members;
  std::vector<std::string> names;
  SquareMatrix correlation, root;
  std::vector<compiled::Slot> normal;  // of the demanded ones that are drawn here
  std::vector<char> drawn_here;        // by these tables, rather than for all variants that share weather

  std::size_t size() const { return members.size(); }
  bool depends(std::size_t i, std::size_t j) const { return weight(i, j) != 0; }
  double weight(std::size_t i, std::size_t j) const {
    return root(static_cast<Eigen::Index>(i), static_cast<Eigen::Index>(j));
  }
};

/// The transition matrix of a regime that keeps its state.
Matrix unmoved(const Regime& regime) {
  Matrix identity(regime.states.size(), std::vector<double>(regime.states.size(), 0));
  for (std::size_t i = 0; i < identity.size(); ++i) identity[i][i] = 1;
  return identity;
}

class Weather {
 public:
  explicit Weather(Draft& draft) : draft_(draft), study_(draft.study), lists_(draft.lists) {
    for (const Scope scope : {Scope::level, Scope::path})
      for (std::size_t d = 0; d < study_.drivers.size(); ++d)
        if (study_.drivers[d].scope == scope)
          add_member(scope == Scope::level ? level_ : path_, {false, static_cast<Index>(d)},
                     study_.drivers[d].name);
    for (std::size_t g = 0; g < study_.regimes.size(); ++g)
      add_member(path_, {true, static_cast<Index>(g)}, "regime/" + study_.regimes[g].name);
    factorise(level_, "level drivers");
    factorise(path_, "path drivers");
  }

  void compile() {
    demand_rows(path_);
    for (std::size_t i = 0; i < path_.size(); ++i)
      if (varies_here(path_, i))
        for (const Loading& loading : loadings(path_.members[i]))
          if (loading.weight != 0) demand_latent(loading.level);
    demand_rows(level_);
    add_level_drivers();
    for (const Index g : draft_.demands.regimes()) add_regime(g);
    add_path_latents();
  }

 private:
  void add_member(Group& group, Correlation::Member member, const std::string& name) {
    group.members.push_back(member);
    group.drawn_here.push_back(draft_.shared == nullptr || !draft_.shared->has(study_, member));
    group.names.push_back(name);
  }

  void factorise(Group& group, const std::string& what) {
    const auto n = static_cast<Eigen::Index>(group.size());
    group.correlation = SquareMatrix::Identity(n, n);
    std::map<std::pair<bool, Index>, Eigen::Index> row;
    for (std::size_t i = 0; i < group.size(); ++i)
      row[{group.members[i].is_regime, group.members[i].index}] = static_cast<Eigen::Index>(i);
    for (const Correlation& c : study_.correlations) {
      const auto a = row.find({c.first.is_regime, c.first.index}),
                 b = row.find({c.second.is_regime, c.second.index});
      if (a == row.end() || b == row.end()) continue;
      group.correlation(a->second, b->second) = group.correlation(b->second, a->second) = c.rho;
    }
    group.root = cholesky(group.correlation, group.names, what);
  }

  bool is_demanded(Correlation::Member m) const {
    return m.is_regime ? draft_.demands.has_regime(m.index) : draft_.demands.has_driver(m.index);
  }

  /// Whether it varies, and these tables draw it.
  bool varies_here(const Group& group, std::size_t i) const {
    return is_demanded(group.members[i]) && group.drawn_here[i] && !is_held(group.members[i]);
  }

  void demand_latent(Index level) {
    demand({false, level});
    for (std::size_t i = 0; i < level_.size(); ++i)
      if (level_.members[i].index == level) level_.drawn_here[i] = 1;
  }

  void demand(Correlation::Member m) {
    if (m.is_regime)
      draft_.demands.regime(m.index);
    else
      draft_.demands.value(m.index);
  }

  /// Demand those whose normals stand in the rows of what varies, and give each its normals.
  void demand_rows(Group& group) {
    for (std::size_t i = group.size(); i-- > 0;) {
      for (std::size_t j = 0; j < i && varies_here(group, i); ++j) {
        if (!group.depends(i, j)) continue;
        demand(group.members[j]);
        group.drawn_here[j] = 1;
      }
    }
    for (std::size_t i = 0; i < group.size(); ++i) {
      const bool draws = is_demanded(group.members[i]) && group.drawn_here[i];
      group.normal.push_back(draws ? draft_.slots.several(&group == &path_ ? 4 : 1) : compiled::kNothing);
    }
  }

  bool is_held(Correlation::Member m) const {
    return m.is_regime ? study_.regimes[static_cast<std::size_t>(m.index)].held
                       : study_.drivers[static_cast<std::size_t>(m.index)].held;
  }

  bool is_read_by_others(const Group& group, std::size_t i) const {
    for (std::size_t k = i + 1; k < group.size(); ++k)
      if (varies_here(group, k) && group.depends(k, i)) return true;
    return false;
  }

  /// Whether a regime's latent is its own normal, which nobody else reads.
  bool stands_alone(Index regime) const {
    const std::size_t i = path_.size() - study_.regimes.size() + static_cast<std::size_t>(regime);
    for (std::size_t j = 0; j < i; ++j)
      if (path_.depends(i, j)) return false;
    const std::vector<Loading>& own = loadings(path_.members[i]);
    return std::all_of(own.begin(), own.end(), [](const Loading& loading) { return loading.weight == 0; }) &&
           !is_read_by_others(path_, i);
  }

  /// The row of the Cholesky factor; of what is held, nothing: its latent is 0.
  compiled::Range row(const Group& group, std::size_t i) {
    const auto begin = static_cast<std::int32_t>(lists_.weighted_slots.size());
    const bool held = is_held(group.members[i]);
    if (held) lists_.weighted_slots.push_back({group.normal[i], 0});
    for (std::size_t j = 0; j <= i && !held; ++j)
      if (group.depends(i, j))
        lists_.weighted_slots.push_back({group.normal[j], static_cast<float>(group.weight(i, j))});
    return {begin, static_cast<std::int32_t>(lists_.weighted_slots.size())};
  }

  const std::vector<Loading>& loadings(Correlation::Member m) const {
    return m.is_regime ? study_.regimes[static_cast<std::size_t>(m.index)].loadings
                       : study_.drivers[static_cast<std::size_t>(m.index)].loadings;
  }

  void add_level_drivers() {
    latent_.assign(study_.drivers.size(), compiled::kNothing);
    for (std::size_t i = 0; i < level_.size(); ++i) {
      const Index index = level_.members[i].index;
      if (!draft_.demands.has_driver(index)) continue;
      if (!level_.drawn_here[i]) {
        lists_.drawn_levels.push_back(
            {draft_.shared->row_of(level_.members[i]), draft_.demands.value(index)});
        continue;
      }
      const Driver& driver = study_.drivers[static_cast<std::size_t>(index)];
      const compiled::Slot latent = latent_[static_cast<std::size_t>(index)] = draft_.slots.one();
      lists_.level_drivers.push_back(
          {stream_of(driver.name), level_.normal[i], row(level_, i), latent, copula_of(index),
           compile_quantile(driver, draft_.constants, draft_.polynomials), draft_.demands.value(index)});
    }
  }

  std::int32_t copula_of(Index driver) {
    for (std::size_t c = 0; c < study_.copulas.size(); ++c) {
      const std::vector<Index>& members = study_.copulas[c].drivers;
      if (std::find(members.begin(), members.end(), driver) == members.end()) continue;
      const auto [known, is_new] = copula_.try_emplace(c, static_cast<std::int32_t>(lists_.copulas.size()));
      if (is_new) add_copula(study_.copulas[c]);
      return known->second;
    }
    return compiled::kNothing;
  }

  void add_copula(const Copula& copula) {
    try {
      lists_.copulas.push_back({stream_of("copula/" + copula.name), static_cast<float>(copula.dof),
                                log_chi_squared_table(copula.dof, draft_.polynomials),
                                student_score_table(copula.dof, draft_.polynomials), draft_.slots.one()});
    } catch (const std::range_error& error) {
      throw UserError(UserError::Kind::study, "copula " + in_quotes(copula.name) +
                                                  ": 'dof' cannot be tabulated (" + error.what() +
                                                  "). Is it so extreme on purpose?");
    }
  }

  void add_regime(Index index) {
    const Regime& regime = study_.regimes[static_cast<std::size_t>(index)];
    std::vector<double> thresholds = thresholds_of(regime.held ? unmoved(regime) : regime.transition);
    std::vector<std::int32_t> matrix(static_cast<std::size_t>(study_.periods), 0);
    for (std::size_t k = 0; k < regime.changes.size() && !regime.held; ++k) {
      const std::vector<double> changed = thresholds_of(regime.changes[k].transition);
      thresholds.insert(thresholds.end(), changed.begin(), changed.end());
      const int at = regime.changes[k].at;
      if (at >= 0 && at < study_.periods)
        matrix[static_cast<std::size_t>(at)] = static_cast<std::int32_t>(k) + 1;
    }
    compiled::Regime moves{};
    moves.states = static_cast<std::int32_t>(regime.states.size());
    moves.state = draft_.demands.state(index);
    moves.matrix = static_cast<std::int32_t>(lists_.matrix_of_month.size());
    lists_.matrix_of_month.insert(lists_.matrix_of_month.end(), matrix.begin(), matrix.end());
    moves.months = draft_.demands.counters(draft_.demands.regime(index));
    moves.thresholds = moves.rank_limits = moves.passed = compiled::kNothing;
    if (stands_alone(index))
      add_rank_limits(thresholds, moves);
    else
      moves.thresholds = draft_.constants.add(thresholds);
    lists_.regimes.push_back(moves);
  }

  void add_rank_limits(const std::vector<double>& thresholds, compiled::Regime& regime) {
    const RankLimits limits = rank_limits_of(thresholds, regime.states);
    regime.rank_limits = static_cast<std::int32_t>(lists_.rank_limits.size());
    lists_.rank_limits.insert(lists_.rank_limits.end(), limits.limits.begin(), limits.limits.end());
    const bool some = std::any_of(limits.passed.begin(), limits.passed.end(), [](double n) { return n > 0; });
    if (some) regime.passed = draft_.constants.add(limits.passed);
  }

  void add_path_latents() {
    for (std::size_t i = 0; i < path_.size(); ++i) {
      const Correlation::Member member = path_.members[i];
      if (!is_demanded(member)) continue;
      if (member.is_regime && is_held(member) && !is_read_by_others(path_, i)) continue;
      if (!path_.drawn_here[i]) {
        const compiled::Slot slot =
            member.is_regime ? draft_.demands.state(member.index) : draft_.demands.value(member.index);
        lists_.drawn_months.push_back({draft_.shared->row_of(member), slot});
        continue;
      }
      compiled::PathLatent latent{};
      latent.stream = stream_of(path_.names[i]);
      latent.normals = path_.normal[i];
      latent.row = row(path_, i);
      add_persistence(member, latent);
      add_loadings(member, path_.names[i], latent);
      latent.regime = latent.value = compiled::kNothing;
      if (member.is_regime) {
        latent.regime = draft_.demands.regime(member.index);
      } else {
        const Driver& driver = study_.drivers[static_cast<std::size_t>(member.index)];
        latent.quantile = compile_quantile(driver, draft_.constants, draft_.polynomials);
        latent.value = draft_.demands.value(member.index);
      }
      lists_.path_latents.push_back(latent);
    }
  }

  void add_persistence(Correlation::Member member, compiled::PathLatent& latent) {
    const double phi = member.is_regime ? 0 : study_.drivers[static_cast<std::size_t>(member.index)].phi;
    latent.phi = static_cast<float>(phi);
    latent.innovation = static_cast<float>(std::sqrt(1 - phi * phi));
    latent.previous = phi != 0 ? draft_.slots.one() : compiled::kNothing;
  }

  void add_loadings(Correlation::Member member, const std::string& name, compiled::PathLatent& latent) {
    std::map<Index, Eigen::Index> row_of_driver;
    for (std::size_t i = 0; i < level_.size(); ++i)
      row_of_driver[level_.members[i].index] = static_cast<Eigen::Index>(i);
    double explained = 0;  // lambda' R lambda
    for (const Loading& a : loadings(member))
      for (const Loading& b : loadings(member))
        explained +=
            a.weight * b.weight * level_.correlation(row_of_driver.at(a.level), row_of_driver.at(b.level));
    if (explained > kMostExplained)
      throw UserError(UserError::Kind::study, in_quotes(name) + ": 'loadings' explain " +
                                                  std::to_string(explained) +
                                                  " of the variance (there is no more than 1 to explain). "
                                                  "Make them smaller; squares and correlations count.");
    latent.own = static_cast<float>(std::sqrt(std::max(0.0, 1 - explained)));
    latent.loadings.begin = static_cast<std::int32_t>(lists_.weighted_slots.size());
    for (const Loading& loading : loadings(member))
      if (loading.weight != 0 && !is_held(member))
        lists_.weighted_slots.push_back(
            {latent_[static_cast<std::size_t>(loading.level)], static_cast<float>(loading.weight)});
    latent.loadings.end = static_cast<std::int32_t>(lists_.weighted_slots.size());
    latent.load = latent.loadings.begin < latent.loadings.end ? draft_.slots.one() : compiled::kNothing;
  }

  Draft& draft_;
  const Study& study_;
  TableLists& lists_;
  Group level_, path_;
  std::vector<compiled::Slot> latent_;  // [driver], of the demanded level drivers
  std::map<std::size_t, std::int32_t> copula_;
};

}  // namespace

std::vector<double> thresholds_of(const Matrix& transition) {
  std::vector<double> thresholds;
  for (const std::vector<double>& row : transition) {
    double cumulative = 0;
    for (std::size_t j = 0; j + 1 < row.size(); ++j) {
      cumulative += row[j];
      thresholds.push_back(cumulative >= kSure ? std::numeric_limits<double>::infinity()
                                               : inverse_normal(cumulative));
    }
  }
  return thresholds;
}

void compile_weather(Draft& draft) { Weather(draft).compile(); }

}  // namespace chokepoint
