"""The network of configs/large.toml: sites, lanes and the capacities that its demand calls for."""
from types import SimpleNamespace

PEAK = 1.45 * 1.04                      # highest demand in that of the start: growth and season
KWH = 72                                # [kWh/vehicle]

PLACES = {"na": "america", "eu": "europe", "cn": "china", "kj": "korea", "au": "australia", "sa": "chile",
          "af": "africa", "id": "indonesia"}
NEAR = [("na", "sa"), ("na", "eu"), ("cn", "kj"), ("cn", "id"), ("kj", "id"), ("au", "id"), ("cn", "au"), ("kj", "au"),
        ("eu", "af")]                   # a month by sea; others two


def tier(item, unit, places, inputs=None, cost=0, sold=None, freight=0.1):
    """Who makes an item where: "na:2 eu:1" are two sites and one; `sold`: a mine's price and its driver."""
    where = [(region, int(count)) for region, count in (place.split(":") for place in places.split())]
    return SimpleNamespace(item=item, unit=unit, places=where, inputs=inputs or {}, cost=cost, sold=sold,
                           freight=freight)


TIERS = [
    tier("lithium-ore", "kg", "au:3 sa:2 na:1 af:1", sold=(4.5, "lithium-price")),
    tier("nickel-ore", "kg", "id:3 au:1 na:1", sold=(7.5, "nickel-price")),
    tier("cobalt-ore", "kg", "af:3 au:1", sold=(11, "cobalt-price"), freight=0.15),
    tier("manganese-ore", "kg", "af:2 au:1", sold=(1.2, None)),
    tier("graphite-ore", "kg", "cn:2 af:3", sold=(0.9, "graphite-price")),
    tier("lithium-salt", "kg", "cn:3 kj:1 au:1 eu:1 na:1", {"lithium-ore": 1.1}, 4, freight=0.15),
    tier("nickel-salt", "kg", "cn:2 kj:1 eu:1 id:1", {"nickel-ore": 1.05}, 3.5, freight=0.15),
    tier("cobalt-salt", "kg", "cn:2 eu:1", {"cobalt-ore": 1.08}, 4, freight=0.15),
    tier("manganese-salt", "kg", "cn:1 eu:1", {"manganese-ore": 1.1}, 0.8),
    tier("cathode", "kg", "cn:3 kj:2 eu:2 na:2",
         {"lithium-salt": 0.45, "nickel-salt": 0.48, "cobalt-salt": 0.06, "manganese-salt": 0.06}, 5.5, freight=0.3),
    tier("anode", "kg", "cn:3 kj:1 eu:1 na:1", {"graphite-ore": 1.3}, 3.2, freight=0.2),
    tier("electrolyte", "kg", "cn:2 kj:1 eu:1 na:1", {"lithium-salt": 0.04}, 5, freight=0.4),
    tier("separator", "m2", "cn:2 kj:1 eu:1 na:1", cost=0.35, freight=0.02),
    tier("cell", "kWh", "cn:3 kj:2 eu:4 na:5", {"cathode": 1.6, "anode": 1, "electrolyte": 0.9, "separator": 8}, 22,
         freight=2),
    tier("pack", "pack", "cn:2 kj:1 eu:3 na:4", {"cell": KWH}, 1_900, freight=60),
    tier("vehicle", "vehicle", "cn:2 kj:1 eu:3 na:4", {"pack": 1}, 21_000, freight=700),
]
RAW = {"lithium-ore", "nickel-ore", "cobalt-ore", "manganese-ore", "graphite-ore", "lithium-salt", "nickel-salt",
       "cobalt-salt", "manganese-salt"}
MARKETS = [     # name, region, demand at the start [vehicle/month], price [USD]
    ("us", "na", 31_000, 43_000), ("europe", "eu", 36_000, 41_000), ("china", "cn", 42_000, 31_000),
    ("korea-and-japan", "kj", 11_000, 36_000), ("elsewhere", "au", 9_000, 37_000),
]
NEW_CELLS = {"cell-america-4": "2026-10", "cell-america-5": "2027-04", "cell-europe-3": "2027-01",
             "cell-europe-4": "2027-10"}
# Who stands by: item, regions of its consumers, months of shortage, driver of the qualification, switch cost [USD].
BACKUPS = [
    ("cell", ("na", "eu"), 3, "cell-qualification", 40e6),
    ("cathode", ("na", "eu", "kj"), 4, "material-qualification", 8e6),
    ("anode", ("na", "eu", "kj"), 4, "material-qualification", 6e6),
    ("lithium-salt", ("kj", "eu", "na"), 3, "salt-qualification", 3e6),
]
# Availability of a usual month, by item and region.
YIELD = {("cell", "na"): 0.86, ("cell", "eu"): 0.83, ("anode", "cn"): 0.95, **{("cathode", r): 0.95 for r in PLACES}}


def distance(a, b):
    """[month] by sea."""
    if a == b:
        return 0
    return 1 if (a, b) in NEAR or (b, a) in NEAR else 2


def sites_of(dice):
    """All sites by name, mines first."""
    sites = {}
    for t in TIERS:
        for region, count in t.places:
            for i in range(1, count + 1):
                name = f"{t.item.replace('-ore', '-mine')}-{PLACES[region]}" + (f"-{i}" if count > 1 else "")
                sites[name] = SimpleNamespace(name=name, region=region, tier=t, item=t.item, inputs=t.inputs,
                                              weight=0.8 + 0.4 * dice.random(), opens=NEW_CELLS.get(name))
    return sites


class Lanes:
    """Gives every use its lanes, from the markets up: the nearest source first, then one that nobody has yet."""

    def __init__(self, sites, dice):
        self.sites, self.dice = sites, dice
        self.fed = dict.fromkeys(sites, 0)
        markets = [SimpleNamespace(name=name, region=region, item=None, inputs={"vehicle": 1})
                   for name, region, *_ in MARKETS]
        self.lanes = [lane for consumer in [*markets, *reversed(sites.values())] for item in consumer.inputs
                      for lane in self.of_use(consumer, item)]

    def of_use(self, consumer, item):
        makers = [s for s in self.sites.values() if s.item == item]
        rank = sorted(makers, key=lambda s: (s.opens is not None, distance(s.region, consumer.region) +
                                             0.8 * self.fed[s.name], self.dice.random()))
        near = [s for s in makers if s.region == consumer.region]
        chosen = self.choose(item, rank, near)
        for site in chosen:
            self.fed[site.name] += 1
        yield from (self.lane(s, consumer, share=round(s.weight * (0.6 if i else 1), 2)) for i, s in enumerate(chosen))
        rest = [s for s in rank if s not in chosen and not s.opens]
        rest.sort(key=lambda s: item == "cell" and s.region == consumer.region)         # cells from abroad stand by
        for backed, regions, *terms in BACKUPS:
            if backed == item and consumer.region in regions and consumer.item not in RAW and rest:
                yield self.lane(rest[0], consumer, backup=terms)

    def choose(self, item, rank, near):
        """The primaries of a use."""
        if item == "vehicle":
            own = near or rank[:1]
            return own + [s for s in rank if s not in own][:1]
        if item == "pack":
            return sorted(near, key=lambda s: self.fed[s.name])[:1]
        if item == "cell":
            new = sorted((s for s in near if s.opens), key=lambda s: self.fed[s.name])[:1]
            idle = [s for s in near if s is not rank[0] and not s.opens and self.fed[s.name] == 0][:1]
            return rank[:1] + new + idle
        return rank[:1] + [s for s in rank[1:] if self.fed[s.name] == 0][:1]

    @staticmethod
    def lane(source, consumer, share=None, backup=None):
        return SimpleNamespace(source=source, consumer=consumer, item=source.item, share=share, backup=backup)


def load(sites, lanes, with_new_plants):
    """Units a month that each site makes when demand is at its peak."""
    made = dict.fromkeys(sites, 0.0)
    wanted = {name: demand * PEAK for name, _, demand, _ in MARKETS}
    uses = {}
    for lane in lanes:
        uses.setdefault((lane.consumer.name, lane.item), []).append(lane)
    for (consumer, item), group in uses.items():            # in the order of the lanes, from the markets up
        need = wanted[consumer] if consumer in wanted else made[consumer] * sites[consumer].inputs[item]
        weights = [0 if lane.backup or lane.source.opens and not with_new_plants else lane.share for lane in group]
        for lane, weight in zip(group, weights):
            made[lane.source.name] += need * weight / sum(weights)
    return made


def network(dice):
    """Sites with capacity, and lanes."""
    sites = sites_of(dice)
    lanes = Lanes(sites, dice).lanes
    before, after = load(sites, lanes, False), load(sites, lanes, True)
    for site in sites.values():
        usual = YIELD.get((site.item, site.region), 1)
        site.capacity = (1.15 + 0.2 * dice.random()) / usual * max(before[site.name], after[site.name])
    return sites, lanes
