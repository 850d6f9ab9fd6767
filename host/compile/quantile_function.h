#pragma once

#include "host/compile/constants.h"
#include "host/compile/polynomial_table.h"
#include "host/study/study.h"
#include "kernels/model/tables.h"

namespace chokepoint {

/// Compile the way from a driver's normal score to its value (compiled::QuantileFunction). Tables follow the
/// value to 2e-6 relative for |score| < 6. Throws UserError naming the driver if its distribution cannot be
/// tabulated.
compiled::QuantileFunction compile_quantile(const Driver& driver, Constants& constants,
                                            PolynomialTables& tables);

}  // namespace chokepoint
