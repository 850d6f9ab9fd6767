#!/usr/bin/python3
"""Parquet: every table of `chokepoint export RUN --to csv`, with pandas and pyarrow. to_parquet.py FOLDER TO"""
import pathlib
import sys

import pandas as pd

to = pathlib.Path(sys.argv[2])
to.mkdir()
for table in pathlib.Path(sys.argv[1]).glob("*.csv"):
    pd.read_csv(table, float_precision="round_trip").to_parquet(to / (table.stem + ".parquet"))
