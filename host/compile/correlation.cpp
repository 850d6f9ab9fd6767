#include "host/compile/correlation.h"

#include <cmath>

#include "host/error.h"
#include "host/study/names.h"

namespace chokepoint {
namespace {

constexpr double kSmallestPivot =
    1e-12;  // of L's squared diagonal: below, the matrix is singular but for rounding

[[noreturn]] void refuse(const SquareMatrix& matrix, Eigen::Index row, const std::vector<std::string>& names,
                         const std::string& what) {
  std::string pairs;
  for (Eigen::Index j = 0; j < row; ++j)
    if (matrix(row, j) != 0)
      pairs += (pairs.empty() ? "" : "; ") + in_quotes(names[static_cast<std::size_t>(j)]) + " and " +
               in_quotes(names[static_cast<std::size_t>(row)]);
  throw UserError(UserError::Kind::study,
                  "correlation: the matrix over all " + what +
                      " is not positive definite (no numbers can correlate like this: " + pairs +
                      ", with the pairs before). Bring these correlations nearer to 0.");
}

}  // namespace

SquareMatrix cholesky(const SquareMatrix& matrix, const std::vector<std::string>& names,
                      const std::string& what) {
  SquareMatrix lower = SquareMatrix::Zero(matrix.rows(), matrix.cols());
  for (Eigen::Index i = 0; i < matrix.rows(); ++i) {
    for (Eigen::Index j = 0; j < i; ++j)
      lower(i, j) = (matrix(i, j) - lower.row(i).head(j).dot(lower.row(j).head(j))) / lower(j, j);
    const double rest = matrix(i, i) - lower.row(i).head(i).squaredNorm();
    if (rest <= kSmallestPivot) refuse(matrix, i, names, what);
    lower(i, i) = std::sqrt(rest);
  }
  return lower;
}

}  // namespace chokepoint
