#!/usr/bin/env bash
# Install with apt what is missing: install_dependencies.sh [--tests]. Does nothing where all is there.
set -euo pipefail

build_packages=(
  g++ cmake ninja-build git
  libhwy-dev libtomlplusplus-dev libcli11-dev libfmt-dev libspdlog-dev
  libhdf5-dev libeigen3-dev libboost-dev libssl-dev libgraphviz-dev
  libsqlite3-dev libxlsxwriter-dev)
test_packages=(
  libgtest-dev libgmock-dev libbenchmark-dev librandom123-dev clang-format-14
  python3 python3-numpy python3-scipy python3-xarray python3-h5py python3-netcdf4 python3-h5netcdf
  python3-pandas python3-matplotlib python3-openpyxl r-base-core r-cran-ncdf4 sqlite3
  hdf5-tools netcdf-bin)

packages=("${build_packages[@]}")
if [[ "${1:-}" == --tests ]]; then
  packages+=("${test_packages[@]}")
fi

is_installed() {
  [[ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" == installed ]]
}

if ! command -v dpkg-query >/dev/null; then
  echo "install_dependencies.sh: no dpkg here (this is neither Debian nor Ubuntu)." \
    "Install the counterparts of: ${packages[*]}" >&2
  exit 0
fi

missing=()
for package in "${packages[@]}"; do
  is_installed "$package" || missing+=("$package")
done
if ((${#missing[@]} == 0)); then
  exit 0
fi

echo "missing: ${missing[*]}" >&2
as_root=()
if ((EUID != 0)); then
  if ! command -v sudo >/dev/null; then
    echo "install_dependencies.sh: cannot install packages (not root, and no sudo)." \
      "Let an administrator run: apt-get install ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi
# env: sudo drops variables that are set before it.
apt_get() { "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq "$@" >&2; }
if ! apt_get update || ! apt_get install --yes --no-install-recommends "${missing[@]}"; then
  echo "install_dependencies.sh: apt could not install ${missing[*]} (see above)." \
    "Debian 12 and Ubuntu 24.04 or later have them; is there a network?" >&2
  exit 1
fi
