# SPDX-License-Identifier: Apache-2.0
"""The result of a check, read from the library's own JSON so that no two outputs can disagree."""

from __future__ import annotations

import functools
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import _abi
from ._library import Handle, Owner, lib, name_of, written
from ._options import sized, whole

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes


@dataclass(frozen=True)
class Statistic:
    """One statistic of one column. What has no meaning for it, or is not defined, is None.

    Attributes
    ----------
    name : str
        Such as "psi".
    value : float or None
    p_value, p_adjusted : float or None
        Before and after adjustment over all tests of the run.
    lower, upper : float or None
        Bounds of the exact value, where only counts were kept.
    method : str
        Where value and p-value come from.
    location : float or None
        ks: where the difference is attained.
    warning, drift : float or None
        Thresholds in effect.
    status : str
        "OK", or why there is no value.
    """

    name: str
    value: float | None
    p_value: float | None
    p_adjusted: float | None
    lower: float | None
    upper: float | None
    method: str
    location: float | None
    df: float | None
    warning: float | None
    drift: float | None
    status: str


@dataclass(frozen=True)
class ColumnReport:
    """The result for one column.

    Attributes
    ----------
    name : str
    type : str
        "numeric" or "categorical".
    type_reason : str
    status : str
        "OK", or why the column could not be compared.
    verdict : str
        "none", "warning", "drift" or "insufficient".
    reasons : list of str
        Sentences that explain the verdict.
    statistics : dict
        `Statistic` by name.
    calibrated : dict
        What chance alone does to psi and ks with so many rows, bins, columns and checks (``false_alarm_every`` of
        `check`): "psi_beyond_chance" with its interval of 90 % from "psi_lower" to "psi_upper", "psi_threshold",
        "ks_band". None where there is no such statistic. Decides nothing.
    reference, current : dict or None
        Counts and moments of the two sides.
    histogram : dict or None
        Counts of both sides in common bins.
    """

    name: str
    type: str
    type_reason: str
    status: str
    verdict: str
    reasons: list[str]
    statistics: dict[str, Statistic]
    calibrated: dict[str, float | None]
    reference: dict[str, Any] | None
    current: dict[str, Any] | None
    histogram: dict[str, Any] | None

    @property
    def drifted(self) -> bool:
        """Whether the verdict is "drift"."""
        return self.verdict == "drift"

    def value(self, statistic: str) -> float | None:
        """Value of a statistic; None if it has none."""
        found = self.statistics.get(statistic)
        return None if found is None else found.value


def _real(number: float | None) -> float | None:
    """A float also where JSON has a whole number."""
    return None if number is None else float(number)


def _statistic(name: str, fields: Mapping[str, Any]) -> Statistic:
    threshold = fields.get("threshold") or {}
    return Statistic(
        name,
        _real(fields["value"]),
        _real(fields.get("p_value")),
        _real(fields.get("p_adjusted")),
        _real(fields.get("lower")),
        _real(fields.get("upper")),
        fields["method"],
        _real(fields.get("location")),
        _real(fields.get("df")),
        _real(threshold.get("warning")),
        _real(threshold.get("drift")),
        fields["status"],
    )


def _column(fields: Mapping[str, Any]) -> ColumnReport:
    statistics = {name: _statistic(name, found) for name, found in fields["statistics"].items()}
    calibrated = {name: _real(found) for name, found in fields["calibrated"].items()}
    return ColumnReport(**{**fields, "statistics": statistics, "calibrated": calibrated})


class Report(Owner):
    """The result of `check`: a verdict for each column and for the data set.

    ``print(report)`` shows the table that the driftcheck program prints; notebooks show a table with small histograms.
    """

    def __init__(self, handle: Handle) -> None:
        if not isinstance(handle, Handle):
            raise TypeError("make a Report with driftcheck.check")
        self._handle = handle

    @property
    def verdict(self) -> str:
        """Verdict on the data set: "none", "warning", "drift" or "insufficient"."""
        return name_of(lib.drift_verdict_name, lib.drift_report_verdict(self._use()))

    @property
    def drifted(self) -> bool:
        """Whether the data set drifted."""
        return self.verdict == "drift"

    @functools.cached_property
    def columns(self) -> dict[str, ColumnReport]:
        """Results by column, in the order of the reference."""
        return {fields["name"]: _column(fields) for fields in self.to_dict()["columns"]}

    @property
    def drifted_columns(self) -> list[str]:
        """Names of the columns that drifted."""
        return [name for name, column in self.columns.items() if column.drifted]

    @functools.cached_property
    def summary(self) -> dict[str, Any]:
        """Numbers of columns by outcome."""
        summary: dict[str, Any] = self.to_dict()["summary"]
        return summary

    def to_json(self) -> str:
        """The report as JSON (schema driftcheck.report/1)."""
        return written(lib.drift_report_json, self._use())

    def to_dict(self) -> dict[str, Any]:
        """The same as a dictionary."""
        made: dict[str, Any] = json.loads(self.to_json())
        return made

    def to_text(
        self, *, width: int | None = None, color: bool = False, ascii: bool = False, max_columns: int | None = None
    ) -> str:
        """The table that the driftcheck program prints, worst column first.

        Parameters
        ----------
        width
            Characters of a line; 100 by default.
        color
            ANSI colours.
        ascii
            No characters beyond ASCII.
        max_columns
            Lines of columns, worst first, the rest counted; None: all.
        """
        options = sized(_abi.drift_text_options())
        lib.drift_text_options_init(options)
        options.width = whole("width", width)
        options.color, options.ascii = int(color), int(ascii)
        options.max_columns = whole("max_columns", max_columns)
        return written(lib.drift_report_text, self._use(), options)

    def to_pandas(self) -> pd.DataFrame:
        """One row for each column: verdict, status, the values of all statistics, p-values, reasons."""
        import pandas as pd

        table: pd.DataFrame = pd.DataFrame(map(_line, self.columns.values())).set_index("name")
        return table

    def plot(self, column: str, ax: Axes | None = None) -> Axes:
        """Draws one column: shares of reference and current in common bins, missing rows, where D is attained.

        Needs matplotlib. Returns the axes.
        """
        from ._plot import plot_column

        return plot_column(self[column], ax)

    def __getitem__(self, name: str) -> ColumnReport:
        try:
            return self.columns[name]
        except KeyError:
            raise KeyError(f"the report has no column {name!r}; it has {', '.join(map(repr, self.columns))}") from None

    def __len__(self) -> int:
        return len(self.columns)

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __bool__(self) -> bool:
        """Always true: ask `drifted` for the verdict."""
        return True

    def __repr__(self) -> str:
        return "<driftcheck.Report: closed>" if self.closed else self.to_text().rstrip("\n")

    def _repr_html_(self) -> str:
        from ._html import report_html

        return report_html(self.to_dict())

    def __reduce__(self) -> Any:
        raise TypeError("a Report cannot be pickled: keep to_dict() or to_json(), or the profiles it was made of")


def _line(column: ColumnReport) -> dict[str, Any]:
    line: dict[str, Any] = {
        "name": column.name,
        "type": column.type,
        "verdict": column.verdict,
        "status": column.status,
    }
    p_adjusted = [s.p_adjusted for s in column.statistics.values() if s.p_adjusted is not None]
    line["p_adjusted"] = min(p_adjusted, default=None)
    for statistic in column.statistics.values():
        line[statistic.name] = statistic.value
    line["reasons"] = "; ".join(column.reasons)
    return line
