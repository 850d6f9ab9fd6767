#!/usr/bin/env python3
"""Compare variants and switch-offs as a user does: differences_test.py PROGRAM [unittest options]."""
import re

from program import EXAMPLE, ROOT, USAGE, ProgramTest, main, run


class Differences(ProgramTest):
    """Paired differences, switch-offs and the worst scenarios, from what the file holds of single scenarios."""
    COUNT = 4000
    ALL = ("--set", f"sampling.scenarios={COUNT}")

    def study(self, *more):
        """Copy the example with all outcomes, every scenario kept, and more TOML at its end."""
        text = (ROOT / EXAMPLE).read_text(encoding="utf-8")
        text = re.sub(r"(?s)\n\[results\].*", "\n", text) + "\n".join(more)
        path = self.folder / "example.toml"
        path.write_text(f"{text}\n[results]\noutcomes = ['*']\nsample = {self.COUNT}\n", encoding="utf-8")
        return path

    def opened(self, name, *arguments, study):
        import h5py
        file = h5py.File(self.run_into(name, *self.ALL, *arguments, study=study) / "results.h5")
        self.addCleanup(file.close)
        self.variants = list(file["variant"].asstr())
        self.outcomes = list(file["outcome"].asstr())
        return file

    def test_are_those_of_the_scenarios_one_by_one(self):
        import numpy as np
        file = self.opened("run", study=self.study())
        sample = file["sample"][:]
        with np.errstate(invalid="ignore"):
            difference = np.where(sample == sample[0], np.float32(0), sample - sample[0])      # infinite ones too
        np.testing.assert_allclose(file["difference_mean"][:], difference.mean(axis=2, dtype=float), rtol=1e-9,
                                   atol=1e-30)
        ranked = np.sort(difference, axis=2)
        for i, p in enumerate(file["probability"][:]):
            rank = max(1, int(np.ceil(p * self.COUNT - 1e-9)))
            np.testing.assert_array_equal(file["difference_quantile"][:, :, i], ranked[:, :, rank - 1])
        sign = file["outcome_worse"][:][:, None]
        worse = (np.sign(difference) == sign).mean(axis=2)
        worse[:, sign[:, 0] == 0] = np.nan
        np.testing.assert_array_equal(file["share_worse"][1:], worse[1:])
        self.assertGreater(np.nanmax(worse), 0.1)

    def test_the_worst_are_those_of_the_scenarios_one_by_one(self):
        import numpy as np
        file = self.opened("run", "--first", 1000, study=self.study())
        sample, sign = file["sample"][:], file["outcome_worse"][:]
        for v in range(len(self.variants)):
            for o in range(len(self.outcomes)):
                x = sample[v, o] if sign[o] < 0 else -sample[v, o]
                order = np.argsort(x, kind="stable")[:20]
                np.testing.assert_array_equal(file["worst_scenario"][v, o], 1000 + order)
                np.testing.assert_array_equal(file["worst_value"][v, o], sample[v, o][order])

    def test_a_variant_that_changes_nothing_differs_by_nothing(self):
        same = '[[variant]]\nname = "same"\nset = { "study.title" = "another title" }\n'
        file = self.opened("run", study=self.study(same))
        v = self.variants.index("same")
        for name in ("difference_mean", "difference_mean_se", "difference_quantile", "difference_cvar"):
            self.assertTrue((file[name][v] == 0).all(), name)
        self.assertTrue((file["difference_mean"][self.variants.index("more-stock")] != 0).any())

    def test_a_switch_off_is_the_study_with_that_one_held(self):
        file = self.opened("off", "--without", "all", "--variant", "base", study=self.study())
        off = [name for name in self.variants if name != "base"]
        self.assertGreater(len(off), 5)
        self.assertTrue(all(name.startswith("without/") for name in off))
        base = file["sample"][0]
        for i, name in enumerate(off):
            _, kind, thing = name.split("/")
            held = self.opened(f"held{i}", "--variant", "base", "--set", f"{kind}.{thing}.held=true",
                               study=self.folder / "example.toml")["sample"][0]
            self.assertTrue((file["sample"][i + 1] == held).all(), name)
            self.assertFalse((held == base).all(), name)

    def test_holding_is_what_other_keys_can_say(self):
        """A driver on which nothing loads is its middle; a regime, a matrix that leaves it where it is."""
        study = self.study()
        pairs = (("driver.cell-spot.held=true",
                  "driver.cell-spot.distribution={ type = 'constant', value = 0 }"),
                 ("regime.port.held=true", "regime.port.transition=[[1, 0], [0, 1]]"))
        for i, settings in enumerate(pairs):
            first, second = (self.opened(f"way{i}{j}", "--variant", "base", "--set", setting, study=study)["sample"][:]
                             for j, setting in enumerate(settings))
            self.assertTrue((first == second).all(), settings)

    def test_show_ranks_what_each_adds(self):
        out = self.run_into("run", "--scenarios", 1000, "--without", "all", "--variant", "base")
        shown = run("show", out).stdout
        self.assertIn("what each adds, the base less the same held at its nominal value", shown)
        means = [float(line.split("±")[0].split()[-1]) for line in shown.splitlines()
                 if re.match(r"  (driver|regime)/", line)]
        self.assertGreater(len(means), 5)
        self.assertEqual(means, sorted(means, reverse=True))
        # A price changes no sale: nothing differs, and nothing is uncertain about it.
        self.assertRegex(run("show", out, "--outcome", "market/us-market/lost").stdout,
                         r"\n  driver/cell-spot +0\.000 ±0\.000 +0\.000 ±0\.000\n")

    def test_an_unknown_name_is_told(self):
        finished = run("run", EXAMPLE, "--without", "nothing-like-it", "--out", self.folder / "none")
        self.expect(USAGE, finished)
        self.assertIn("--without 'nothing-like-it': no driver or regime is called so", finished.stderr)
        finished = run("run", EXAMPLE, "--variant", "more-stok", "--out", self.folder / "none")
        self.expect(USAGE, finished)
        self.assertRegex(finished.stderr, r"--variant 'more-stok': no variant is called so \(.*\)\. Did you mean 'more-stock'\?")


if __name__ == "__main__":
    main()
