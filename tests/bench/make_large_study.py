#!/usr/bin/env python3
"""Print configs/large.toml, a study to measure the engine with: a battery industry from mines to car markets.

    make_large_study.py > configs/large.toml

No figure in it is real. The network is laid out by rule (large_network.py) and jittered by a fixed seed; capacities
follow from the demand that each site carries, so that nothing is short while nothing fails.
"""
import random

from large_network import MARKETS, NEW_CELLS, TIERS, distance, network

SEED = 100_200_30
START, MONTHS = (2026, 1), 60
GROWTH = 1.45                           # demand at the end, in that of the start
SEASON = [0.94, 0.96, 1.03, 1.0, 1.01, 1.03, 0.99, 0.97, 1.02, 1.01, 1.0, 1.04]
# Tariffs by item and the consumers' region, paid by lanes from another region, and the customs value [USD/unit].
TARIFFS = {("cell", "na"): "us-cells", ("anode", "na"): "us-anodes", ("vehicle", "na"): "us-vehicles",
           ("vehicle", "eu"): "eu-vehicles", ("cell", "eu"): "eu-cells"}
CUSTOMS = {"cell": 88, "anode": 6, "vehicle": 30_000}
COVER = {"pack": 0.25, "vehicle": 1, "cell": 0.4}                               # [month] by item used; others 0.6
VALUE = {"cell": 80, "pack": 8_000, "vehicle": 29_000, "cathode": 16}           # [USD/unit] of stocks; others 5

LEVELS = [      # name, distribution, other keys
    ("trade-climate", 'type = "normal", mean = 0, sd = 1', ""),
    ("ev-take-up", 'type = "lognormal", median = 1, sigma = 0.08', ""),
    ("energy", 'type = "lognormal", median = 1, sigma = 0.2', ""),
    ("cell-qualification", 'type = "pert", min = 4, mode = 7, max = 14', ""),
    ("material-qualification", 'type = "triangular", min = 3, mode = 5, max = 12', ""),
    ("salt-qualification", 'type = "weibull", scale = 4, shape = 2', "never = 0.02\n"),
    *((f"delay of {name}", 'type = "lognormal", median = 7, sigma = 0.6', "probability = 0.45\nnever = 0.02\n")
      for name in NEW_CELLS),
    ("yield in america", 'type = "beta", alpha = 18, beta = 3', ""),
    ("yield in europe", 'type = "beta", alpha = 15, beta = 3', ""),
    ("switching", 'type = "gamma", mean = 1, sd = 0.3', ""),
    ("stockpiling", 'type = "discrete", values = [1, 1.1, 1.25], weights = [6, 3, 1]', ""),
]
PATHS = [       # name, phi, loadings, distribution
    *((f"demand of {name}", 0.7, "ev-take-up = 0.3", 'type = "lognormal", median = 1, sigma = 0.05')
      for name, *_ in MARKETS),
    ("lithium-price", 0.97, "ev-take-up = 0.5", 'type = "lognormal", median = 1, sigma = 0.4'),
    ("nickel-price", 0.96, "ev-take-up = 0.2", 'type = "lognormal", median = 1, sigma = 0.25'),
    ("cobalt-price", 0.96, "trade-climate = 0.3", 'type = "lognormal", median = 1, sigma = 0.35'),
    ("graphite-price", 0.95, "trade-climate = 0.4", 'type = "gamma", mean = 1, sd = 0.2'),
    ("sea-freight", 0.9, "trade-climate = 0.3",
     'type = "empirical", values = [0.7, 0.8, 0.85, 0.9, 1, 1, 1.1, 1.3, 1.8, 2.9]'),
    ("euro", 0.98, "", 'type = "normal", mean = 1, sd = 0.07'),
    ("rain", 0.5, "", 'type = "triangular", min = 0.75, mode = 1, max = 1.1'),
    ("cathode-yield", 0.6, "", 'type = "beta", alpha = 40, beta = 2'),
    ("anode-yield", 0.6, "", 'type = "uniform", min = 0.9, max = 1'),
    ("stoppage", 0, "", 'type = "uniform", min = -0.8, max = -0.2'),              # added to an availability
    ("labour", 0.9, "", 'type = "weibull", scale = 1, shape = 20'),
]
PAIRS = [("energy", "ev-take-up", 0.2), ("lithium-price", "nickel-price", 0.4), ("nickel-price", "cobalt-price", 0.3),
         ("sea-freight", "regime/ocean", 0.5), ("regime/us-trade", "regime/graphite-permits", 0.4),
         ("demand of us", "demand of europe", 0.3)]
REGIMES = [     # name, states, transition, loading on the trade climate
    ("us-trade", '["truce", "tariff", "wall"]', "[[0.95, 0.04, 0.01], [0.04, 0.93, 0.03], [0.02, 0.06, 0.92]]", 0.5),
    ("eu-trade", '["quota", "duty"]', "[[0.96, 0.04], [0.05, 0.95]]", 0.4),
    ("graphite-permits", '["granted", "slow", "stopped"]',
     "[[0.96, 0.03, 0.01], [0.2, 0.75, 0.05], [0.1, 0.2, 0.7]]", 0.6),
    ("cobalt-exports", '["open", "quota"]', "[[0.97, 0.03], [0.12, 0.88]]", 0.2),
    ("nickel-exports", '["open", "restricted"]', "[[0.98, 0.02], [0.1, 0.9]]", 0.3),
    ("ocean", '["calm", "long way", "closed"]', "[[0.975, 0.02, 0.005], [0.1, 0.87, 0.03], [0.3, 0.4, 0.3]]", 0),
    ("ports", '["open", "strike"]', "[[0.985, 0.015], [0.6, 0.4]]", 0),
    ("american-line", '["up", "down"]', "[[0.97, 0.03], [0.5, 0.5]]", 0),
    ("european-line", '["up", "down"]', "[[0.975, 0.025], [0.45, 0.55]]", 0),
    ("subsidy", '["paid", "ended"]', "[[0.98, 0.02], [0.01, 0.99]]", 0.5),
]


def date(months):
    year, month = divmod(START[1] - 1 + months, 12)
    return f"{START[0] + year:04d}-{month + 1:02d}"


def months_to(text):
    return (int(text[:4]) - START[0]) * 12 + int(text[5:]) - START[1]


def number(x):
    """At most four digits that count, as TOML writes them."""
    x = float(f"{x:.4g}")
    return f"{int(x):_}" if x == int(x) else f"{x:g}"


def quantity(base, *times):
    return f"{{ base = {number(base)}, times = [{', '.join(times)}] }}" if times else number(base)


def driver(name):
    return f'"{name}"'


def state(regime, *values):
    return f'{{ regime = "{regime}", values = [{", ".join(map(number, values))}] }}'


def print_head():
    print(f"""# A study to measure the engine with: a battery industry from mines to car markets. No figure is real.
# Made by tests/bench/make_large_study.py (seed {SEED}); change that program, not this file.
[study]
name = "large"
title = "A battery industry from mines to car markets"
start = "{date(0)}"
periods = {MONTHS}
currency = "USD"

[sampling]
scenarios = 1_000_000
seed = 20260101""")


def print_uncertainty():
    for name, distribution, rest in LEVELS:
        print(f'\n[[driver]]\nname = "{name}"\ndistribution = {{ {distribution} }}\n{rest}', end="")
    for name, phi, loadings, distribution in PATHS:
        print(f'\n[[driver]]\nname = "{name}"\nscope = "path"\nphi = {phi}\ndistribution = {{ {distribution} }}')
        if loadings:
            print(f"loadings = {{ {loadings} }}")
        if name == "stoppage":
            print("probability = 0.01")
    for a, b, rho in PAIRS:
        print(f'\n[[correlation]]\nbetween = ["{a}", "{b}"]\nrho = {rho}')
    delays = ", ".join(driver(f"delay of {name}") for name in NEW_CELLS)
    print(f'\n[[copula]]\nname = "late together"\ntype = "t"\ndof = 4\ndrivers = [{delays}]')
    for name, states, transition, loading in REGIMES:
        print(f'\n[[regime]]\nname = "{name}"\nstates = {states}\ninitial = {states[1:].split(",")[0]}\n'
              f"transition = {transition}")
        if loading:
            print(f"loadings = {{ trade-climate = {loading} }}")
        if name == "us-trade":
            print('[[regime.change]]\nat = "2027-02"\n'
                  "transition = [[0.6, 0.3, 0.1], [0.3, 0.5, 0.2], [0.2, 0.4, 0.4]]")


def print_tariff(name, regime, states, head=""):
    print(f'\n[[tariff]]\nname = "{name}"\nregime = "{regime}"\n{head}', end="")
    for name_of_state, keys in states.items():
        print(f'[tariff.states."{name_of_state}"]\n{keys}')


def print_tariffs():
    print_tariff("us-cells", "us-trade", {"truce": "rate = 0.034", "tariff": "rate = 0.25", "wall": "rate = 0.8"})
    print_tariff("us-anodes", "us-trade", {"truce": "rate = 0.1", "tariff": "rate = 0.9", "wall": "rate = 1.6"})
    print_tariff("us-vehicles", "us-trade", {
        "truce": "rate = 0.1\noffset = true", "tariff": "rate = 0.275\nquota = 90_000\nin_quota_rate = 0.1",
        "wall": "rate = 0.5"}, 'others = { base = 4_000, times = ["stockpiling"] }\n')
    print_tariff("eu-vehicles", "eu-trade", {
        "quota": "rate = 0.2\nquota = 30_000\nin_quota_rate = 0.1", "duty": "rate = 0.27"},
        'quota_months = 3\nothers = { base = 2_500, times = ["demand of europe"] }\n')
    print('\n[[tariff]]\nname = "eu-cells"\nrate = 0.013')


def availability_of(site):
    """What stops a site."""
    if site.item == "separator":
        return '{ plus = ["stoppage"] }'
    terms = {("cell", "na"): [state("american-line", 1, 0.5), driver("yield in america")],
             ("cell", "eu"): [state("european-line", 1, 0.5), driver("yield in europe")],
             ("anode", "cn"): [driver("anode-yield")], ("lithium-ore", "sa"): [driver("rain")],
             ("lithium-ore", "au"): [driver("rain")]}.get((site.item, site.region), [])
    terms += [driver("cathode-yield")] if site.item == "cathode" else []
    return f"{{ times = [{', '.join(terms)}] }}" if terms else ""


def print_site(site):
    print(f'\n[[site]]\nname = "{site.name}"\nitem = "{site.item}"')
    if site.inputs:
        print("inputs = { " + ", ".join(f"{item} = {units}" for item, units in site.inputs.items()) + " }")
    if site.tier.cost:
        factors = {"vehicle": ['"labour"'], "pack": ['"labour"'], "cell": ['"energy"']}.get(site.item, [])
        factors += [driver("euro")] if site.region == "eu" else []
        print(f"unit_cost = {quantity(site.tier.cost, *factors)}")
    if availability_of(site):
        print(f"availability = {availability_of(site)}")
    for item, units in site.inputs.items():
        value = VALUE.get(item, 5)
        first = f"initial = {number(0.9 * site.capacity * units)}, " if site.opens else ""
        print(f"stock.{item} = {{ {first}cover = {COVER.get(item, 0.6)}, holding_cost = {number(0.01 * value)}, "
              f"salvage = {number(0.8 * value)}, smoothing = 5, response = 0.4 }}")
    new = f', delay = {{ times = ["delay of {site.name}"] }}, ramp = [[0, 0.15], [12, 1]]' if site.opens else ""
    print(f'stages = [{{ capacity = {number(site.capacity)}, opens = "{site.opens or "2020-01"}"{new} }}]')


def flow_of(lane, far):
    """What holds a lane up, as terms."""
    if not far:
        return []
    ocean = [state("ocean", 1, 0.8, 0.3)] if far == 2 else []
    exports = {("graphite-ore", "cn"): [state("graphite-permits", 1, 0.6, 0.1)],
               ("anode", "cn"): [state("graphite-permits", 1, 0.7, 0.2)],
               ("cobalt-ore", "af"): [state("cobalt-exports", 1, 0.5)],
               ("nickel-ore", "id"): [state("nickel-exports", 1, 0.6)]}
    return [*ocean, state("ports", 1, 0.3), *exports.get((lane.item, lane.source.region), [])]


def print_lane(lane):
    source, consumer, tier = lane.source, lane.consumer, lane.source.tier
    far, dearer = distance(source.region, consumer.region), 1.15 if lane.backup else 1
    print(f'\n[[lane]]\nfrom = "{source.name}"\nto = "{consumer.name}"' + (f"\ntransit = {far}" if far else ""))
    if tier.sold:
        price, index = tier.sold
        print(f"price = {quantity(price * dearer, *([driver(index)] if index else []))}")
    print(f"freight = {quantity(tier.freight * (1 + far) * dearer, *([driver('sea-freight')] if far else []))}")
    if flow_of(lane, far):
        print(f"flow = {{ times = [{', '.join(flow_of(lane, far))}] }}")
    tariff = TARIFFS.get((lane.item, consumer.region))
    if tariff and source.region != consumer.region:
        print(f'customs_value = {CUSTOMS[lane.item]}\ntariffs = ["{tariff}"]')
    if lane.item == "vehicle" and source.region == "na" and consumer.region != "na":
        print('earns = "us-vehicles"')
    print_rank(lane)


def print_rank(lane):
    """Its share, or when it steps in as a backup."""
    if lane.backup:
        after, qualification, cost = lane.backup
        print(f'backup = {{ after = {after}, qualification = {{ times = ["{qualification}"] }}, '
              f"switch_cost = {quantity(cost, driver('switching'))} }}")
    elif lane.source.opens:
        begin = months_to(lane.source.opens)
        profile = f'{{ profile = [["{date(begin)}", 0], ["{date(begin + 14)}", 1]] }}'
        print(f"share = {quantity(lane.share, profile)}")
    else:
        print(f"share = {lane.share}")


def print_market(name, region, demand, price):
    growth = f'{{ profile = [["{date(0)}", 1], ["{date(MONTHS - 1)}", {GROWTH}]] }}'
    terms = [driver(f"demand of {name}"), '"ev-take-up"', growth, f"{{ season = {SEASON} }}"]
    if region == "na":
        terms.append(state("subsidy", 1, 0.85))
    print(f'\n[[market]]\nname = "{name}"\nitem = "vehicle"\ndemand = {quantity(demand, *terms)}\n'
          f"price = {quantity(price, *([driver('euro')] if region == 'eu' else []))}\n"
          "penalty = 1_500\nbacklog = 0.5\nbacklog_cost = 80\n"
          f"stock = {{ cover = {COVER['vehicle']}, holding_cost = 190, salvage = 24_000, "
          "smoothing = 5, response = 0.4 }")


def print_tail(sites):
    west = [s for s in sites.values() if s.item == "cell" and s.region in ("na", "eu")]
    stock = ", ".join(f'"site.{s.name}.stock.anode.cover" = 2.5' for s in west)
    lines = ", ".join(f'"site.{s.name}.stages.0.capacity" = {number(1.3 * s.capacity)}' for s in west if not s.opens)
    print('\n[[variant]]\nname = "anode-stock"\n'
          'title = "Two and a half months of anode material at western cell plants"\n'
          f'set = {{ {stock} }}\n\n[[variant]]\nname = "spare-cell-lines"\n'
          f'title = "Old western cell plants keep 30% more lines"\nset = {{ {lines} }}')
    print('''
[results]
outcomes = [
    "loss", "profit", "revenue", "total_cost", "cost/*", "duty/*", "tariff/*/over_quota", "switches", "market/*/lost",
    "market/*/fill_rate", "market/*/first_short", "market/*/months_short", "site/cell-*/output",
    "regime/graphite-permits/*",
]
series = ["profit", "duty", "market/*/fill_rate", "site/cell-america-4/capacity"]
quantiles = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99]
sample = 1_000''')


def main():
    sites, lanes = network(random.Random(SEED))
    print_head()
    print_uncertainty()
    print_tariffs()
    for tier in TIERS:
        print(f'\n[[item]]\nname = "{tier.item}"\nunit = "{tier.unit}"')
    for site in sites.values():
        print_site(site)
    for lane in lanes:
        print_lane(lane)
    for market in MARKETS:
        print_market(*market)
    print_tail(sites)


if __name__ == "__main__":
    main()
