#pragma once

#include "kernels/arithmetic/recording.h"

namespace chokepoint::specialise {

enum class Type { real, word, mask };
Type type_of(Op op);
const char* type_name(Type type);

/// What an operation is called in a prelude; overloads tell Real from Word.
const char* name_of(Op op);
/// Whether Node::number is the operation's last operand.
bool has_number(Op op);

}  // namespace chokepoint::specialise
