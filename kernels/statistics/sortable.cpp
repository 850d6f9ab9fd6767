#include "kernels/statistics/sortable.h"

#include <hwy/contrib/sort/vqsort.h>

namespace chokepoint {

void sort_keys(std::uint32_t* keys, std::size_t count) {
  static thread_local const hwy::Sorter sort;
  sort(keys, count, hwy::SortAscending());
}

}  // namespace chokepoint
