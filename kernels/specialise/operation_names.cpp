#include "kernels/specialise/operation_names.h"

namespace chokepoint::specialise {

const char* name_of(Op op) {
  switch (op) {
    case Op::add:
    case Op::word_add:
      return "add";
    case Op::subtract:
    case Op::word_subtract:
      return "subtract";
    case Op::multiply:
      return "multiply";
    case Op::divide:
      return "divide";
    case Op::minimum:
      return "minimum";
    case Op::maximum:
      return "maximum";
    case Op::negate:
      return "negate";
    case Op::fma:
      return "multiply_add";
    case Op::square_root:
      return "square_root";
    case Op::absolute:
      return "absolute";
    case Op::select:
    case Op::word_select:
      return "choose";
    case Op::word_and:
    case Op::mask_and:
      return "both";
    case Op::word_or:
    case Op::mask_or:
      return "either";
    case Op::word_xor:
      return "differing";
    case Op::shift_left:
      return "shift_left";
    case Op::shift_right:
      return "shift_right";
    case Op::multiply_high:
      return "multiply_high";
    case Op::multiply_low:
      return "multiply_low";
    case Op::less:
    case Op::word_less:
      return "less";
    case Op::greater:
      return "greater";
    case Op::at_most:
      return "at_most";
    case Op::at_least:
      return "at_least";
    case Op::equal:
    case Op::word_equal:
      return "equal";
    case Op::mask_not:
      return "negation";
    case Op::bits:
      return "bits_of";
    case Op::from_bits:
      return "from_bits";
    case Op::to_real:
      return "to_real";
    case Op::to_word:
      return "to_word";
    case Op::gather:
    case Op::look_up:
      return "gather";
    case Op::real:
      return "real";
    case Op::word:
      return "word";
    case Op::truth:
      return "truth";
    case Op::scenario_low:
      return "low";
    case Op::scenario_high:
      return "high";
    case Op::drawn:
      return "drawn";
    case Op::load:
      return "load";
  }
  __builtin_unreachable();
}

Type type_of(Op op) {
  switch (op) {
    case Op::word:
    case Op::scenario_low:
    case Op::scenario_high:
    case Op::word_add:
    case Op::word_subtract:
    case Op::word_and:
    case Op::word_or:
    case Op::word_xor:
    case Op::shift_left:
    case Op::shift_right:
    case Op::multiply_high:
    case Op::multiply_low:
    case Op::word_select:
    case Op::bits:
    case Op::to_word:
      return Type::word;
    case Op::truth:
    case Op::less:
    case Op::greater:
    case Op::at_most:
    case Op::at_least:
    case Op::equal:
    case Op::word_less:
    case Op::word_equal:
    case Op::mask_and:
    case Op::mask_or:
    case Op::mask_not:
      return Type::mask;
    default:
      return Type::real;
  }
}

const char* type_name(Type type) {
  return type == Type::real ? "Real" : type == Type::word ? "Word" : "Mask";
}

bool has_number(Op op) {
  return op == Op::shift_left || op == Op::shift_right || op == Op::multiply_high || op == Op::multiply_low;
}

}  // namespace chokepoint::specialise
