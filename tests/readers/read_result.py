#!/usr/bin/python3
"""Open a results.h5 with every reader of Python's and hold what they see against each other.

    read_result.py PATH

Checks names, dimensions, types, attributes and coordinates of the file's format 1, and that xarray (with h5netcdf
and with netCDF4), netCDF4 and h5py read the same values. Exit code 1 and one line a fault when something is wrong.
"""

import sys

import h5py
import netCDF4
import numpy as np
import xarray

TEXT, REAL, COUNT, SINGLE = "text", "float64", "int64", "float32"

COORDINATES = {"variant": TEXT, "outcome": TEXT, "series": TEXT, "probability": REAL, "band": REAL, "bin": COUNT,
               "bin_bound": COUNT, "rank": COUNT, "month": COUNT, "scenario": COUNT, "setting": TEXT,
               "data_file": TEXT, "point": COUNT, "checkpoint": COUNT, "part": TEXT, "driver": TEXT,
               "driver_bin": COUNT}

# What only a run of several variants has.
DIFFERENCE_MOMENTS = ("difference_mean", "difference_mean_se", "share_worse", "share_worse_se", "share_better",
                      "share_better_se")
DIFFERENCE_TAILS = ("difference_quantile", "difference_quantile_low", "difference_quantile_high", "difference_cvar",
                    "difference_cvar_se")
OF_SEVERAL = {*DIFFERENCE_MOMENTS, *DIFFERENCE_TAILS, "difference_infinite"}

# What goes with other figures, not with dimensions.
WITH_TAILS = {"convergence_cvar", "convergence_cvar_se", "convergence_probability"}
WITH_DRIVERS = {"sensitivity_scenarios"}

VARIABLES = {
    **{name: (REAL, "variant outcome") for name in ("mean", "mean_se", "sd", "sd_se", "minimum", "maximum")},
    **{name: (REAL, "variant outcome probability")
       for name in ("quantile", "quantile_low", "quantile_high", "cvar", "cvar_se")},
    **{name: (REAL, "variant series month") for name in ("series_mean", "series_mean_se")},
    **{name: (REAL, "variant series month band")
       for name in ("series_quantile", "series_quantile_low", "series_quantile_high")},
    **{name: (REAL, "variant outcome") for name in DIFFERENCE_MOMENTS},
    **{name: (REAL, "variant outcome probability") for name in DIFFERENCE_TAILS},
    "difference_infinite": (COUNT, "variant outcome"),
    "worst_scenario": (COUNT, "variant outcome rank"),
    "worst_value": (REAL, "variant outcome rank"),
    "infinite": (COUNT, "variant outcome"),
    "histogram": (COUNT, "variant outcome bin"),
    "bin_edge": (REAL, "variant outcome bin_bound"),
    "band_scenarios": (COUNT, "variant series"),
    "sample": (SINGLE, "variant outcome scenario"),
    "nominal_profit": (REAL, "variant"),
    "variant_title": (TEXT, "variant"),
    "outcome_long_name": (TEXT, "outcome"),
    "outcome_units": (TEXT, "outcome"),
    "outcome_worse": (COUNT, "outcome"),
    "series_long_name": (TEXT, "series"),
    "series_units": (TEXT, "series"),
    "probability_text": (TEXT, "probability"),
    "band_text": (TEXT, "band"),
    **{name: (REAL, "variant outcome point")
       for name in ("threshold", "exceedance", "exceedance_low", "exceedance_high")},
    "convergence_scenarios": (COUNT, "checkpoint"),
    **{name: (REAL, "variant outcome checkpoint")
       for name in ("convergence_mean", "convergence_mean_se", "convergence_cvar", "convergence_cvar_se")},
    "convergence_probability": (REAL, ""),
    **{name: (REAL, "variant part probability") for name in ("tail_contribution", "tail_contribution_se")},
    "part_long_name": (TEXT, "part"),
    **{name: (REAL, "variant outcome driver")
       for name in ("sensitivity_first_order", "sensitivity_first_order_se", "rank_correlation",
                    "rank_correlation_se")},
    **{name: (REAL, "variant outcome driver driver_bin") for name in ("conditional_mean", "conditional_mean_se")},
    "driver_value": (REAL, "variant driver driver_bin"),
    "driver_long_name": (TEXT, "driver"),
    "driver_units": (TEXT, "driver"),
    "sensitivity_scenarios": (COUNT, ""),
    "study_text": (TEXT, ""),
    "data_text": (TEXT, "data_file"),
}

ALWAYS = ("variant", "month", "variant_title", "nominal_profit", "study_text")

AUXILIARY = {"variant": "variant_title", "outcome": "outcome_long_name outcome_units outcome_worse",
             "series": "series_long_name series_units", "probability": "probability_text", "band": "band_text",
             "checkpoint": "convergence_scenarios", "part": "part_long_name",
             "driver": "driver_long_name driver_units"}

TEXT_ATTRIBUTES = ("filetype", "format_version", "program_version", "git_commit", "Conventions", "study_name",
                   "title", "study_sha256", "currency", "start")
NUMBER_ATTRIBUTES = {"seed": "uint64", "first_scenario": "int64", "scenarios": "int64"}

faults = []


def expect(holds, fault):
    if not holds:
        faults.append(fault)


def same(a, b):
    """Whether two arrays are equal in shape and values, NaN being equal to NaN."""
    a, b = np.asarray(a), np.asarray(b)
    if a.dtype.kind == "f" and b.dtype.kind == "f":
        return a.shape == b.shape and np.array_equal(a, b, equal_nan=True)
    return a.shape == b.shape and bool(np.all(a == b))


def expected_of(name):
    """Type and dimensions of a variable of the format."""
    return (COORDINATES[name], name) if name in COORDINATES else VARIABLES[name]


def by_creation(file):
    """Names of the variables in the order in which they were created."""
    names = []
    file.id.links.iterate(names.append, idx_type=h5py.h5.INDEX_CRT_ORDER)
    return names


def as_text(attribute):
    """An attribute as str; h5py gives texts of fixed length as bytes."""
    return attribute.decode() if isinstance(attribute, bytes) else attribute


def values_h5py(dataset):
    return dataset.asstr()[()] if h5py.check_string_dtype(dataset.dtype) else dataset[()]


def type_of(dtype, is_text):
    return TEXT if is_text else np.dtype(dtype).name


def check_names(names):
    for name in names:
        expect(name in COORDINATES or name in VARIABLES, f"{name}: is not in the format")
    for name in ALWAYS:
        expect(name in names, f"{name}: is missing")
    for name, (_, dims) in VARIABLES.items():
        # Samples, histograms, quantiles and bands may be absent as a whole: then their dimension is, too.
        if name in OF_SEVERAL | WITH_TAILS | WITH_DRIVERS:
            continue
        if all(dim in names for dim in dims.split()):
            expect(name in names, f"{name}: is missing though all its dimensions are there")


def check_h5py(file):
    """Check what only HDF5 shows: storage types, scales, order, filters."""
    check_names(set(file))
    several = len(file["variant"]) > 1
    for name in OF_SEVERAL:
        wanted = several and ("probability" in file or name not in DIFFERENCE_TAILS)
        expect((name in file) == wanted, f"{name}: is {'missing' if wanted else 'there, of the base alone'}")
    for name in WITH_TAILS:
        expect((name in file) == ("probability" in file), f"{name}: goes with probability")
    for name in WITH_DRIVERS:
        expect((name in file) == ("driver" in file), f"{name}: goes with driver")
    for name, dataset in file.items():
        kind, dims = expected_of(name)
        string = h5py.check_string_dtype(dataset.dtype)
        expect(type_of(dataset.dtype, string is not None) == kind, f"{name}: h5py has type {dataset.dtype}")
        if string is not None:
            expect(string.encoding == "utf-8" and string.length is None, f"{name}: is not variable-length UTF-8")
        elif dataset.dtype.byteorder == ">":
            faults.append(f"{name}: is not little-endian")
        expect(dataset.compression is None and dataset.chunks is None, f"{name}: is filtered or chunked")
        expect(all(length > 0 for length in dataset.shape), f"{name}: has an empty dimension")
        if name in COORDINATES:
            expect(h5py.h5ds.is_scale(dataset.id), f"{name}: is not a dimension scale")
        else:
            scales = [[scale.name.strip("/") for scale in axis.values()] for axis in dataset.dims]
            expect(scales == [[dim] for dim in dims.split()], f"{name}: has scales {scales}")
        for attribute in ("long_name", "units"):
            expect(as_text(dataset.attrs.get(attribute)), f"{name}: has no text {attribute}")
    for name, dataset in file.items():
        expect(dataset.id.get_create_plist().get_attr_creation_order() == 3, f"{name}: tracks no order of attributes")
    first = []
    h5py.h5a.iterate(file["/"].id, first.append, index_type=h5py.h5.INDEX_CRT_ORDER)
    expect(first[:2] == [b"filetype", b"format_version"], f"the file's first attributes are {first[:2]}")
    for where, thing in [("the file", file)] + list(file.items()):
        for attribute in thing.attrs:
            stored = thing.attrs.get_id(attribute)
            if stored.dtype.kind == "O" and h5py.check_string_dtype(stored.dtype) is not None:
                faults.append(f"{where}: attribute {attribute} is of variable length")
            if stored.dtype.kind == "S" and attribute not in ("CLASS", "NAME"):
                expect(stored.get_type().get_cset() == h5py.h5t.CSET_UTF8, f"{where}: {attribute} is not UTF-8")


def check_attributes(reader, attributes):
    for name in TEXT_ATTRIBUTES:
        expect(isinstance(attributes.get(name), str), f"{reader}: attribute {name} is {attributes.get(name)!r}")
    for name, kind in NUMBER_ATTRIBUTES.items():
        value = attributes.get(name)
        expect(value is not None and np.shape(value) == () and np.asarray(value).dtype == kind,
               f"{reader}: attribute {name} is {value!r}")
    expect(attributes.get("filetype") == "chokepoint-result", f"{reader}: filetype")
    expect(str(attributes.get("format_version")).split(".")[0] == "1", f"{reader}: format_version")


def check_netcdf4(reference, path):
    with netCDF4.Dataset(path) as file:
        file.set_auto_mask(False)
        check_attributes("netCDF4", {name: file.getncattr(name) for name in file.ncattrs()})
        expect(list(file.variables) == reference["order"], "netCDF4: another order of variables")
        for name, variable in file.variables.items():
            kind, dims = expected_of(name)
            expect(" ".join(variable.dimensions) == dims, f"netCDF4: {name} has dimensions {variable.dimensions}")
            expect(type_of(variable.dtype, variable.dtype is str) == kind, f"netCDF4: {name} is {variable.dtype}")
            expect(same(variable[...], reference[name]), f"netCDF4: {name} has other values than h5py's")
        expect(not any(dimension.isunlimited() for dimension in file.dimensions.values()), "netCDF4: unlimited")


def check_xarray(reference, path, engine):
    with xarray.open_dataset(path, engine=engine) as run, \
            xarray.open_dataset(path, engine=engine, decode_times=False) as raw:
        check_attributes(f"xarray/{engine}", run.attrs)
        expect(set(run.variables) == set(reference["order"]), f"xarray/{engine}: other variables than h5py's")
        for name in raw.variables:
            kind, dims = expected_of(name)
            variable = raw[name]
            where = f"xarray/{engine}: {name}"
            expect(" ".join(variable.dims) == dims, f"{where} has dimensions {variable.dims}")
            expect(type_of(variable.dtype, variable.dtype == object) == kind, f"{where} is {variable.dtype}")
            expect(same(variable.values, reference[name]), f"{where} has other values than h5py's")
            expect(variable.attrs.get("long_name") and variable.attrs.get("units"), f"{where} has no long_name, units")
            for dim in dims.split():
                for auxiliary in AUXILIARY.get(dim, "").split():
                    expect(auxiliary in variable.coords, f"{where} does not carry {auxiliary}")
        months = run["month"]
        expect(np.issubdtype(months.dtype, np.datetime64), f"xarray/{engine}: month is {months.dtype}, no date")
        start = np.datetime64(run.attrs["start"], "M")
        dates = start + np.arange(months.size)
        expect(np.array_equal(months.values.astype("datetime64[D]"), dates.astype("datetime64[D]")),
               f"xarray/{engine}: months do not count from {start}")
        if "mean" in run:
            name = str(run["outcome"].values[-1])
            expect(same(run["mean"].sel(outcome=name).values, reference["mean"][:, -1]),
                   f"xarray/{engine}: mean cannot be picked by the outcome's name")


def check_figures(run):
    """Check what must hold of figures whatever the study is."""
    finite = np.isfinite
    if "quantile" in run:
        low, mid, high = run["quantile_low"], run["quantile"], run["quantile_high"]
        expect(bool(np.all(~(low > mid) & ~(mid > high))), "quantile: lies outside its interval")
        tail = run["cvar"]
        expect(bool(np.all((tail >= mid) | ~finite(tail) | ~finite(mid))), "cvar: lies below its quantile")
    if "mean" in run:
        mean, low, high = run["mean"], run["minimum"], run["maximum"]
        slack = 1e-9 * np.maximum(np.abs(low), np.abs(high))
        expect(bool(np.all(((mean >= low - slack) & (mean <= high + slack)) | ~finite(mean))),
               "mean: lies outside minimum and maximum")
    if "histogram" in run:
        edges = run["bin_edge"]
        width = np.diff(edges, axis=-1)
        expect(bool(np.all((width > 0) | np.isnan(width))), "bin_edge: is not increasing")
        expect(bool(np.all((run["histogram"] == 0) | ~np.isnan(width))), "histogram: counts beyond the last bin")


def main():
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    path = sys.argv[1]
    with h5py.File(path, "r") as file:
        order = [name.decode() for name in by_creation(file)]
        check_h5py(file)
        check_attributes("h5py", {name: as_text(value) for name, value in file.attrs.items()})
        if faults:
            print("\n".join(f"{path}: {fault}" for fault in faults), file=sys.stderr)
            return 1
        reference = {name: values_h5py(dataset) for name, dataset in file.items()}
    check_figures(reference)
    reference["order"] = order
    check_netcdf4(reference, path)
    for engine in ("h5netcdf", "netcdf4"):
        check_xarray(reference, path, engine)
    if faults:
        print("\n".join(f"{path}: {fault}" for fault in faults), file=sys.stderr)
        return 1
    print(f"{path}: {len(order)} variables, read alike by h5py, netCDF4 and xarray")
    return 0


if __name__ == "__main__":
    sys.exit(main())
