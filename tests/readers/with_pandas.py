#!/usr/bin/python3
"""pandas: the worst 1% by variant, from the CSV of `chokepoint export RUN --to csv`. with_pandas.py FOLDER"""
import sys

import pandas as pd

summary = pd.read_csv(sys.argv[1] + "/summary.csv", float_precision="round_trip")
worst = summary.query("outcome == 'loss' and statistic == 'cvar' and probability == 0.99").set_index("variant")
for variant, row in worst.iterrows():
    print(variant, row["value"])

series = pd.read_csv(sys.argv[1] + "/series.csv", parse_dates=["month"])
by_month = series[series.statistic == "mean"].pivot_table(index="month", columns=["variant", "series"], values="value")
assert by_month.index.is_monotonic_increasing
