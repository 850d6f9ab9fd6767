#pragma once

#include "host/compile/polynomial_table.h"

namespace chokepoint {

/// Return Phi^-1(F_t(T)) at T = sign(w) sqrt(dof expm1(w^2/dof)): the normal score of equal probability.
double student_score(double dof, double w);

/// Return the logarithm of the chi^2_dof quantile at Phi(z), at least -80 (its inverse squared stays a
/// float).
double log_chi_squared(double dof, double z);

/// Tabulate both for the kernels (compiled::Copula). Throw std::range_error if dof is out of reach.
compiled::PolynomialTable student_score_table(double dof, PolynomialTables& tables);
compiled::PolynomialTable log_chi_squared_table(double dof, PolynomialTables& tables);

}  // namespace chokepoint
