#pragma once

#include <Eigen/Dense>
#include <string>
#include <vector>

namespace chokepoint {

using SquareMatrix = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

/// Return the lower triangular L with L L' = `matrix`, row by row; a row that correlates with nothing is
/// exactly the identity's. Throws UserError naming the pairs that cannot hold together; `names` are the
/// rows', `what` says of which kind ("level drivers").
SquareMatrix cholesky(const SquareMatrix& matrix, const std::vector<std::string>& names,
                      const std::string& what);

}  // namespace chokepoint
