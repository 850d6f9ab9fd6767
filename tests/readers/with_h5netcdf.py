#!/usr/bin/python3
"""h5netcdf: the worst 1% by variant. with_h5netcdf.py RUN"""
import sys

import h5netcdf

with h5netcdf.File(sys.argv[1] + "/results.h5", "r") as run:
    names = {name: [text.decode() if isinstance(text, bytes) else text for text in run[name][:]]
             for name in ("variant", "outcome")}
    worst = list(run["probability"][:]).index(0.99)
    for variant, cvar in zip(names["variant"], run["cvar"][:, names["outcome"].index("loss"), worst]):
        print(variant, cvar)
