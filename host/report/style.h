#pragma once

namespace chokepoint {

/// The page's style sheet: light, dark and print; all colours of pictures.
extern const char* const kStyle;

}  // namespace chokepoint
