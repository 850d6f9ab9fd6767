"""One month of a study over arrays of scenarios, written once against an array library: docs/MODEL.md, sections 6 to 9.

The state is a dict of arrays over scenarios, plain numbers where nothing is random. What depends on the month alone
is a column of `rows`: `month` gets the row of its month, so it may be compiled once and looped over.
"""
from fnmatch import fnmatch

import numpy as np

from weather import Weather, add, mul, plain, sub

COSTS = ["purchase", "freight", "duty", "production", "holding", "switching", "shortage"]


class Model(Weather):
    """A study's weather, months and outcomes for one array library."""

    # The start.

    def begin(self, xi):
        """The state before month 0, from the normals drawn once a scenario: [level or copula][scenario]."""
        study = self.study
        self.row, self.memo, self.state = None, {}, {}
        latent, values = self.level_values(xi)
        state = self.state
        state.update({"driver/" + n: x for n, x in values.items()})
        for name in study.paths:
            weights, _ = study.loadings(name)
            if weights.any():
                state["load/" + name] = self.combine(weights, latent)
            if study.paths[name].get("phi", 0):
                state["y/" + name] = 0.0
        for name, g in study.regimes.items():
            state["regime/" + name] = float(g["states"].index(g["initial"]))
        for name, site in study.sites.items():
            for k, stage in enumerate(site.stages):
                if not stage.delay.is_number():
                    state[f"opens/{name}/{k}"] = stage.opens + self.value(stage.delay)
        for name, lane in study.lanes.items():
            if lane.backup and not lane.backup.wait.is_number():
                state["wait/" + name] = self.value(lane.backup.wait)
            if lane.backup and not lane.backup.cost.is_number():
                state["cost/" + name] = self.value(lane.backup.cost)
        return state

    def start(self, nominal):
        """The rest of the state before month 0; `nominal` is what Nominal found."""
        study, state = self.study, self.state
        state.update(nominal)
        for name, market in study.markets.items():
            if market.backlog:
                state["backlog/" + name] = 0.0
            state["run/" + name] = 0.0
            state[f"market/{name}/first_short"] = float(study.periods)
        for name in study.tariffs:
            state[f"tariff/{name}/quota_full"] = float(study.periods)
            state["used/" + name] = state["credits/" + name] = 0.0
        for name, lane in study.lanes.items():
            if lane.backup:
                state["phase/" + name] = state["short/" + name] = state["left/" + name] = 0.0
        state.update({name: 0.0 for name in self.totals()})
        return state

    def totals(self):
        """Sums and the like that end as outcomes, as far as they are asked for."""
        study = self.study
        names = [*(f"tariff/{t}/over_quota" for t, x in study.tariffs.items() if any(x.has)),
                 *(f"duty/{t}" for t in study.tariffs), *(f"lane/{n}/units" for n in study.lanes),
                 *(f"site/{s}/output" for s in study.sites),
                 *(f"regime/{r}/{s}/months" for r, g in study.regimes.items() for s in g["states"])]
        sums = [f"market/{m}/{x}" for m in study.markets
                for x in ("sold", "lost", "demand", "longest_short", "months_short")]
        return ["revenue", "switches", *("cost/" + c for c in COSTS), *sums, *(n for n in names if self.asked(n))]

    def asked(self, name):
        return any(fnmatch(name, pattern) for pattern in self.study.asked)

    def grow(self, name, x):
        if name in self.state:
            self.state[name] = add(self.state[name], x)

    # A month.

    def month(self, state, row, xi):
        """The state after a month; row(k) is its number in column k, xi its normals [path][scenario]."""
        self.state, self.row, self.memo = dict(state), row, {}
        self.path_latents(xi)
        self.next_states()
        self.arrivals()
        self.capacity = {name: self.site_capacity(name) for name in self.study.sites}
        self.orders()
        self.production()
        self.sales()
        self.duties()
        self.money()
        return self.state

    def arrivals(self):
        self.entered = {}
        for name, lane in self.study.lanes.items():
            if lane.transit:
                self.entered[name] = self.state[f"pipe/{name}/0"]
                for k in range(lane.transit - 1):
                    self.state[f"pipe/{name}/{k}"] = self.state[f"pipe/{name}/{k + 1}"]
                self.grow(f"stock/{lane.to}/{lane.item}", self.entered[name])

    def site_capacity(self, name):
        site, total = self.study.sites[name], 0.0
        months = np.arange(self.study.periods)
        for k, stage in enumerate(site.stages):
            if f"opens/{name}/{k}" in self.state:
                share = self.open_share(stage.ramp, sub(self.monthly(months + 1), self.state[f"opens/{name}/{k}"]))
            else:
                age = months + 1 - (stage.opens + stage.delay.factor[0] + stage.delay.addend[0])
                x, y = zip(*stage.ramp)
                share = self.monthly(np.clip(age, 0, 1) * np.interp(age, x, y))
            total = add(total, mul(self.value(stage.capacity), share))
        return mul(self.value(site.availability), total)

    def open_share(self, ramp, age):
        """min(1, age) times the ramp, linear between its points and flat beyond; 0 before age 0."""
        share = float(ramp[0][1])
        for (a, low), (b, high) in zip(ramp, ramp[1:]):
            if high != low:
                within = self.low(self.high(sub(age, float(a)), 0.0), float(b - a))
                share = add(share, mul((high - low) / (b - a), within))
        return mul(self.low(self.high(age, 0.0), 1.0), share)

    def room(self, name):
        """The most that a lane can be asked for."""
        lane = self.study.lanes[name]
        most = self.capacity[lane.origin]
        return mul(self.value(lane.flow), self.low(self.value(lane.limit), most) if lane.limit else most)

    def shares(self, primaries):
        """Shares of a consumer's primaries, rescaled to sum to 1; all 0 counts as equal. They hang on months alone."""
        given = [self.study.lanes[n].share for n in primaries]
        if len(given) == 1:
            return [1.0]
        table = np.array([np.maximum(0, q.factor + q.addend) for q in given])
        table[:, table.sum(0) == 0] = 1
        return [self.monthly(values) for values in table / table.sum(0)]

    def orders(self):
        study, self.asks, self.wanted, self.demand = self.study, {}, {}, {}
        for name, market in study.markets.items():
            self.demand[name] = self.value(market.demand)
        for consumer, item in study.consumers():
            self.order(consumer, item)
        for site in study.order:
            self.want(site)

    def want(self, site):
        """What a site is to make: what its customers ask for, at most its capacity."""
        if site not in self.wanted:
            total = 0.0
            for name in self.study.customers(site):
                total = add(total, self.asks[name])
            self.wanted[site] = self.low(self.capacity[site], total), total
        return self.wanted[site][0]

    def order(self, consumer, item):
        study, state, key = self.study, self.state, f"{consumer}/{item}"
        site = consumer in study.sites
        stock = (study.sites if site else study.markets)[consumer].stock[item]
        use = mul(float(study.sites[consumer].inputs[item]), self.want(consumer)) if site else self.demand[consumer]
        primaries, backups = study.supply(consumer, item), study.supply(consumer, item, backup=True)
        state["average/" + key] = add(state["average/" + key],
                                      mul(1 / stock.smoothing, sub(use, state["average/" + key])))
        position, cover = state["stock/" + key], float(stock.cover)
        for name in primaries + backups:
            lane = study.lanes[name]
            for k in range(lane.transit - 1):
                position = add(position, state[f"pipe/{name}/{k}"])
            cover = add(cover, mul(float(lane.transit), self.mix(name)))
        if not site and f"backlog/{consumer}" in state:
            position = sub(position, state[f"backlog/{consumer}"])
        target = mul(state["average/" + key], cover)
        order = self.high(add(use, mul(stock.response, sub(target, position))), 0.0)
        expected = self.ask_primaries(primaries, order)
        rest, small = sub(order, self.total(expected.values())), mul(0.01, order)
        if backups:
            short = rest > small
            for name in backups:
                expected[name] = self.ask_backup(name, short, rest)
                rest = sub(rest, expected[name])
                short = rest > small
        self.update_mix(expected, stock, small)

    def mix(self, name):
        return self.state.get("mix/" + name, 1.0)

    @staticmethod
    def total(terms):
        result = 0.0
        for term in terms:
            result = add(result, term)
        return result

    def ask_primaries(self, primaries, order):
        """By shares, then again in order for what is left; return what is expected of each."""
        room = {n: self.room(n) for n in primaries}
        ask = {n: self.low(mul(share, order), room[n]) for n, share in zip(primaries, self.shares(primaries))}
        if len(primaries) > 1:
            left = self.high(sub(order, self.total(ask.values())), 0.0)
            for name in primaries:
                more = self.low(left, sub(room[name], ask[name]))
                ask[name], left = add(ask[name], more), sub(left, more)
        self.asks.update(ask)
        return {n: mul(x, self.state["kept/" + n]) for n, x in ask.items()}

    def ask_backup(self, name, short, rest):
        """Idle, qualifying and ready are phases 0, 1 and 2; return what is expected of the lane."""
        state, backup = self.state, self.study.lanes[name].backup
        state["short/" + name] = self.pick(short, state["short/" + name] + 1.0, 0.0)
        phase, left = state["phase/" + name], state["left/" + name]
        starts = (phase < 0.5) & (state["short/" + name] > backup.after - 0.5)
        wait = state.get("wait/" + name, backup.wait.factor[0] + backup.wait.addend[0])
        cost = state.get("cost/" + name, backup.cost.factor[0] + backup.cost.addend[0])
        left = self.pick(starts, wait, left - 1.0)
        self.grow("switches", self.pick(starts, 1.0, 0.0))
        if not plain(cost) or cost:
            self.grow("cost/switching", self.pick(starts, cost, 0.0))
        phase = self.pick(starts, 1.0, phase)
        phase = self.pick((phase > 0.5) & (left <= 0.0), 2.0, phase)
        state["phase/" + name], state["left/" + name] = phase, left
        ask = self.pick((phase > 1.5) & short, self.low(self.high(rest, 0.0), self.room(name)), 0.0)
        self.asks[name] = ask
        return mul(ask, state["kept/" + name])

    def update_mix(self, expected, stock, small):
        names = [n for n in expected if "mix/" + n in self.state]
        if not names:
            return
        total = self.total(expected.values())
        weight = self.pick(total > small, 1 / stock.smoothing, 0.0)
        per = 1.0 / self.high(total, 1e-30)
        for name in names:
            mix = self.state["mix/" + name]
            self.state["mix/" + name] = mix + weight * (expected[name] * per - mix)

    def production(self):
        study, state, self.shipped = self.study, self.state, {}
        for site in reversed(study.order):
            made, total = self.wanted[site]
            inputs = study.sites[site].inputs
            for item, bom in inputs.items():
                made = self.low(made, mul(1 / bom, state[f"stock/{site}/{item}"]))
            for item, bom in inputs.items():
                key = f"stock/{site}/{item}"
                state[key] = self.high(sub(state[key], mul(float(bom), made)), 0.0)
            kept = made / self.high(total, 1e-30)
            for name in study.customers(site):
                self.ship(name, mul(self.asks[name], kept))
                state["kept/" + name] = self.pick(self.asks[name] > 0.0, kept, 1.0)
            self.grow(f"site/{site}/output", made)
            self.grow("cost/production", mul(self.value(study.sites[site].unit_cost), made))

    def ship(self, name, units):
        lane = self.study.lanes[name]
        self.shipped[name] = units
        if lane.transit:
            self.state[f"pipe/{name}/{lane.transit - 1}"] = units
        else:
            self.entered[name] = units
            self.grow(f"stock/{lane.to}/{lane.item}", units)
        self.grow(f"lane/{name}/units", units)
        self.grow("cost/purchase", mul(self.value(lane.price), units))
        self.grow("cost/freight", mul(self.value(lane.freight), units))

    def sales(self):
        study, state = self.study, self.state
        for name, market in study.markets.items():
            demand, stock, key = self.demand[name], f"stock/{name}/{market.item}", f"market/{name}/"
            want = add(demand, state["backlog/" + name]) if market.backlog else demand
            sold = self.low(state[stock], want)
            state[stock] = sub(state[stock], sold)
            unmet = sub(want, sold)
            waits = mul(self.monthly(np.where(self.last, 0, market.backlog)), unmet)
            lost = sub(unmet, waits)
            if market.backlog:
                state["backlog/" + name] = waits
            self.grow("revenue", mul(self.value(market.price), sold))
            self.grow("cost/shortage", mul(self.value(market.penalty), lost))
            self.grow("cost/shortage", mul(float(market.backlog_cost), waits))
            for what, units in (("sold", sold), ("lost", lost), ("demand", demand)):
                self.grow(key + what, units)
            short = sold < mul(0.99, demand)
            state["run/" + name] = self.pick(short, state["run/" + name] + 1.0, 0.0)
            state[key + "longest_short"] = self.high(state[key + "longest_short"], state["run/" + name])
            self.grow(key + "months_short", self.pick(short, 1.0, 0.0))
            self.first(key + "first_short", short)

    def first(self, name, happens):
        """Remember the first month in which something happens."""
        month = self.monthly(np.arange(self.study.periods))
        self.state[name] = self.low(self.state[name], self.pick(happens, month, float(self.study.periods)))

    def duties(self):
        study, state = self.study, self.state
        for name, tariff in study.tariffs.items():
            free, rate = self.by_state(tariff.regime, tariff.free), self.by_state(tariff.regime, tariff.rate)
            taxed = {}
            for lane in (n for n, l in study.lanes.items() if name in l.tariffs):
                taxed[lane] = self.entered[lane]
                if any(tariff.free):
                    exempt = mul(free, self.low(taxed[lane], state["credits/" + name]))
                    state["credits/" + name] = sub(state["credits/" + name], exempt)
                    taxed[lane] = sub(taxed[lane], exempt)
            if any(tariff.has) and taxed:
                rate = self.quota(name, tariff, self.total(taxed.values()), rate)
            for lane, units in taxed.items():
                duty = mul(mul(self.value(study.lanes[lane].customs), units), rate)
                self.grow("duty/" + name, duty)
                self.grow("cost/duty", duty)
            if any(tariff.free):
                for lane in (n for n, l in study.lanes.items() if l.earns == name):
                    self.grow("credits/" + name, mul(free, self.shipped[lane]))

    def quota(self, name, tariff, units, rate):
        """The rate that a unit pays on average, units inside the quota and beyond taken together."""
        state = self.state
        has, inside = self.by_state(tariff.regime, tariff.has), self.by_state(tariff.regime, tariff.inside)
        used = mul(self.monthly(np.where(tariff.fresh, 0, 1)), state["used/" + name])
        everyone = add(units, self.value(tariff.others))
        left = mul(has, self.high(sub(self.by_state(tariff.regime, tariff.quota), used), 0.0))
        state["used/" + name] = add(used, self.low(left, everyone))
        part = self.pick(everyone > left, left / self.high(everyone, 1e-30), 1.0)
        over = mul(mul(has, sub(1.0, part)), units)
        self.grow(f"tariff/{name}/over_quota", over)
        self.first(f"tariff/{name}/quota_full", over > 0.0)
        return add(rate, mul(mul(has, part), sub(inside, rate)))

    def money(self):
        study, state = self.study, self.state
        for consumer, item in study.consumers():
            rule = (study.sites.get(consumer) or study.markets[consumer]).stock[item]
            stock = state[f"stock/{consumer}/{item}"]
            self.grow("cost/holding", mul(float(rule.holding_cost), stock))
            self.grow("revenue", mul(self.monthly(np.where(self.last, rule.salvage, 0)), stock))
        for name, g in study.regimes.items():
            here = state["regime/" + name]
            for j, label in enumerate(g["states"]):
                if f"regime/{name}/{label}/months" in state:
                    self.grow(f"regime/{name}/{label}/months",
                              self.pick((here > j - 0.5) & (here < j + 0.5), 1.0, 0.0))

    # The end.

    def outcomes(self, state, nominal_profit=0.0):
        """Outcomes by name, as far as the study asks for them; loss and profit always."""
        study, result = self.study, {}
        result.update({name: state[name] for name in self.totals() if not name.endswith("/demand")})
        result.update({n: x for n, x in state.items() if n.endswith(("/first_short", "/quota_full"))})
        result["total_cost"] = self.total(state["cost/" + c] for c in COSTS)
        result["profit"] = sub(state["revenue"], result["total_cost"])
        result["loss"] = sub(nominal_profit, result["profit"])
        for name in study.markets:
            demand = state[f"market/{name}/demand"]
            result[f"market/{name}/fill_rate"] = self.pick(
                demand > 0.0, state[f"market/{name}/sold"] / self.high(demand, 1e-30), 1.0)
        for name, site in study.sites.items():
            opens = state.get(f"opens/{name}/0", site.stages[0].opens + site.stages[0].delay.factor[0])
            result[f"site/{name}/opening"] = self.low(opens, float(study.periods))
        result.update({n: x for n, x in state.items() if n.startswith("driver/")})
        return {n: x for n, x in result.items() if n in ("loss", "profit") or self.asked(n)}
