#!/usr/bin/env python3
"""Shut sites as a user does: survive_test.py PROGRAM [unittest options]."""
import csv
import io
import json

from program import DONE, EXAMPLE, FILES, ROOT, USAGE, ProgramTest, main, run


class Survive(ProgramTest):
    COVER = "tests/host/survival/stock-cover.toml"

    def table(self, *arguments):
        """The CSV as a dictionary a line."""
        finished = run("survive", *arguments, "--csv", "--device", "cpu", "--quiet")
        self.expect(DONE, finished)
        self.assertEqual(finished.stderr, "")
        return list(csv.DictReader(io.StringIO(finished.stdout)))

    def test_tells_how_long_stock_lasts_and_what_a_closure_costs(self):
        plant, spare = self.table(self.COVER, "--scenarios", 10)
        self.assertEqual([plant["site"], plant["time_to_survive"], plant["shut_from"], plant["months_to_end"]],
                         ["plant", "2", "2029-01", "36"])
        self.assertAlmostEqual(float(plant["loss_3"]), 3500, delta=1)
        self.assertAlmostEqual(float(plant["loss_12"]), 35000, delta=1)
        self.assertEqual([plant["outage_share"], plant["time_to_recover_mean"], plant["own_closure_loss"]],
                         ["0", "", ""])
        self.assertEqual([spare["time_to_survive"], spare["survives_to_end"], float(spare["loss_12"])], ["", "1", 0])
        shown = run("survive", self.COVER, "--scenarios", 10, "--quiet").stdout
        self.assertRegex(shown, r"plant +2 +- +0% +0% +- +0\.00 +0\.00 +3\.50 +14\.00 +35\.00\n")
        self.assertRegex(shown, r"spare +>= 36 ")

    def test_shuts_when_and_in_what_it_is_told(self):
        study = "configs/bmw-us-ev.toml"
        rows = self.table(study, "--scenarios", 1000)
        self.assertEqual(len(rows), 11)
        for more in (["--at", "2029-06"], ["--variant", "dual-source"], ["--set", "site.woodruff.stock.cell.cover=3"]):
            self.assertNotEqual([row["loss_6"] for row in self.table(study, "--scenarios", 1000, *more)],
                                [row["loss_6"] for row in rows], more)
        self.assertEqual(self.table(study, "--scenarios", 1000, "--at", "2028-07", "--variant", "base"), rows)

    def test_prints_the_same_however_it_is_run(self):
        call = ["survive", EXAMPLE, "--scenarios", 5000, "--device", "cpu", "--quiet"]
        sets = run("devices").stdout.splitlines()[0].split("; ")[1].split(", ")
        for kind in ([], ["--csv"]):
            wanted = run(*call, *kind)
            self.expect(DONE, wanted)
            for more in (*(["--threads", n] for n in (1, 2, 3)), *(["--simd", name] for name in sets)):
                self.assertEqual(run(*call, *kind, *more).stdout, wanted.stdout, more)
        self.assertNotEqual(run(*call, "--csv", "--set", "sampling.seed=1").stdout, wanted.stdout)

    def test_csv_keeps_any_name(self):
        text = (ROOT / self.COVER).read_text(encoding="utf-8")
        name = 'a "b", c'
        study = self.folder / "names.toml"
        study.write_text(text.replace('"plant"', json.dumps(name)), encoding="utf-8")
        self.assertEqual(self.table(study, "--scenarios", 10)[0]["site"], name)

    def test_mistakes_exit_with_their_codes(self):
        for arguments in (["--at", "2026-01"], ["--at", "2025-12"], ["--at", "2032-01"], ["--at", "2028"],
                          ["--at", "2028-13"], ["--at", "soon"], ["--variant", "none"], ["--scenarios", "0"],
                          ["--scenarios", "many"], ["--device", "abacus"], ["--simd", "mmx"], ["--threads", "0"],
                          ["--set", "site.plant.colour=1"], ["--csv", "file.csv"]):
            with self.subTest(arguments=arguments):
                finished = run("survive", self.COVER, *arguments)
                self.expect(USAGE, finished)
                self.assertEqual(finished.stdout, "")
                self.assertNotEqual(finished.stderr, "")
        self.expect(FILES, run("survive", self.folder / "absent.toml"))
        self.expect(USAGE, run("survive", self.COVER, "--set", "study.periods=1"))
        self.expect(DONE, run("survive", self.COVER, "--at", "2031-12", "--scenarios", 10))


if __name__ == "__main__":
    main()
