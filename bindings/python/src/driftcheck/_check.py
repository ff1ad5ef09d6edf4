# SPDX-License-Identifier: Apache-2.0
"""Compares current data with a reference."""

from __future__ import annotations

import ctypes
import itertools
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from . import _abi
from ._builder import build, build_like, named_batches, profile_options
from ._data import batches_of, names_of
from ._data.columns import encode_name
from ._library import Handle, create, lib
from ._options import Thresholds, check_options, real
from ._profile import Profile, is_profile, profile_of
from ._report import Report
from ._threads import lend_threads, thread_count


def check(
    reference: Any,
    current: Any,
    *,
    types: str | Mapping[str, str] | None = None,
    columns: Sequence[str] | None = None,
    ignore: Iterable[str] = (),
    exact: bool = True,
    resolution: int | None = None,
    psi_bins: int | None = None,
    max_categories: int | None = None,
    alpha: float | None = None,
    adjust: str = "bh",
    min_rows: int | None = None,
    smoothing: float | None = None,
    drift_share: float | None = None,
    false_alarm_every: float | None = None,
    thresholds: Thresholds | None = None,
    reference_name: str | None = None,
    current_name: str | None = None,
    threads: int | None = None,
) -> Report:
    """Compares current data with the reference that a model was trained on.

    Parameters
    ----------
    reference, current
        Data that `Profile.from_data` takes, such as a DataFrame or the path of a Parquet file; a `Profile`, or the path
        of one (.dcp).
    types, columns, ignore, resolution, psi_bins, max_categories
        As in `Profile.from_data`; for a reference that is data. A profile has what it was made with.
    exact
        Keep the rows of a reference that is data, for exact statistics; False: from counts, with bounds, faster.
    alpha
        Level of significance of the adjusted p-values; 0.05 by default.
    adjust
        "bh" (Benjamini-Hochberg), "holm", "bonferroni" or "none".
    min_rows
        Usable rows below which a column is "insufficient"; 30 by default.
    smoothing
        Added to each count of psi and kl; 0.5 by default.
    drift_share
        Share of the columns from which the data set drifts; by default one column is enough.
    false_alarm_every
        Checks to a false alarm of any column, for the threshold of psi and the band of ks under "calibrated" in
        `Report.to_dict`, which decide nothing; 1 / alpha by default.
    thresholds
        ``{"psi": (0.1, 0.25)}``: warning and drift; ``{"psi": 0.2}``: drift only; ``{"psi": None}``: decides nothing.
        A key such as ``("psi", "numeric")`` or ``("psi", "age")`` is for a type or a column.
    reference_name, current_name
        Names for the report.
    threads
        Threads that treat the columns side by side; by default as many as processors may be used and are worth it. The
        report is the same to the bit.

    Returns
    -------
    Report

    Examples
    --------
    >>> import numpy as np, driftcheck
    >>> ages = np.arange(500.0) % 50
    >>> report = driftcheck.check({"age": ages + 20}, {"age": ages + 30})
    >>> report.verdict
    'drift'
    >>> print(report["age"].reasons[0])
    psi 1 reaches 0.25 (drift), and the change is significant: adjusted p 3.67e-09
    """
    columns, left_out = names_of(columns), names_of(ignore) or []
    if is_profile(reference):
        _refuse_what_a_profile_fixes(
            {"types": types, "resolution": resolution, "psi_bins": psi_bins, "max_categories": max_categories}
        )
        first = profile_of(reference)
        if set(left_out) & set(first.names) or set(columns or first.names) != set(first.names):
            _refuse_what_a_profile_fixes({"columns": columns, "ignore": left_out or None})
    else:
        profile = profile_options(exact, resolution, psi_bins, max_categories)
        batches = batches_of(reference, columns, left_out)
        first = Profile(build(batches, profile, types, threads, unsorted=True))
    extra: list[str] = []
    if is_profile(current):
        second = profile_of(current)
    else:
        second, extra = _profile_like(first, current, columns, left_out, threads)
    options = check_options(
        first.names,
        alpha=alpha,
        adjust=adjust,
        min_rows=min_rows,
        smoothing=smoothing,
        drift_share=drift_share,
        thresholds=thresholds,
    )
    options.false_alarm_every = real("false_alarm_every", false_alarm_every)
    options.reference_source = _source(reference, reference_name)
    options.current_source = _source(current, current_name)
    names = (ctypes.c_char_p * len(extra))(*[name.encode("utf-8", "backslashreplace") for name in extra])
    options.extra_columns = names
    options.extra_column_count = len(extra)
    return Report(_compare(first, second, options, threads))


def _compare(first: Profile, second: Profile, options: _abi.drift_check_options, threads: int | None) -> Handle:
    def compare(executor: _abi.drift_executor | None) -> Handle:
        if executor is not None:
            options.executor = ctypes.pointer(executor)
        return create(_abi.drift_report, lib.drift_report_free, lib.drift_check, first._use(), second._use(), options)

    return lend_threads(thread_count(threads, (first.rows + second.rows) * len(first)), compare)


def _refuse_what_a_profile_fixes(asked: dict[str, Any]) -> None:
    wrong = [name for name, value in asked.items() if value is not None]
    if wrong:
        raise ValueError(
            f"{', '.join(wrong)}: the reference is a profile, which fixes this; give it to Profile.from_data"
        )


def _profile_like(
    reference: Profile, current: Any, columns: Sequence[str] | None, ignore: Sequence[str], threads: int | None
) -> tuple[Profile, list[str]]:
    """The current profile, and the names of columns that the reference lacks."""
    batches = named_batches(current, reference.names, columns, ignore)
    first = next(batches)
    profile = Profile(build_like(reference._use(), itertools.chain([first], batches), threads, unsorted=True))
    return profile, [name for name in first.names if encode_name(name).decode() not in reference]


def _source(data: Any, name: str | None) -> bytes:
    if name is None:
        name = os.fspath(data) if isinstance(data, (str, os.PathLike)) else ""
    return str(name).encode("utf-8", "backslashreplace")
