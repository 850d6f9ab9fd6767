// Real, Word and Mask that stand for nodes of a recording: the same kernels, run over these, write down what
// they do (kernels/arithmetic/recording.h). What steers the kernels is the same for all scenarios, so that no
// value is needed; any() is true: what is done for rare values alone is written down too, and marked.
#pragma once

#include <bit>
#include <cstdint>

#include "kernels/arithmetic/recording_desk.h"
#include "kernels/arithmetic/target-inl.h"

CHOKEPOINT_TARGET_BEGIN

using specialise::desk;
using specialise::NodeId;
using specialise::Op;

constexpr int kLanes = 1;

inline NodeId note(Op op, NodeId a = specialise::kNoNode, NodeId b = specialise::kNoNode,
                   NodeId c = specialise::kNoNode, std::uint32_t number = 0) {
  return desk->recording->add({op, a, b, c, number});
}
inline NodeId note_constant(Op op, std::uint32_t number) {
  return note(op, specialise::kNoNode, specialise::kNoNode, specialise::kNoNode, number);
}

struct Mask {
  NodeId id;
};
struct Real {
  NodeId id;
  Real() = default;
  Real(float x) : id(note_constant(Op::real, std::bit_cast<std::uint32_t>(x))) {}
  static Real of(NodeId node) {
    Real x;
    x.id = node;
    return x;
  }
};
struct Word {
  NodeId id;
  Word() = default;
  Word(std::uint32_t w) : id(note_constant(Op::word, w)) {}
  static Word of(NodeId node) {
    Word w;
    w.id = node;
    return w;
  }
};

using Uniform = Word;  // the writer finds out what is the same in all lanes

inline Real operator+(Real a, Real b) { return Real::of(note(Op::add, a.id, b.id)); }
inline Real operator-(Real a, Real b) { return Real::of(note(Op::subtract, a.id, b.id)); }
inline Real operator*(Real a, Real b) { return Real::of(note(Op::multiply, a.id, b.id)); }
inline Real operator/(Real a, Real b) { return Real::of(note(Op::divide, a.id, b.id)); }
inline Real operator-(Real a) { return Real::of(note(Op::negate, a.id)); }
inline Real fma(Real a, Real b, Real c) { return Real::of(note(Op::fma, a.id, b.id, c.id)); }
inline Real sqrt(Real a) { return Real::of(note(Op::square_root, a.id)); }
inline Real min(Real a, Real b) { return Real::of(note(Op::minimum, a.id, b.id)); }
inline Real max(Real a, Real b) { return Real::of(note(Op::maximum, a.id, b.id)); }
inline Real abs(Real a) { return Real::of(note(Op::absolute, a.id)); }

inline Mask operator<(Real a, Real b) { return {note(Op::less, a.id, b.id)}; }
inline Mask operator>(Real a, Real b) { return {note(Op::greater, a.id, b.id)}; }
inline Mask operator<=(Real a, Real b) { return {note(Op::at_most, a.id, b.id)}; }
inline Mask operator>=(Real a, Real b) { return {note(Op::at_least, a.id, b.id)}; }
inline Mask operator==(Real a, Real b) { return {note(Op::equal, a.id, b.id)}; }
inline Mask operator<(Word a, Word b) { return {note(Op::word_less, a.id, b.id)}; }
inline Mask operator==(Word a, Word b) { return {note(Op::word_equal, a.id, b.id)}; }
inline Mask operator&(Mask a, Mask b) { return {note(Op::mask_and, a.id, b.id)}; }
inline Mask operator|(Mask a, Mask b) { return {note(Op::mask_or, a.id, b.id)}; }
inline Mask operator!(Mask a) { return {note(Op::mask_not, a.id)}; }
inline bool any(Mask m) {
  desk->recording->mark_rare(m.id);
  return true;
}

inline Word operator+(Word a, Word b) { return Word::of(note(Op::word_add, a.id, b.id)); }
inline Word operator-(Word a, Word b) { return Word::of(note(Op::word_subtract, a.id, b.id)); }
inline Word operator&(Word a, Word b) { return Word::of(note(Op::word_and, a.id, b.id)); }
inline Word operator|(Word a, Word b) { return Word::of(note(Op::word_or, a.id, b.id)); }
inline Word operator^(Word a, Word b) { return Word::of(note(Op::word_xor, a.id, b.id)); }

inline NodeId note_with(Op op, Word w, std::uint32_t number) {
  return note(op, w.id, specialise::kNoNode, specialise::kNoNode, number);
}
inline Word operator<<(Word w, int n) {
  return Word::of(note_with(Op::shift_left, w, static_cast<std::uint32_t>(n)));
}
inline Word operator>>(Word w, int n) {
  return Word::of(note_with(Op::shift_right, w, static_cast<std::uint32_t>(n)));
}
inline void multiply_wide(Word w, std::uint32_t m, Word& hi, Word& lo) {
  hi = Word::of(note_with(Op::multiply_high, w, m));
  lo = Word::of(note_with(Op::multiply_low, w, m));
}

inline Real select(Mask m, Real a, Real b) { return Real::of(note(Op::select, m.id, a.id, b.id)); }
inline Word select(Mask m, Word a, Word b) { return Word::of(note(Op::word_select, m.id, a.id, b.id)); }
inline Word bits(Real a) { return Word::of(note(Op::bits, a.id)); }
inline Real from_bits(Word w) { return Real::of(note(Op::from_bits, w.id)); }
inline Real to_real(Word w) { return Real::of(note(Op::to_real, w.id)); }
inline Word to_word(Real a) { return Word::of(note(Op::to_word, a.id)); }
inline Word lane_index() { return 0u; }

inline Real gather(const float* table, Word index) {
  const auto [list, entry] = desk->list_of(table);
  return Real::of(note(Op::gather, index.id, list, specialise::kNoNode, entry));
}
inline Real look_up(const float* table, std::int32_t size, Word index) {
  const auto [list, entry] = desk->list_of(table);
  return Real::of(note(Op::look_up, index.id, list, size, entry));
}
inline Real load(const float* from) {
  return Real::of(desk->is_drawn(from) ? note_constant(Op::drawn, desk->drawn_row_of(from))
                                       : desk->recording->load(desk->slot_of(from)));
}
inline void store(float* to, Real x) {
  if (desk->is_slot(to)) {
    desk->recording->store(desk->slot_of(to), x.id);
  } else {
    desk->recording->put(desk->row_of(to), x.id);
  }
}

CHOKEPOINT_TARGET_END
