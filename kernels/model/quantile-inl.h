// Turn a driver's normal score into its value (docs/MODEL.md, "Drivers").
#if defined(CHOKEPOINT_QUANTILE_INL_H_) == defined(HWY_TARGET_TOGGLE)
#ifdef CHOKEPOINT_QUANTILE_INL_H_
#undef CHOKEPOINT_QUANTILE_INL_H_
#else
#define CHOKEPOINT_QUANTILE_INL_H_
#endif

#include "kernels/model/state-inl.h"
#include "kernels/random/exp-inl.h"
#include "kernels/random/log-inl.h"
#include "kernels/random/normal-inl.h"

CHOKEPOINT_TARGET_BEGIN

/// A tabulated function at x: see PolynomialTable.
CHOKEPOINT_FUNCTION Real evaluate(const Tables& tables, const PolynomialTable& table, Real x) {
  const Real last = static_cast<float>(table.segments - 1);
  const Real position = min(max(fma(x, table.per_width, table.offset), 0.0f), last);
  const Word segment = to_word(position);
  const Real f = fma(x, table.per_width, -(to_real(segment) - table.offset));
  const Real inside = min(max(f, 0.0f), 1.0f);
  const Word c = (segment << 2) + Word(static_cast<std::uint32_t>(table.first));
  const float* k = tables.polynomial_coefficients.data;
  return fma(fma(fma(gather(k, c + 3u), inside, gather(k, c + 2u)), inside, gather(k, c + 1u)), inside,
             gather(k, c));
}

/// The smaller and the larger of u = P(below) and v = P(above), the smaller with full relative precision.
struct Tails {
  Real u, v;
};

CHOKEPOINT_FUNCTION Tails tails_of_score(Real s) {
  const Real small = tail_of_normal(abs(s));
  const Real large = 1.0f - small;
  const Mask lower = s < 0.0f;
  return {select(lower, small, large), select(lower, large, small)};
}

/// The tails of what happens between `nothing` and `never`, rescaled to sum to 1, kept above 0.
CHOKEPOINT_FUNCTION Tails inner_tails(const Tables& tables, const QuantileFunction& q, Real s) {
  Tails tails = tails_of_score(s);
  tails.u = tails.u * q.scale;
  tails.v = tails.v * q.scale;
  if (q.has_zero) {
    const Real above_edge = (s - q.zero_at) - q.zero_at_rest;
    tails.u = above_edge * evaluate(tables, q.below, s);
  }
  if (q.has_never) {
    const Real below_edge = (q.never_at - s) + q.never_at_rest;
    tails.v = below_edge * evaluate(tables, q.above, s);
  }
  const Real least = 1e-30f, most = 1.0f;
  return {min(max(tails.u, least), most), min(max(tails.v, least), most)};
}

CHOKEPOINT_FUNCTION Real score_of_tails(Tails tails) {
  const Mask lower = tails.u < tails.v;
  const Real z = normal_of_tail(min(select(lower, tails.u, tails.v), 0.5f));
  return select(lower, -z, z);
}

/// How many of the sorted thresholds (2^m - 1 of them) lie below s: a search without branches.
CHOKEPOINT_FUNCTION Word count_below(const Tables& tables, Range thresholds, Real s) {
  Word count = 0u;
  const float* first = tables.constants.data + thresholds.begin;
  const std::int32_t size = thresholds.end - thresholds.begin;
  for (std::int32_t step = (size + 1) / 2; step > 0; step /= 2) {
    const Word probe = count + Word(static_cast<std::uint32_t>(step));
    count = select(s > look_up(first, size, probe - Word(1u)), probe, count);
  }
  return count;
}

CHOKEPOINT_FUNCTION Real empirical(const Tables& tables, Range values, Tails tails) {
  const std::int32_t n = values.end - values.begin;
  const float size = static_cast<float>(n);
  const Real position =
      select(tails.u < tails.v, fma(tails.u, size, -0.5f), fma(-tails.v, size, size - 0.5f));
  const Real kept = min(max(position, 0.0f), size - 1.0f);
  const Word i = to_word(min(kept, size - 2.0f));
  const float* value = tables.constants.data + values.begin;
  const Real low = look_up(value, n, i);
  return fma(look_up(value, n, i + Word(1u)) - low, kept - to_real(i), low);
}

/// The value at normal score s, or (outside the edges) 0 or infinity.
CHOKEPOINT_ROUTINE Real value_of_score(const Tables& tables, const QuantileFunction& q, Real s) {
  using Kind = QuantileFunction::Kind;
  const bool has_edges = q.has_zero || q.has_never;
  const bool needs_tails = q.kind == Kind::uniform || q.kind == Kind::triangular || q.kind == Kind::empirical;
  Tails tails = {0.5f, 0.5f};
  Real score = s;
  if (has_edges) {
    tails = inner_tails(tables, q, s);
    if (!needs_tails) score = score_of_tails(tails);
  } else if (needs_tails) {
    tails = tails_of_score(s);
  }

  Real value = q.a;
  switch (q.kind) {
    case Kind::constant:
      break;
    case Kind::normal:
      value = fma(score, q.b, q.a);
      break;
    case Kind::lognormal:
      value = Real(q.a) * exp(score * q.b);
      break;
    case Kind::uniform:
      value = select(tails.u < tails.v, fma(tails.u, q.b - q.a, q.a), fma(tails.v, q.a - q.b, q.b));
      break;
    case Kind::triangular:
      value = select(tails.u < q.c, Real(q.a) + sqrt(tails.u * q.d), Real(q.b) - sqrt(tails.v * q.e));
      break;
    case Kind::logarithmic:
      value = fma(exp(evaluate(tables, q.table, score)), q.b, q.a);
      break;
    case Kind::discrete:
      value = look_up(tables.constants.data + q.values.begin, q.values.end - q.values.begin,
                      count_below(tables, q.thresholds, s));
      break;
    case Kind::empirical:
      value = empirical(tables, q.values, tails);
      break;
  }
  if (q.has_zero) value = select(s <= q.zero_at, 0.0f, value);
  if (q.has_never) value = select(s >= q.never_at, from_bits(Word(0x7f800000u)), value);
  return value;
}

CHOKEPOINT_TARGET_END

#endif
