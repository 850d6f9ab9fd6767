#!/usr/bin/env python3
"""Draw networks as a user does, and read the pictures: pictures_test.py PROGRAM [unittest options]."""
import json
import tomllib
from xml.etree import ElementTree

from program import DONE, EXAMPLE, FILES, ROOT, USAGE, ProgramTest, main, run


class Pictures(ProgramTest):
    SVG = "{http://www.w3.org/2000/svg}"
    HOSTILE = ['a "quoted" one', "back\\nslash\\", "<b>bold< & <!-- --> ]]>", "&lt;entity&#92;N", "\\N \\G \\E \\\\",
               "a -> b; }", "<script>", "Größe · 日本", "q'uote"]

    def picture(self, study):
        path = self.folder / "network.svg"
        self.expect(DONE, run("validate", study, "--graph", path))
        return ElementTree.parse(path).getroot()

    def titles(self, root, kind):
        return [g.find(self.SVG + "title").text for g in root.iter(self.SVG + "g") if g.get("class") == kind]

    def hostile_study(self):
        """One site after the other, each of a hostile name, to a market of one."""
        names = [json.dumps(name, ensure_ascii=False) for name in self.HOSTILE]
        title = json.dumps(" ".join(self.HOSTILE), ensure_ascii=False)
        text = f'[study]\nname = "hostile"\ntitle = {title}\nstart = "2026-01"\nperiods = 12\n'
        for i, name in enumerate(names):
            text += f"[[item]]\nname = {name}\nunit = {name}\n[[site]]\nname = {name}\nitem = {name}\n"
            text += f"inputs = {{ {names[i - 1]} = 1 }}\n" if i else ""
            text += 'stages = [{ capacity = 10, opens = "2020-01" }]\n'
            text += f"[[tariff]]\nname = {name}\nrate = 0.1\n"
            to = names[i + 1] if i + 1 < len(names) else '"market"'
            text += f"[[lane]]\nname = {name}\nfrom = {name}\nto = {to}\nshare = 1\ntariffs = [{name}]\n"
        study = self.folder / "hostile.toml"
        study.write_text(text + f'[[market]]\nname = "market"\nitem = {names[-1]}\ndemand = 5\n', encoding="utf-8")
        return study

    def test_show_every_site_market_and_lane(self):
        root = self.picture("configs/bmw-us-ev.toml")
        nodes, edges = self.titles(root, "node"), self.titles(root, "edge")
        self.assertEqual(len(nodes), 11 + 3)
        self.assertIn("site/florence", nodes)
        self.assertIn("market/us", nodes)
        self.assertEqual(len(edges), 15)
        self.assertEqual(edges.count("site/lges->site/woodruff"), 2)
        paths = [g.find(self.SVG + "path") for g in root.iter(self.SVG + "g") if g.get("class") == "edge"]
        dashes = [path.get("stroke-dasharray") for path in paths]
        self.assertEqual([dashes.count(x) for x in (None, "5,2", "1,5")], [9, 5, 1])   # primaries, backups, closed
        texts = " ".join(root.itertext())
        for words in ("backup 1, after 2 months", "§ us-vehicles", "transit 2 months", "vehicle/month from 2028-03"):
            self.assertIn(words, texts)

    def test_of_every_study_have_all_its_lanes(self):
        studies = sorted((ROOT / "configs").glob("*.toml"))
        self.assertGreater(len(studies), 1)
        for study in studies:
            with self.subTest(study=study.name):
                lanes = tomllib.loads(study.read_text(encoding="utf-8"))["lane"]
                self.assertEqual(len(self.titles(self.picture(study), "edge")), len(lanes))

    def test_run_from_raw_materials_to_markets(self):
        root = self.picture("configs/bmw-us-ev.toml")
        places = {g.find(self.SVG + "title").text: float(g.find(".//" + self.SVG + "text").get("x"))
                  for g in root.iter(self.SVG + "g") if g.get("class") == "node"}
        chain = ["site/metals", "site/umicore", "site/florence", "site/woodruff", "site/spartanburg", "market/us"]
        self.assertEqual(sorted(chain, key=places.get), chain)

    def test_can_be_read_out(self):
        root = self.picture(EXAMPLE)
        self.assertEqual(root.get("role"), "img")
        self.assertEqual(root.find(self.SVG + "title").text.split(":")[0], "example")
        self.assertIn("4 sites, 6 lanes, of which 2 are backups, 2 markets", root.find(self.SVG + "desc").text)

    def test_show_hostile_names_as_they_are(self):
        root = self.picture(self.hostile_study())
        self.assertEqual(root.find(self.SVG + "title").text, "hostile: " + " ".join(self.HOSTILE))
        self.assertEqual(self.titles(root, "node"), ["site/" + name for name in self.HOSTILE] + ["market/market"])
        texts = [element.text for element in root.iter(self.SVG + "text")]
        for name in self.HOSTILE:
            self.assertGreaterEqual(texts.count(name), 3, (name, texts))   # site, item, lane
            self.assertIn(f"§ {name}", texts)
            self.assertIn(f"10 {name}/month", texts)
        self.assertEqual([x.tag for x in root.iter() if "script" in x.tag], [])

    def test_the_language_of_graphviz_is_a_picture_too(self):
        path = self.folder / "network.dot"
        finished = run("validate", EXAMPLE, "--graph", path, "--graph", self.folder / "network.svg")
        self.expect(DONE, finished)
        self.assertTrue(path.read_text(encoding="utf-8").startswith('digraph "example" {'))
        self.assertTrue((self.folder / "network.svg").exists())

    def test_of_no_known_kind_or_nowhere_are_refused(self):
        self.expect(USAGE, run("validate", EXAMPLE, "--graph", self.folder / "network.png"))
        self.expect(FILES, run("validate", EXAMPLE, "--graph", self.folder / "absent" / "network.svg"))
        (self.folder / "taken.svg").mkdir()
        self.expect(FILES, run("validate", EXAMPLE, "--graph", self.folder / "taken.svg"))
        self.assertEqual([path.name for path in self.folder.iterdir()], ["taken.svg"])


if __name__ == "__main__":
    main()
