"""A study's weather over arrays of scenarios, and its quantities: docs/MODEL.md, sections 3 to 5.

Written once against an array library: `ops` has its where, minimum, maximum, exp (or None: a table serves), arcsinh,
ndtr, ndtri, and interpolate(table, x, low, per).
"""
import numpy as np

from study import BIG, CELLS, HIGH, LOW, Quantity

PER = CELLS / (HIGH - LOW)              # cells of a table for one unit of the normal score


def plain(x):
    return isinstance(x, (int, float))


def mul(a, b):
    """Product; nothing is left to do at run time where a factor is 0 or 1."""
    if plain(a) and a in (0, 1):
        return b if a == 1 else 0.0
    if plain(b) and b in (0, 1):
        return mul(b, a)
    return a * b


def add(a, b):
    return b if plain(a) and a == 0 else a if plain(b) and b == 0 else a + b


def sub(a, b):
    return a if plain(b) and b == 0 else a - b


class Weather:
    """What is drawn, and what quantities make of it."""

    def __init__(self, study, ops, held=False):
        self.study, self.ops = study, ops
        self.bounds = study.held if held else study.bounds
        self.columns, self.column_of, self.row, self.state, self.memo = [], {}, None, {}, {}
        self.last = np.arange(study.periods) == study.periods - 1

    def rows(self):
        """[month, column], float32; complete once `month` has run or been traced."""
        return np.array(self.columns, np.float32).T.reshape(self.study.periods, -1)

    # Small parts.

    def monthly(self, values):
        """A number that depends on the month alone: a plain one where it is the same in all months."""
        values = np.asarray(values, float)
        if np.all(values == values[0]):
            return float(values[0])
        key = values.tobytes()
        if key not in self.column_of:
            self.column_of[key] = len(self.columns)
            self.columns.append(values)
        if self.row is None:
            return float(values[0])         # before the start: month 0
        return self.row(self.column_of[key])

    def pick(self, condition, a, b):
        if plain(a) and plain(b):
            a, b = np.float32(a), np.float32(b)
        return self.ops.where(condition, a, b)

    def low(self, a, b):
        return min(a, b) if plain(a) and plain(b) else self.ops.minimum(a, b)

    def high(self, a, b):
        return max(a, b) if plain(a) and plain(b) else self.ops.maximum(a, b)

    def by_state(self, regime, values):
        """A number a state of a regime: this month's."""
        if regime is None or len(set(values)) == 1:
            return float(values[0])
        key = regime, tuple(values)
        if key not in self.memo:
            state, result = self.state["regime/" + regime], float(values[-1])
            for j in range(len(values) - 2, -1, -1):
                result = self.pick(state < j + 0.5, float(values[j]), result)
            self.memo[key] = result
        return self.memo[key]

    def term(self, term):
        return self.driver(term[1]) if term[0] == "driver" else self.by_state(term[1], term[2])

    def value(self, quantity: Quantity):
        """This month's value of a quantity."""
        key = quantity.factor.tobytes(), quantity.addend.tobytes(), *quantity.times, "+", *quantity.plus, quantity.most
        if key not in self.memo:
            result = self.monthly(quantity.factor)
            for term in quantity.times:
                result = mul(result, self.term(term))
            result = add(result, self.monthly(quantity.addend))
            for term in quantity.plus:
                result = add(result, self.term(term))
            result = self.high(result, 0.0)
            self.memo[key] = result if quantity.most == BIG else self.low(result, quantity.most)
        return self.memo[key]

    # Weather.

    def normals(self):
        """How many normals: once a scenario (levels, then copulas), and a month."""
        return len(self.study.levels) + len(self.study.copulas), len(self.study.paths)

    def combine(self, weights, terms):
        total = 0.0
        for weight, term in zip(weights, terms):
            total = add(total, mul(float(weight), term))
        return total

    def level_values(self, xi):
        """Latents of the level drivers, and their values."""
        study, ops = self.study, self.ops
        latent = [self.combine(row, xi) for row in study.level_root]
        values = {}
        for i, (name, d) in enumerate(study.levels.items()):
            score = latent[i]
            for k, copula in enumerate(study.copulas.values()):
                if name in copula.drivers:
                    t = score * ops.interpolate(copula.scale, xi[len(latent) + k], LOW, PER)
                    score = ops.interpolate(copula.score, ops.arcsinh(t), 2 * LOW, PER / 2)
            values[name] = self.level_value(name, d, score)
        return latent, values

    def level_value(self, name, d, score):
        """Quantile at u = Φ(score), with `probability` and `never`; upper tails by the smaller tail."""
        q, r, ops = d.get("probability", 1.0), d.get("never", 0.0), self.ops
        if (q, r) == (1, 0):
            return self.from_score(name, d, score)
        inside = (ops.ndtr(score) - (1 - q)) / (q - r)
        beyond = (ops.ndtr(-score) - r) / (q - r)
        tail = ops.ndtri(self.low(self.high(self.low(inside, beyond), 1e-9), 0.5))
        result = self.from_score(name, d, self.pick(inside < beyond, tail, -tail))
        result = self.pick(inside <= 0, 0.0, result) if q < 1 else result
        return self.pick(beyond <= 0, BIG, result) if r > 0 else result

    def from_score(self, name, d, score):
        law = d["distribution"]
        if law["type"] == "normal":
            return add(float(law["mean"]), mul(float(law["sd"]), score))
        if law["type"] == "lognormal" and self.ops.exp:
            return mul(float(law["median"]), self.ops.exp(law["sigma"] * score))
        return self.ops.interpolate(self.study.tables[name], score, LOW, PER)

    def driver(self, name):
        if "driver/" + name in self.state:
            return self.state["driver/" + name]
        if name not in self.memo:
            self.memo[name] = self.from_score(name, self.study.path_drivers[name], self.latent[name])
        return self.memo[name]

    def path_latents(self, xi):
        """Latents of the path drivers and regimes of this month."""
        study, self.latent = self.study, {}
        for i, name in enumerate(study.paths):
            e, phi = self.combine(study.path_root[i], xi), study.paths[name].get("phi", 0)
            if phi:
                first = np.arange(study.periods) == 0
                e = add(mul(self.monthly(np.where(first, 0, phi)), self.state["y/" + name]),
                        mul(self.monthly(np.where(first, 1, np.sqrt(1 - phi**2))), e))
                self.state["y/" + name] = e
            weights, own = study.loadings(name)
            self.latent[name] = add(self.state["load/" + name], mul(own, e)) if weights.any() else e

    def next_states(self):
        for name, bounds in self.bounds.items():
            old, x, count = self.state["regime/" + name], self.latent["regime/" + name], bounds.shape[1]
            new = 0.0
            for j in range(count - 1):
                bound = self.monthly(bounds[:, count - 1, j])
                for i in range(count - 2, -1, -1):
                    bound = self.pick(old < i + 0.5, self.monthly(bounds[:, i, j]), bound)
                new = add(new, self.pick(x >= bound, 1.0, 0.0))
            self.state["regime/" + name] = new
