#!/usr/bin/env python3
"""Write reports as a user does; read them, and look at them in a browser: report_test.py PROGRAM [unittest options]."""
import collections
import json
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest
from html.parser import HTMLParser

import h5py

from program import CORNERS, DONE, EXAMPLE, FILES, ProgramTest, main, run

BROWSER = next(filter(None, map(shutil.which, ["chromium", "chromium-browser", "google-chrome"])), None)
WIDTHS = [375, 1440]        # [pixel] a telephone, a desktop
FAULTS = ["empty", "hollow", "overlaps", "outside", "small", "pale"]
VOID = {"meta", "link", "br", "hr", "img", "input"}

# What a browser makes of a page: visible pictures without a size or with nothing drawn in them, words of a picture
# that lie upon each other, reach out of it, are too small or too pale to be read, things wider than the page.
MEASURE = """
<script>
window.addEventListener('load', () => {
  const found = {pictures: 0, empty: [], hollow: [], overlaps: [], outside: [], small: [], pale: [], width: document.documentElement.scrollWidth,
                 room: document.documentElement.clientWidth, dark: matchMedia('(prefers-color-scheme: dark)').matches};
  const light = color => {
    const part = x => x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4;
    const [r, g, b] = color.match(/[\\d.]+/g).slice(0, 3).map(x => part(x / 255));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (one, two) => {
    const [a, b] = [light(one), light(two)].sort((x, y) => y - x);
    return (a + 0.05) / (b + 0.05);
  };
  const ground = text => {
    const tint = text.classList.contains('number') && '.area.' + text.classList[1];
    const shape = tint ? text.closest('svg').querySelector(tint)
                       : text.closest('.node') && text.closest('.node').querySelector('polygon, ellipse');
    return shape ? getComputedStyle(shape).fill : getComputedStyle(document.body).backgroundColor;
  };
  const is_drawn = svg => [...svg.querySelectorAll('.line, .band, .area, .bar, .marker.solid')].some(mark => {
    const box = mark.getBBox();         // keys of a legend are smaller
    return box.width > 40 || box.height > 14 || mark.matches('.marker.solid');
  });
  for (const svg of document.querySelectorAll('svg')) {
    if (svg.closest('.wide, .small') && getComputedStyle(svg.closest('.wide, .small')).display === 'none') continue;
    const box = svg.getBoundingClientRect(), title = svg.querySelector('title').textContent;
    found.pictures += 1;
    if (!(box.width > 50 && box.height > 50)) found.empty.push(title);
    if (svg.matches('.chart') && !is_drawn(svg)) found.hollow.push(title);
    for (const text of svg.querySelectorAll('text')) {
      const at = text.getBoundingClientRect(), style = getComputedStyle(text);
      if (at.left < box.left - 2 || at.right > box.right + 2) found.outside.push([title, text.textContent]);
      if (parseFloat(style.fontSize) * text.getScreenCTM().a < 8) found.small.push([title, text.textContent]);
      if (contrast(style.fill, ground(text)) < 4.5) found.pale.push([title, text.textContent, style.fill, ground(text)]);
    }
    const texts = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect()]);
    for (let i = 0; i < texts.length; ++i) {
      for (let j = 0; j < i; ++j) {
        const [a, b] = [texts[i][1], texts[j][1]];
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 1 && down > 4) found.overlaps.push([title, texts[i][0], texts[j][0]]);
      }
    }
  }
  parent.postMessage(JSON.stringify(found), '*');
});
</script>
"""

# A browser's own window is never as narrow as a telephone, a frame is.
FRAME = """<!DOCTYPE html><title>frame</title><body style="margin:0">
<script>
addEventListener('message', event => {
  const result = document.createElement('pre');
  result.id = 'measured';
  result.textContent = event.data;
  document.body.append(result);
});
</script>
<iframe src="measured.html" style="border:0;width:WIDTHpx;height:900px"></iframe>
"""


class Outline(HTMLParser):
    """Reads a page strictly: every element is closed in order; collects elements and texts."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.open, self.elements, self.texts, self.faults = [], [], [], []
        self.feed(page)
        self.close()

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, dict(attributes), list(self.open)))

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes), list(self.open)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.faults.append(tag)

    def handle_data(self, data):
        self.texts.append(data)

    def all(self, tag):
        return [attributes for name, attributes, _ in self.elements if name == tag]


class ReportTest(ProgramTest):
    HOSTILE = ['<script>alert("1")</script>', "<img src=x onerror=alert(2)>", "a & b &lt;", "'\" onload='x'", "{0} {}",
               "</style></svg>", "Größe · 日本"]

    def page_of(self, out, *arguments):
        self.expect(DONE, run("report", out, *arguments))
        return (out / "report.html").read_text(encoding="utf-8")

    def hostile_run(self):
        """Hostile names wherever a study may have a name."""
        quoted = [json.dumps(name, ensure_ascii=False).replace("/", "∕") for name in self.HOSTILE]
        one, two, three, four, five, six, seven = quoted
        study = self.folder / "hostile.toml"
        study.write_text(f"""
            [study]
            name = "hostile"
            title = {one}
            start = "2026-01"
            periods = 24
            currency = {three}
            [[item]]
            name = {two}
            unit = {four}
            [[regime]]
            name = {six}
            states = [{one}, {five}]
            initial = {one}
            transition = [[0.9, 0.1], [0.5, 0.5]]
            [[driver]]
            name = {seven}
            distribution = {{ type = "uniform", min = 0.5, max = 1.5 }}
            [[site]]
            name = {five}
            item = {two}
            stages = [{{ capacity = 100, opens = "2020-01" }}]
            availability = {{ times = [{{ regime = {six}, values = [1, 0] }}] }}
            [[lane]]
            name = {six}
            from = {five}
            to = {three}
            share = 1
            price = 5
            [[lane]]
            name = "plain"
            from = {five}
            to = {three}
            share = 1
            price = 5
            [[market]]
            name = {three}
            item = {two}
            demand = {{ base = 80, times = [{seven}] }}
            price = 9
            [[variant]]
            name = {four}
            title = {one}
            set = {{ "lane.plain.price" = 4 }}
            """, encoding="utf-8")
        return self.run_into("hostile", "--scenarios", "2000", "--without", "all", study=study)


class Report(ReportTest):
    def test_is_one_page_that_needs_nothing_else(self):
        page = self.page_of(self.run_into("run", "--scenarios", "20000", "--without", "all"))
        outline = Outline(page)
        self.assertEqual((outline.faults, outline.open), ([], []))
        self.assertEqual(outline.all("script") + outline.all("img") + outline.all("iframe"), [])
        self.assertEqual([link["href"] for link in outline.all("link")], ["data:,"])
        for _, attributes, _ in outline.elements:
            for name in ("src", "href", "xlink:href"):
                self.assertRegex(attributes.get(name, "#"), "^(#|data:)")
        self.assertNotRegex(page, r"url\(|@import")

    def test_has_its_sections_and_links_to_each(self):
        outline = Outline(self.page_of(self.run_into("run", "--scenarios", "20000", "--without", "all")))
        sections = [section["id"] for section in outline.all("section")]
        for wanted in ("headline", "exceedance", "differences", "switch-offs", "sensitivities", "months", "network",
                       "regimes", "stories", "convergence", "provenance"):
            self.assertIn(wanted, sections)
        links = [link["href"] for link in outline.all("a")]
        self.assertEqual(links, ["#" + section for section in sections])

    def test_tells_where_the_money_goes(self):
        page = self.page_of(self.run_into("run", "--scenarios", "20000"))
        self.assertIn("From planned profit to that of the worst hundredth", page)
        out = self.run_into("minimal", "--scenarios", "2000", study="configs/minimal.toml")
        self.assertIn("From planned to mean profit", self.page_of(out))

    def test_tells_the_figures_of_the_run(self):
        out = self.run_into("run", "--scenarios", "20000")
        text = " ".join(Outline(self.page_of(out)).texts)
        with h5py.File(out / "results.h5") as file:
            outcome = list(file["outcome"].asstr()).index("loss")
            place = list(file["probability_text"].asstr()).index("0.99")
            for mean, error in ((file["mean"][0, outcome], file["mean_se"][0, outcome]),
                                (file["cvar"][0, outcome, place], file["cvar_se"][0, outcome, place])):
                told = [(float(value.replace(",", "").replace("−", "-")), float(margin.replace(",", "")))
                        for value, margin in re.findall(r"(−?[\d,]+\.?\d*) ± ([\d,]+\.?\d*)", text)]
                self.assertTrue(any(abs(scale * value - mean) <= scale * margin
                                    and abs(scale * margin - 1.96 * error) <= 0.2 * 1.96 * error
                                    for value, margin in told for scale in (1, 1e3, 1e6, 1e9)), (mean, error))

    def test_leaves_out_what_a_run_does_not_have(self):
        out = self.run_into("run", "--scenarios", "2000")
        sections = [section["id"] for section in Outline(self.page_of(out)).all("section")]
        self.assertNotIn("switch-offs", sections)

    def test_can_be_read_out(self):
        outline = Outline(self.page_of(self.run_into("run", "--scenarios", "20000")))
        ids = collections.Counter(attributes["id"] for _, attributes, _ in outline.elements if "id" in attributes)
        self.assertEqual([name for name, count in ids.items() if count > 1], [])
        pictures = outline.all("svg")
        self.assertGreater(len(pictures), 10)
        for picture in pictures:
            self.assertEqual(picture["role"], "img")
            for name in picture["aria-labelledby"].split():
                self.assertIn(name, ids)
        figures, tables = len(outline.all("figure")), len(outline.all("summary"))
        self.assertGreaterEqual(tables, figures)

    def test_is_the_same_twice_and_goes_where_it_is_told(self):
        out = self.run_into("run", "--scenarios", "2000")
        page = self.page_of(out)
        other = self.folder / "other.html"
        self.expect(DONE, run("report", out, "-o", other, "--threads", "1", "--simd", "scalar"))
        self.assertEqual(other.read_text(encoding="utf-8"), page)
        self.expect(FILES, run("report", out, "-o", self.folder / "absent" / "page.html"))
        self.expect(FILES, run("report", self.folder))

    def test_of_a_study_of_corners(self):
        outline = Outline(self.page_of(self.run_into("run", "--scenarios", "2000", study=CORNERS)))
        self.assertEqual((outline.faults, outline.open), ([], []))

    def test_of_a_study_without_chance(self):
        study = self.folder / "sure.toml"
        study.write_text("""
            study = { start = "2026-01", periods = 12, currency = "EUR" }
            item = [{ name = "part" }]
            site = [{ name = "supplier", item = "part", stages = [{ capacity = 1_300, opens = "2020-01" }] }]
            lane = [{ from = "supplier", to = "plant", share = 1, price = 40 }]
            market = [{ name = "plant", item = "part", demand = 1_000, price = 60 }]
            """, encoding="utf-8")
        outline = Outline(self.page_of(self.run_into("sure", "--scenarios", "2000", study=study)))
        self.assertIn("In all of 2,000 scenarios the loss is", " ".join(outline.texts))
        sections = {section["id"] for section in outline.all("section")}
        self.assertEqual(sections & {"exceedance", "waterfall", "switch-offs", "sensitivities", "stories"}, set())

    def test_shows_hostile_names_as_they_are(self):
        page = self.page_of(self.hostile_run())
        outline = Outline(page)
        self.assertEqual((outline.faults, outline.open), ([], []))
        self.assertEqual(outline.all("script") + outline.all("img"), [])
        attributes = [name for _, attributes, _ in outline.elements for name in attributes]
        self.assertEqual([name for name in attributes if name.startswith("on")], [])
        text = "".join(outline.texts)
        for name in self.HOSTILE:
            self.assertIn(name.replace("/", "∕"), text)


@unittest.skipUnless(BROWSER, "no chromium here (Debian: apt-get install chromium)")
class ReportInBrowser(ReportTest):
    def look(self, out, width, *, dark=False):
        """Load a page in a browser, by day or by night; return what it measures there."""
        page = self.page_of(out)
        copy = out / "measured.html"
        copy.write_text(page.replace("</body>", MEASURE + "</body>"), encoding="utf-8")
        frame = out / "frame.html"
        frame.write_text(FRAME.replace("WIDTH", str(width)), encoding="utf-8")
        with tempfile.TemporaryDirectory() as profile:
            seen = subprocess.run([BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                                   f"--blink-settings=preferredColorScheme={0 if dark else 1}",
                                   "--enable-logging=stderr", f"--user-data-dir={profile}", "--window-size=1600,1000",
                                   "--virtual-time-budget=3000", "--dump-dom", frame.as_uri()],
                                  capture_output=True, text=True, timeout=120, check=False)
        self.assertNotIn("CONSOLE", seen.stderr)
        measured = re.search(r'<pre id="measured">(.*?)</pre>', seen.stdout, re.DOTALL)
        self.assertTrue(measured, seen.stderr[-2000:])
        return json.loads(Outline(measured[1]).texts[0])

    def check(self, out):
        for width, dark in zip(WIDTHS, [True, False]):
            with self.subTest(run=out.name, width=width):
                seen = self.look(out, width, dark=dark)
                self.assertGreater(seen["pictures"], 5)
                self.assertEqual(seen["room"], width)
                self.assertEqual(seen["dark"], dark)
                self.assertLessEqual(seen["width"], width)
                self.assertEqual({fault: seen[fault] for fault in FAULTS if seen[fault]}, {})

    def test_fits_both_widths(self):
        self.check(self.run_into("run", "--scenarios", "20000", "--without", "all"))

    def test_of_every_study_fits_both_widths(self):
        for study in sorted(pathlib.Path("configs").glob("*.toml")):
            self.check(self.run_into(study.stem, "--scenarios", "2000", "--without", "all", study=str(study)))

    def test_of_hostile_names_fits_both_widths(self):
        self.check(self.hostile_run())

    def test_the_measure_sees_faults(self):
        out = self.run_into("run", "--scenarios", "2000")
        page = self.page_of(out)
        spoiled = page.replace("<main>", '<main><div style="width:3000px">x</div><svg><title>none</title></svg>'
                               '<svg width="99" height="99"><title>two</title><text x="9" y="50">one</text>'
                               '<text x="9" y="51">two</text></svg>'
                               '<svg class="chart" width="99" height="99"><title>three</title>'
                               '<text x="90" y="50">beyond its end</text>'
                               '<text x="9" y="20" style="font-size:7px">tiny</text>'
                               '<text x="9" y="80" style="fill:#ccc">pale</text></svg>')
        (out / "report.html").write_text(spoiled, encoding="utf-8")
        self.page_of = lambda *_: spoiled
        seen = self.look(out, 375)
        self.assertGreater(seen["width"], 375)
        self.assertEqual(seen["overlaps"], [["two", "two", "one"]])
        self.assertEqual(seen["hollow"], ["three"])
        self.assertEqual(seen["outside"], [["three", "beyond its end"]])
        self.assertEqual(seen["small"], [["three", "tiny"]])
        self.assertEqual([fault[1] for fault in seen["pale"]], ["pale"])


if __name__ == "__main__":
    main()
