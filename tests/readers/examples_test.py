#!/usr/bin/env python3
"""Run the examples beside this file; all must tell the same: examples_test.py PROGRAM [unittest options]."""
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "end_to_end"))

import h5py  # noqa: E402
from program import DONE, ProgramTest, main, run  # noqa: E402


class Examples(ProgramTest):
    def setUp(self):
        super().setUp()
        self.out = self.run_into("run", "--scenarios", 500)
        with h5py.File(self.out / "results.h5") as file:
            loss, worst = list(file["outcome"].asstr()).index("loss"), list(file["probability"]).index(0.99)
            self.worst = dict(zip(file["variant"].asstr(), file["cvar"][:, loss, worst]))

    def exported(self, target):
        path = self.folder / target
        self.expect(DONE, run("export", self.out, "--to", target, "-o", path))
        return path

    def require(self, *modules):
        missing = [name for name in modules if importlib.util.find_spec(name) is None]
        if missing:
            self.skipTest(f"python3 has no {', '.join(missing)}")

    def check(self, *command, **options):
        """Run an example, which prints a line a variant."""
        finished = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=300, check=False,
                                  **options)
        self.assertEqual(finished.returncode, 0, finished.stderr)
        told = {variant: float(cvar) for variant, cvar in map(str.split, finished.stdout.splitlines())}
        self.assertEqual(told, self.worst)

    def python(self, example, *arguments):
        self.check("/usr/bin/python3", HERE / example, *arguments)

    def test_xarray(self):
        self.require("xarray", "matplotlib")
        self.python("with_xarray.py", self.out, self.folder / "fan.png")
        self.assertEqual((self.folder / "fan.png").read_bytes()[:4], b"\x89PNG")

    def test_h5py(self):
        self.python("with_h5py.py", self.out)

    def test_h5netcdf(self):
        self.require("h5netcdf")
        self.python("with_h5netcdf.py", self.out)

    def test_netcdf4(self):
        self.require("netCDF4")
        self.python("with_netcdf4.py", self.out)

    def test_pandas(self):
        self.require("pandas")
        self.python("with_pandas.py", self.exported("csv"))

    def test_duckdb(self):
        self.require("duckdb")      # Debian 12 has none: pip install duckdb
        self.python("with_duckdb.py", self.exported("csv"))

    def test_parquet(self):
        self.require("pandas", "pyarrow")       # Debian 12 has no pyarrow: pip install pyarrow
        folder = self.folder / "parquet"
        subprocess.run(["/usr/bin/python3", HERE / "to_parquet.py", self.exported("csv"), folder], check=True,
                       timeout=300)
        import pandas
        table = pandas.read_parquet(folder / "summary.parquet")
        worst = table.query("outcome == 'loss' and statistic == 'cvar' and probability == 0.99")
        self.assertEqual(dict(zip(worst["variant"], worst["value"])), self.worst)

    def test_sqlite(self):
        if shutil.which("sqlite3") is None:
            self.skipTest("no sqlite3")
        database = self.exported("sqlite")
        with open(HERE / "with_sqlite.sql", encoding="utf-8") as query:
            self.check("sqlite3", database, stdin=query)

    def test_ncdf4(self):
        probe = "quit(status = if (requireNamespace('ncdf4', quietly = TRUE)) 0 else 1)"
        if shutil.which("Rscript") is None or subprocess.run(["Rscript", "-e", probe], check=False).returncode != 0:
            self.skipTest("no R with ncdf4")
        self.check("Rscript", HERE / "with_ncdf4.R", self.out)


if __name__ == "__main__":
    main()
