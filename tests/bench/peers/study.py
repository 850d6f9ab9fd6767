"""Read a study into plain arrays and lists, as far as the peers need it: docs/MODEL.md, sections 1 to 6.

What is not supported raises Unsupported: discrete drivers, `probability` or `never` of a path driver, samples in files.
A peer that ignored a part of the model would win races it should not enter.
"""
import tomllib
from dataclasses import dataclass, field
from types import SimpleNamespace

import numpy as np
from scipy import special

BIG = 1e30                              # stands for infinity: finite, so that fast arithmetic may meet it
CELLS, LOW, HIGH = 2048, -7.0, 7.0      # tables of quantiles: cells, evenly spaced in the normal score


class Unsupported(Exception):
    """The study uses what the peers leave out."""


@dataclass
class Quantity:
    """base·Π times + Σ plus, with all that depends on the month alone multiplied out."""
    factor: np.ndarray                              # [month]
    addend: np.ndarray                              # [month]
    times: list = field(default_factory=list)       # ("driver", name) or ("regime", name, values)
    plus: list = field(default_factory=list)
    most: float = BIG

    def is_number(self):
        return not self.times and not self.plus


def months_since(start, date):
    """Months from one "YYYY-MM" to another; may be negative."""
    (a, b), (c, d) = (map(int, text.split("-")) for text in (start, date))
    return (c - a) * 12 + d - b


def quantile(law, u):
    """Quantile function of a distribution at u; the upper tail is not needed beyond the score of 7."""
    g = law.get
    span = lambda: g("max") - g("min")
    if law["type"] == "pert":
        a, b = (1 + 4 * x / span() for x in (g("mode") - g("min"), g("max") - g("mode")))
        return g("min") + span() * special.betaincinv(a, b, u)
    if law["type"] == "gamma":
        shape = (g("mean") / g("sd")) ** 2
        return g("mean") / shape * special.gammaincinv(shape, u)
    if law["type"] == "triangular":
        left = (g("mode") - g("min")) / span()
        rise = g("min") + np.sqrt(u * span() * (g("mode") - g("min")))
        return np.where(u < left, rise, g("max") - np.sqrt((1 - u) * span() * (g("max") - g("mode"))))
    if law["type"] == "empirical" and "values" in law:
        values = np.sort(law["values"])
        return np.interp(u, (np.arange(len(values)) + 0.5) / len(values), values)
    laws = {"constant": lambda: np.full_like(u, g("value")), "uniform": lambda: g("min") + u * span(),
            "normal": lambda: g("mean") + g("sd") * special.ndtri(u),
            "lognormal": lambda: g("median") * np.exp(g("sigma") * special.ndtri(u)),
            "beta": lambda: g("min") + span() * special.betaincinv(g("alpha"), g("beta"), u),
            "weibull": lambda: g("scale") * (-np.log1p(-u)) ** (1 / g("shape")),
            "exponential": lambda: -g("mean") * np.log1p(-u)}
    if law["type"] not in laws:
        raise Unsupported(f"the distribution {law['type']}")
    return laws[law["type"]]()


def quantile_table(law):
    """Quantiles at CELLS + 1 normal scores."""
    return np.asarray(quantile(law, special.ndtr(np.linspace(LOW, HIGH, CELLS + 1))), np.float32)


class Study:
    """The base variant of a study file."""

    def __init__(self, path):
        with open(path, "rb") as file:
            raw = tomllib.load(file)
        self.name, self.start = raw["study"].get("name", "study"), raw["study"]["start"]
        self.periods = raw["study"]["periods"]
        self.asked = raw.get("results", {}).get("outcomes", ["*"])
        self.calendar = (int(self.start.split("-")[1]) - 1 + np.arange(self.periods)) % 12
        self.regimes = {g["name"]: g for g in raw.get("regime", [])}
        self.read_drivers(raw)
        self.read_thresholds()
        self.read_tariffs(raw)
        self.read_sites(raw)
        self.read_lanes(raw)

    # What is drawn.

    def read_drivers(self, raw):
        drivers = raw.get("driver", [])
        self.levels = {d["name"]: d for d in drivers if d.get("scope", "level") == "level"}
        paths = {d["name"]: d for d in drivers if d["name"] not in self.levels}
        if any("probability" in d or "never" in d for d in paths.values()):
            raise Unsupported("probability or never of a path driver")
        self.path_drivers = paths
        self.paths = {**paths, **{f"regime/{n}": {**g, "phi": 0} for n, g in self.regimes.items()}}
        self.level_correlation = self.correlation(raw, list(self.levels))
        self.level_root = np.linalg.cholesky(self.level_correlation)
        self.path_root = np.linalg.cholesky(self.correlation(raw, list(self.paths)))
        self.copulas = {}
        for copula in raw.get("copula", []):
            self.copulas[copula["name"]] = self.read_copula(copula)
        self.tables = {n: quantile_table(d["distribution"]) for n, d in [*self.levels.items(), *paths.items()]}

    @staticmethod
    def correlation(raw, names):
        matrix = np.eye(len(names))
        for entry in raw.get("correlation", []):
            a, b = entry["between"]
            if a in names and b in names:
                i, j = names.index(a), names.index(b)
                matrix[i, j] = matrix[j, i] = entry["rho"]
        return matrix

    @staticmethod
    def read_copula(copula):
        """Tables of √(ν/S) at a normal score, and of the normal score of a t value at the value's asinh."""
        dof = copula["dof"]
        chance = special.ndtr(np.linspace(LOW, HIGH, CELLS + 1))
        scale = np.sqrt(dof / (2 * special.gammaincinv(dof / 2, chance)))
        value = np.sinh(np.linspace(2 * LOW, 2 * HIGH, CELLS + 1))
        score = special.ndtri(special.stdtr(dof, -np.abs(value))) * -np.sign(value)
        return SimpleNamespace(drivers=copula["drivers"], scale=np.float32(scale), score=np.float32(score))

    def loadings(self, name):
        """λ over the level drivers, and √(1 − λᵀRλ)."""
        given = self.paths[name].get("loadings", {})
        weights = np.array([given.get(level, 0.0) for level in self.levels])
        return weights, float(np.sqrt(max(0.0, 1 - weights @ self.level_correlation @ weights)))

    def read_thresholds(self):
        """bounds[regime][month, from, to]: the latent's value from which on the next state lies beyond `to`.

        In month 0 they lead from the initial state to itself, so the first month needs no case of its own.
        """
        self.bounds, self.held = {}, {}
        for name, g in self.regimes.items():
            count, initial = len(g["states"]), g["states"].index(g["initial"])
            scores = lambda rows: np.clip(special.ndtri(np.clip(np.cumsum(rows, 1)[:, :-1], 0, 1)), -BIG, BIG)
            bounds = np.tile(scores(g["transition"]), (self.periods, 1, 1))
            for change in g.get("change", []):
                at = months_since(self.start, change["at"])
                if 0 <= at < self.periods:
                    bounds[at] = scores(change["transition"])
            hold = np.where(np.arange(count - 1) < initial, -BIG, BIG) * np.ones((count, 1))
            bounds[0] = hold
            self.bounds[name], self.held[name] = bounds, np.tile(hold, (self.periods, 1, 1))

    # The network.

    def quantity(self, spec, default=0.0, most=BIG):
        spec = default if spec is None else spec
        spec = spec if isinstance(spec, dict) else {"base": spec}
        result = Quantity(np.full(self.periods, float(spec.get("base", 1))), np.zeros(self.periods), most=most)
        for part, terms in (("times", result.times), ("plus", result.plus)):
            for term in spec.get(part, []):
                if isinstance(term, str):
                    terms.append(("driver", term))
                elif "regime" in term:
                    terms.append(("regime", term["regime"], tuple(term["values"])))
                elif part == "times":
                    result.factor = result.factor * self.by_month(term)
                else:
                    result.addend = result.addend + self.by_month(term)
        return result

    def by_month(self, term):
        if "season" in term:
            return np.array(term["season"], float)[self.calendar]
        dates, values = zip(*term["profile"])
        return np.interp(np.arange(self.periods), [months_since(self.start, d) for d in dates], values)

    def read_tariffs(self, raw):
        self.tariffs = {}
        for t in raw.get("tariff", []):
            regime = t.get("regime")
            states = [t["states"][s] for s in self.regimes[regime]["states"]] if regime else [t]
            self.tariffs[t["name"]] = SimpleNamespace(
                regime=regime, rate=[s["rate"] for s in states], has=[float("quota" in s) for s in states],
                quota=[s.get("quota", 0.0) for s in states], inside=[s.get("in_quota_rate", 0.0) for s in states],
                free=[float(s.get("offset", False)) for s in states], others=self.quantity(t.get("others")),
                fresh=(self.calendar % t.get("quota_months", 12) == 0) | (np.arange(self.periods) == 0))

    def stock(self, spec):
        defaults = {"cover": 0.0, "holding_cost": 0.0, "salvage": 0.0, "smoothing": 3.0, "response": 0.5, "initial": None}
        return SimpleNamespace(**{**defaults, **(spec or {})})

    def read_sites(self, raw):
        self.items = {s["name"]: s["item"] for s in raw["site"]}
        self.sites, self.markets = {}, {}
        for s in raw["site"]:
            stages = [SimpleNamespace(capacity=self.quantity(x["capacity"]), opens=months_since(self.start, x["opens"]),
                                      delay=self.quantity(x.get("delay")), ramp=x.get("ramp", [[0, 1.0]]))
                      for x in s["stages"]]
            self.sites[s["name"]] = SimpleNamespace(
                stages=stages, availability=self.quantity(s.get("availability"), 1.0, most=1.0),
                inputs=s.get("inputs", {}), unit_cost=self.quantity(s.get("unit_cost")),
                stock={i: self.stock(s.get("stock", {}).get(i)) for i in s.get("inputs", {})})
        for m in raw["market"]:
            self.markets[m["name"]] = SimpleNamespace(
                item=m["item"], demand=self.quantity(m["demand"]), price=self.quantity(m.get("price")),
                penalty=self.quantity(m.get("penalty")), backlog=m.get("backlog", 0.0),
                backlog_cost=m.get("backlog_cost", 0.0), stock={m["item"]: self.stock(m.get("stock"))})

    def read_lanes(self, raw):
        self.lanes = {}
        for lane in raw["lane"]:
            backup = lane.get("backup")
            price = lane.get("price")
            self.lanes[lane.get("name", f"{lane['from']}>{lane['to']}")] = SimpleNamespace(
                origin=lane["from"], to=lane["to"], item=self.items[lane["from"]], transit=lane.get("transit", 0),
                price=self.quantity(price), freight=self.quantity(lane.get("freight")),
                customs=self.quantity(lane.get("customs_value", price)), flow=self.quantity(lane.get("flow"), 1.0, most=1.0),
                limit=self.quantity(lane["limit"]) if "limit" in lane else None, tariffs=lane.get("tariffs", []),
                earns=lane.get("earns"), share=None if backup else self.quantity(lane["share"]),
                backup=SimpleNamespace(after=backup["after"], wait=self.quantity(backup.get("qualification")),
                                       cost=self.quantity(backup.get("switch_cost"))) if backup else None)
        if any(l.share and not l.share.is_number() for l in self.lanes.values()):
            raise Unsupported("shares that hang on drivers or regimes")
        self.order = self.downstream_first()

    def consumers(self):
        """(consumer, item) of every stock: markets, then sites downstream first."""
        return ([(name, m.item) for name, m in self.markets.items()] +
                [(name, item) for name in self.order for item in self.sites[name].inputs])

    def supply(self, consumer, item, backup=False):
        """Lanes that bring an item to a consumer: primaries, or backups, in the order written."""
        return [n for n, l in self.lanes.items()
                if (l.to, l.item) == (consumer, item) and (l.backup is not None) == backup]

    def customers(self, site):
        return [n for n, l in self.lanes.items() if l.origin == site]

    def downstream_first(self):
        """Sites, each after all that it supplies."""
        order = []

        def visit(site):
            for name in self.customers(site):
                if self.lanes[name].to in self.sites:
                    visit(self.lanes[name].to)
            if site not in order:
                order.append(site)

        for site in self.sites:
            visit(site)
        return order
