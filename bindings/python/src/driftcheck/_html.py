# SPDX-License-Identifier: Apache-2.0
"""A report for notebooks: one table, worst column first, with small histograms as inline SVG.

The bytes of a column are bounded, whatever the number of rows, and so is the number of columns shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

_ORDER = {"drift": 0, "warning": 1, "insufficient": 2, "none": 3}
_COLORS = {"drift": "#c62828", "warning": "#b26a00", "insufficient": "#607d8b", "none": "#2e7d32"}
_TITLES = {
    "drift": "Drift",
    "warning": "No drift, with warnings",
    "insufficient": "Not enough data",
    "none": "No drift",
}
_MOST_COLUMNS = 200
_MOST_BARS = 20
_BAR, _HEIGHT = 6, 24


def report_html(report: Mapping[str, Any]) -> str:
    """HTML of a report as a dictionary."""
    columns = sorted(report["columns"], key=_badness)
    shown = columns[:_MOST_COLUMNS]
    rows = "".join(map(_row, shown))
    left = f"<p>and {len(columns) - len(shown):,} more columns</p>" if len(columns) > len(shown) else ""
    head = "".join(
        f"<th style='text-align:left'>{title}</th>"
        for title in ("verdict", "column", "type", "test", "p (adj)", "psi", "missing", "reference", "current")
    )
    return f"<div>{_heading(report)}<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{left}</div>"


def _badness(column: Mapping[str, Any]) -> tuple[int, float]:
    psi = column["statistics"].get("psi") or {}
    return _ORDER[column["verdict"]], -(psi.get("value") or 0.0)


def _heading(report: Mapping[str, Any]) -> str:
    verdict, summary = report["verdict"], report["summary"]
    rows = f"{report['reference']['rows']:,} reference rows, {report['current']['rows']:,} current rows"
    return (
        f"<p><b style='color:{_COLORS[verdict]}'>{_TITLES[verdict]}</b>: "
        f"{summary['drifted']:,} of {summary['columns']:,} columns drifted; {rows}</p>"
    )


def _row(column: Mapping[str, Any]) -> str:
    statistics = column["statistics"]
    test_name = "ks" if column["type"] == "numeric" else "chi2"
    test = statistics.get(test_name, {})
    verdict = column["verdict"]
    reasons = "\n".join(column["reasons"])[:1000]
    cells = [
        f"<b style='color:{_COLORS[verdict]}' title='{escape(reasons, quote=True)}'>{verdict}</b>",
        escape(_cut(column["name"])),
        column["type"],
        f"{test_name} {_number(test.get('value'))}",
        _number(test.get("p_adjusted")),
        _number(statistics.get("psi", {}).get("value")),
        f"{_missing(column['reference'])} → {_missing(column['current'])}",
        *_sparklines(column["histogram"]),
    ]
    return "<tr>" + "".join(f"<td style='text-align:left'>{cell}</td>" for cell in cells) + "</tr>"


def _cut(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3g}"


def _missing(side: Mapping[str, Any] | None) -> str:
    if not side or not side["rows"]:
        return "-"
    names = ("missing", "nan", "positive_infinity", "negative_infinity", "unparsable")
    return f"{100 * sum(side.get(name, 0) for name in names) / side['rows']:.3g} %"


def _sparklines(histogram: Mapping[str, Any] | None) -> tuple[str, str]:
    """Both sides in one scale, so that their bars can be compared."""
    if histogram is None:
        return "", ""
    sides = [_shares(histogram[side]) for side in ("reference", "current")]
    top = max(max(side) for side in sides) or 1.0
    return _sparkline(sides[0], top, "#90a4ae"), _sparkline(sides[1], top, "#5c6bc0")


def _shares(counts: Sequence[int]) -> list[float]:
    total = sum(counts) or 1
    shown = [count / total for count in counts[:_MOST_BARS]]
    return [*shown[:-1], shown[-1] + sum(counts[_MOST_BARS:]) / total]


def _sparkline(shares: Sequence[float], top: float, color: str) -> str:
    bars = "".join(
        f"<rect x='{place * _BAR}' y='{_HEIGHT - height:.1f}' width='{_BAR - 1}' height='{height:.1f}'/>"
        for place, height in ((place, _HEIGHT * share / top) for place, share in enumerate(shares))
        if height > 0
    )
    return f"<svg width='{_BAR * len(shares)}' height='{_HEIGHT}' fill='{color}'>{bars}</svg>"
