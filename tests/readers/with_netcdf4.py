#!/usr/bin/python3
"""netCDF4: the worst 1% by variant. with_netcdf4.py RUN"""
import sys

import netCDF4

with netCDF4.Dataset(sys.argv[1] + "/results.h5") as run:
    loss = list(run["outcome"][:]).index("loss")
    worst = list(run["probability"][:]).index(0.99)
    for variant, cvar in zip(run["variant"][:], run["cvar"][:, loss, worst]):
        print(variant, cvar)
