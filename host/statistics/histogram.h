#pragma once

#include <cstddef>

#include "host/statistics/summary.h"
#include "kernels/statistics/moments.h"

namespace chokepoint {

/// Cells of a histogram at most.
constexpr std::size_t kMostCells = 256;

/// Gather the bins of a table into at most kMostCells cells with exact counts; +infinity is left out.
///
/// All edges are edges of the table's bins. Cells have one width, a power of two, between the 1% and the 99%
/// quantile, and double in width after every eighth cell (or a few more, so that edges stay multiples of the
/// width) on either side: cells of unequal width want counts divided by widths in a plot. Where the table's
/// bins, 2^-7 of their magnitude, are coarser than a cell, they decide. If all values are multiples of a
/// power of two with at most 8 significant bits, such as small counts, no cell is narrower than that
/// multiple. Values all in one bin: one cell. No finite value: no cell, no edge.
Histogram histogram_of(const MomentTable& table);

}  // namespace chokepoint
