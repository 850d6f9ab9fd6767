#!/usr/bin/python3
"""DuckDB: the worst 1% by variant, over the CSV as it lies there. with_duckdb.py FOLDER

Over SQLite the same query is FROM sqlite_scan('RUN.sqlite', 'summary').
"""
import sys

import duckdb

rows = duckdb.sql(f"""
    SELECT variant, value FROM read_csv_auto('{sys.argv[1]}/summary.csv')
    WHERE outcome = 'loss' AND statistic = 'cvar' AND probability = 0.99""").fetchall()
for variant, cvar in rows:
    print(variant, cvar)
