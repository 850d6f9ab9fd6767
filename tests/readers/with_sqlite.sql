-- sqlite3: the worst 1% by variant, from `chokepoint export RUN --to sqlite`: sqlite3 RUN.sqlite < with_sqlite.sql
.separator " "
SELECT variant, printf('%!.17g', value) FROM summary
WHERE outcome = 'loss' AND statistic = 'cvar' AND probability = 0.99;
