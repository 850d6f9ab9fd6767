#include "kernels/specialise/text.h"

#include <cstdarg>
#include <cstdio>

namespace chokepoint::specialise {

std::string format(const char* pattern, ...) {
  char text[256];
  std::va_list values;
  va_start(values, pattern);
  std::vsnprintf(text, sizeof text, pattern, values);
  va_end(values);
  return text;
}

}  // namespace chokepoint::specialise
