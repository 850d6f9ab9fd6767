#!/usr/bin/python3
"""h5py: the worst 1% by variant. with_h5py.py RUN"""
import sys

import h5py

with h5py.File(sys.argv[1] + "/results.h5") as run:
    loss = list(run["outcome"].asstr()).index("loss")
    worst = list(run["probability"]).index(0.99)
    for variant, cvar in zip(run["variant"].asstr(), run["cvar"][:, loss, worst]):
        print(variant, cvar)
