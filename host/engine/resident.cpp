#include "host/engine/resident.h"

#include <unistd.h>

#include <fstream>

namespace chokepoint {

double resident_bytes() {
  std::ifstream file("/proc/self/statm");  // Linux: pages of the whole address space, resident pages
  double whole = 0, resident = 0;
  if (!(file >> whole >> resident)) return 0;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

}  // namespace chokepoint
