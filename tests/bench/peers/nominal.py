"""The nominal scenario: stocks and flows at the start (docs/MODEL.md, section 7), and the profit that losses are
measured against."""
import numpy as np
from scipy import special

from model import Model
from study import CELLS


def interpolate(table, x, low, per):
    """Linear between the table's points, flat beyond them; x is an array or a number."""
    place = np.clip((x - low) * per, 0, CELLS - 1e-3)
    cell = np.asarray(place).astype(np.intp)
    return table[cell] + (table[cell + 1] - table[cell]) * (place - cell.astype(np.float32))


class NumpyOps:
    """What Model needs of an array library, in NumPy and SciPy."""
    where, minimum, maximum, exp, arcsinh = np.where, np.minimum, np.maximum, np.exp, np.arcsinh
    ndtr, ndtri, interpolate = special.ndtr, special.ndtri, staticmethod(interpolate)


def flows_at_start(model):
    """Nominal use by consumer and item, and flow by lane: primaries only, each up to what it can carry."""
    study, use, flow = model.study, {}, {}
    capacity = model.capacity = {name: model.site_capacity(name) for name in study.sites}

    def supply(consumer, item, units):
        use[f"{consumer}/{item}"] = units
        primaries = study.supply(consumer, item)
        for name, share in zip(primaries, model.shares(primaries)):
            flow[name] = min(share * units, float(model.room(name)))

    for name, market in study.markets.items():
        supply(name, market.item, float(model.value(market.demand)))
    for site in study.order:
        customers = [n for n in study.customers(site) if n in flow]
        asked = sum(flow[n] for n in customers)
        made = min(asked, float(capacity[site]))
        for name in customers:
            flow[name] *= made / asked if asked else 0
        for item, bom in study.sites[site].inputs.items():
            supply(site, item, bom * made)
    return use, flow


def state_at_start(study):
    """Stocks, averages, pipelines and mixes before month 0: plain numbers by name."""
    model = Model(study, NumpyOps, held=True)
    levels, paths = model.normals()
    model.begin([0.0] * levels)
    model.path_latents([0.0] * paths)
    use, flow = flows_at_start(model)
    state = {}
    for consumer, item in study.consumers():
        key = f"{consumer}/{item}"
        rule = (study.sites.get(consumer) or study.markets[consumer]).stock[item]
        state["average/" + key] = use[key]
        state["stock/" + key] = rule.cover * use[key] if rule.initial is None else float(rule.initial)
        primaries, backups = study.supply(consumer, item), study.supply(consumer, item, backup=True)
        if len(primaries) + len(backups) > 1:
            state.update({"mix/" + n: share for n, share in zip(primaries, model.shares(primaries))})
            state.update({"mix/" + n: 0.0 for n in backups})
    for name, lane in study.lanes.items():
        state["kept/" + name] = 1.0
        state.update({f"pipe/{name}/{k}": flow.get(name, 0.0) for k in range(lane.transit)})
    return state


def nominal_run(study):
    """State at the start, and profit of the nominal scenario."""
    start = state_at_start(study)
    model = Model(study, NumpyOps, held=True)
    levels, paths = model.normals()
    model.begin([0.0] * levels)
    state = model.start(start)
    zeros = [0.0] * paths
    for t in range(study.periods):
        state = model.month(state, lambda k, at=t: float(model.columns[k][at]), zeros)
    return start, float(model.outcomes(state)["profit"])
