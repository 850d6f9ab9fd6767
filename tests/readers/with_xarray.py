#!/usr/bin/python3
"""xarray and matplotlib: the worst 1% by variant, and a fan chart of the profit. with_xarray.py RUN PICTURE"""
import sys

import matplotlib
import xarray as xr

matplotlib.use("Agg")       # draws into a file, without a display
import matplotlib.pyplot as plt

run = xr.open_dataset(sys.argv[1] + "/results.h5")
for cvar in run.cvar.sel(outcome="loss", probability=0.99):
    print(str(cvar.variant.values), float(cvar))

profit = run.sel(variant="base", series="profit")
plt.fill_between(profit.month, profit.series_quantile.sel(band=0.05), profit.series_quantile.sel(band=0.95), alpha=0.3)
profit.series_mean.plot(x="month")
plt.ylabel(f"profit [{profit.series_units.values}]")
plt.savefig(sys.argv[2])
