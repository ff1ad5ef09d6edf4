# SPDX-License-Identifier: Apache-2.0
"""One column of a report as a picture, by matplotlib."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._report import ColumnReport

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_COLORS = {"reference": "#90a4ae", "current": "#5c6bc0"}
_MOST_LABELS = 30


def plot_column(column: ColumnReport, ax: Axes | None = None) -> Axes:
    """Draws shares of both sides in common bins, missing rows as a bar of their own, and where D is attained."""
    try:
        import matplotlib.pyplot as plt
    except ImportError as error:
        raise ImportError("plot needs matplotlib: pip install 'driftcheck[plot]'") from error
    if column.histogram is None:
        raise ValueError(f"column {column.name!r} has no histogram to draw: {column.status}")
    if ax is None:
        ax = plt.subplots()[1]
    labels = _labels(column.histogram)
    for offset, side in ((-0.2, "reference"), (0.2, "current")):
        places = [place + offset for place in range(len(labels) + 1)]
        ax.bar(places, _heights(column, side), width=0.4, color=_COLORS[side], label=side)
    ax.set_xticks(range(len(labels) + 1), [*labels, "missing"], rotation=45, ha="right")
    _mark_location(column, ax)
    ax.set_ylabel("share of rows")
    ax.set_title(_plain(f"{column.name}: {column.verdict}"))
    ax.legend()
    return ax


def _labels(histogram: dict[str, Any]) -> list[str]:
    if "categories" in histogram:
        return [_plain(str(label)[:_MOST_LABELS]) for label in histogram["categories"]]
    edges = [f"{edge:.4g}" for edge in histogram["edges"]]
    if not edges:
        return ["all"]
    return [f"< {edges[0]}", *(f"{low} to {high}" for low, high in zip(edges, edges[1:])), f"≥ {edges[-1]}"]


def _plain(text: str) -> str:
    """Text that matplotlib does not take for a formula."""
    return text.replace("$", r"\$")


def _heights(column: ColumnReport, side: str) -> list[float]:
    """Shares of all rows: those of the bins, then that of the rows without a value."""
    assert column.histogram is not None
    counts = column.histogram[side]
    rows = (getattr(column, side) or {}).get("rows", 0) or 1
    return [count / rows for count in counts] + [(rows - sum(counts)) / rows]


def _mark_location(column: ColumnReport, ax: Axes) -> None:
    """A line at the value where the distribution functions differ most."""
    ks = column.statistics.get("ks")
    assert column.histogram is not None
    if ks is None or ks.location is None:
        return
    edges = column.histogram.get("edges", [])
    place = sum(edge <= ks.location for edge in edges)
    low = edges[place - 1] if place > 0 else ks.location
    high = edges[place] if place < len(edges) else ks.location
    inside = (ks.location - low) / (high - low) if high > low else 0.5
    ax.axvline(place - 0.4 + 0.8 * inside, color="black", linestyle="--", linewidth=1, label=f"D at {ks.location:.4g}")
