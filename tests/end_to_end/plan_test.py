#!/usr/bin/env python3
"""Hold what `plan` says against what a run takes: plan_test.py PROGRAM [unittest options]."""
import json
import re
import subprocess
import sys

from program import DONE, EXAMPLE, PROGRAM, ROOT, USAGE, ProgramTest, main, run

STUDIES = sorted((ROOT / "configs").glob("*.toml"))
MEMORY, FILE = 0.20, 0.10       # how far plan may be off, relative; longer runs have more bins, points, checkpoints
BASE = ("--variant", "base")


class PlanTest(ProgramTest):
    def plan(self, *arguments):
        finished = run("plan", *arguments, "--device", "cpu", "--json")
        self.expect(DONE, finished)
        return json.loads(finished.stdout)

    def measure(self, *arguments):
        """Peak resident memory of a run in a process of its own, the size of its file, what it announced."""
        code = ("import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL);"
                "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)")
        out = self.folder / "measured"
        done = subprocess.run([sys.executable, "-c", code, PROGRAM, "run", *map(str, arguments), "--out", out,
                               "--device", "cpu", "--specialise", "off"], cwd=ROOT, check=True, capture_output=True,
                              text=True, timeout=600)
        return int(done.stdout) * 1024, (out / "results.h5").stat().st_size, done.stderr


class Prediction(PlanTest):
    def check(self, *arguments):
        plan = self.plan(*arguments)
        peak, size, said = self.measure(*arguments)
        told = plan["memory_bytes"]["peak"]
        figures = f"{arguments}: memory {told / 1e6:.1f} of {peak / 1e6:.1f} MB, file {plan['file_bytes']} of {size}"
        self.assertLess(abs(told / peak - 1), MEMORY, figures)
        self.assertLess(abs(plan["file_bytes"] / size - 1), FILE, figures)
        announced = re.search(r"memory: ([\d.]+) MB at the peak", said)
        self.assertIsNotNone(announced, said)
        self.assertLess(abs(float(announced[1]) * 1e6 / told - 1), 0.02, f"{figures}; announced {announced[1]} MB")
        return peak

    def test_holds_for_the_base_of_every_study(self):
        self.assertGreater(len(STUDIES), 5)
        for i, study in enumerate(STUDIES):
            with self.subTest(study=study.name):
                self.check(study, "--scenarios", 40_000, "--threads", 1 + i % 2, *BASE)

    def test_holds_for_all_variants(self):
        for name, threads in (("minimal", 1), ("bmw-us-ev", 2), ("renault-korea", 1)):
            with self.subTest(study=name):
                self.check(ROOT / f"configs/{name}.toml", "--scenarios", 100_000, "--threads", threads)

    def test_holds_for_a_large_sample(self):
        text = (ROOT / EXAMPLE).read_text(encoding="utf-8")
        self.assertIn("sample = 10_000 ", text)
        study = self.folder / "sampled.toml"
        study.write_text(text.replace("sample = 10_000 ", "sample = 1_000_000 "), encoding="utf-8")
        self.assertGreater(self.check(study, "--scenarios", 1_000_000, *BASE),
                           2 * self.check(EXAMPLE, "--scenarios", 1_000_000, *BASE))

    def test_holds_where_all_scenarios_are_kept(self):
        text = (ROOT / "configs/minimal.toml").read_text(encoding="utf-8")
        study = self.folder / "kept.toml"
        study.write_text(text.replace("\nstudy = ", '\nresults = { keep = "all" }\nstudy = ', 1), encoding="utf-8")
        few, many = (self.check(study, "--scenarios", n) for n in (100_000, 1_000_000))
        self.assertLess(abs(many / few - 1), 0.15)

    def test_memory_is_the_same_for_any_number_of_scenarios(self):
        for study in (EXAMPLE, "configs/minimal.toml"):
            with self.subTest(study=study):
                few, many = (self.check(study, "--scenarios", n, "--threads", 1) for n in (100_000, 1_000_000))
                self.assertLess(abs(many / few - 1), 0.10)


class Answer(PlanTest):
    def test_says_what_would_be_run_and_writes_nothing(self):
        out = self.folder / "never"
        plan = self.plan(EXAMPLE, "--scenarios", 5000, "--first", 7, "--batch", 512, "--threads", 1, "--out", out, *BASE)
        self.assertEqual([plan[key] for key in ("scenarios", "first", "batch", "threads", "variants", "months")],
                         [5000, 7, 512, 1, ["base"], 60])
        self.assertEqual(plan["scenarios_tried"], 5000)
        self.assertFalse(out.exists())

    def test_time_grows_with_the_scenarios_and_has_an_error(self):
        few, many = (self.plan(EXAMPLE, "--scenarios", n, *BASE) for n in ("1e6", "1e9"))
        self.assertGreater(many["seconds"], 50 * few["seconds"])
        self.assertGreater(many["seconds_error"], 0)
        self.assertLess(many["seconds_error"], many["seconds"])
        self.assertLess(many["scenarios_tried"], 1e8)

    def test_text_names_memory_file_and_time(self):
        finished = run("plan", EXAMPLE, "--scenarios", "1e5", "--device", "cpu", "--threads", 1, *BASE)
        self.expect(DONE, finished)
        for pattern in (r"(?m)^  scenarios +100,000 from number 0, [\d,]+ together$", r"(?m)^  variants +1: base$",
                        r"(?m)^  device +cpu \(\w+, 1 thread\)$", r"(?m)^  memory +[\d.]+ MB at the peak",
                        r"(?m)^  file +[\d.]+ MB$", r"(?m)^  time +[\d.]+ ±[\d.]+ s$"):
            self.assertRegex(finished.stdout, pattern)

    def test_mistakes_are_those_of_run(self):
        for arguments in (["plan"], ["plan", EXAMPLE, "--scenarios", "0"], ["plan", EXAMPLE, "--variant", "no-such"]):
            with self.subTest(arguments=arguments):
                self.expect(USAGE, run(*arguments))


if __name__ == "__main__":
    main()
