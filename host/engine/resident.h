#pragma once

namespace chokepoint {

/// Return what of this process lies in memory now [byte]; 0 where the system does not tell.
double resident_bytes();

}  // namespace chokepoint
