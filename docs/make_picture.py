#!/usr/bin/env python3
"""Draw how likely each variant's loss is to exceed an amount, from a result file.

    make_picture.py RESULT.h5 [docs/bmw-us-ev-loss.png] [--outcome loss]

Needs Debian's python3-xarray, python3-h5netcdf and python3-matplotlib.
"""
import argparse

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np
import xarray as xr

COLOURS = ["#1b1b1b", "#0072b2", "#009e73", "#d55e00", "#cc79a7", "#e69f00", "#56b4e9"]   # the colour-blind see them
BILLION = 1e9
FLOOR = 1e-4            # the rarest probability shown
INK = "#333333"


def exceedance(result, variant, outcome):
    """Bin edges, and the share of scenarios at or above each."""
    cell = result.sel(variant=variant, outcome=outcome)
    edge, count = cell["bin_edge"].values, cell["histogram"].values
    edge = edge[np.isfinite(edge)]
    count = count[:len(edge) - 1]
    return edge, np.append(count[::-1].cumsum()[::-1], 0) / count.sum()




def draw(result, outcome, path):
    figure, axes = plt.subplots(figsize=(9, 5.2), dpi=150)
    variants = [str(v) for v in result["variant"].values]
    tail = float(result["probability"].values[np.abs(result["probability"].values - 0.99).argmin()])
    cvar = [float(result["cvar"].sel(variant=v, outcome=outcome, probability=tail)) / BILLION for v in variants]

    right = -np.inf  # as far as some variant lies above the floor
    low = result["quantile"].sel(outcome=outcome).sel(probability=0.01, method="nearest")
    left = float(low.min()) / BILLION
    for i, variant in enumerate(variants):
        edge, share = exceedance(result, variant, outcome)
        shown = share >= FLOOR / 2
        right = max(right, 1.05 * edge[share >= FLOOR].max() / BILLION)
        axes.plot(edge[shown] / BILLION, share[shown], color=COLOURS[i % len(COLOURS)],
                  linewidth=2.4 if variant == "base" else 1.6, zorder=3 if variant == "base" else 2, label=variant)
    axes.set_yscale("log")
    axes.set_ylim(FLOOR, 1.15)
    axes.set_xlim(left, right)
    axes.axvline(0, color="#bbbbbb", linewidth=0.8, zorder=1)
    axes.axhline(1 - tail, color="#bbbbbb", linewidth=0.8, linestyle=(0, (4, 3)), zorder=1)

    axes.set_yticks([1, 0.1, 0.01, 0.001, 0.0001], ["100%", "10%", "1%", "0.1%", "0.01%"])
    axes.set_xlabel(f"{outcome} exceeds … [billion {result.attrs['currency']}]", color=INK)
    axes.set_ylabel("probability", color=INK)
    axes.grid(axis="y", which="major", color="#eeeeee", linewidth=0.8, zorder=0)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    for side in ("left", "bottom"):
        axes.spines[side].set_color("#999999")
    axes.tick_params(colors=INK, which="both", length=3)
    axes.tick_params(which="minor", left=False)

    order = np.argsort(cvar)[::-1]
    handles, labels = axes.get_legend_handles_labels()
    axes.legend([handles[i] for i in order], [f"{labels[i]}   {cvar[i]:.2f}" for i in order], frameon=False,
                loc="lower left", bbox_to_anchor=(0.0, 0.02), fontsize=9, labelcolor=INK, alignment="left",
                title=f"mean of the worst {100 * (1 - tail):.3g}% [billion {result.attrs['currency']}]",
                title_fontsize=8.5)
    axes.set_title(result.attrs["title"], loc="left", fontsize=12, color="#111111", pad=24, fontweight="bold")
    axes.text(0, 1.035, f"{int(result.attrs['scenarios']):,} scenarios, seed {int(result.attrs['seed'])}; "
              "against the nominal scenario", transform=axes.transAxes, fontsize=9, color="#666666")
    figure.tight_layout()
    figure.savefig(path, metadata={"Software": None})


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("result")
    parser.add_argument("picture", nargs="?", default="docs/bmw-us-ev-loss.png")
    parser.add_argument("--outcome", default="loss")
    a = parser.parse_args()
    with xr.open_dataset(a.result) as result:
        draw(result, a.outcome, a.picture)


if __name__ == "__main__":
    main()
