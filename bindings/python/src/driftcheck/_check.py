# SPDX-License-Identifier: Apache-2.0
"""Compares current data with a reference."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from . import _abi
from ._builder import Pieces, build_like, build_of, fields_of, named_batches, profile_options
from ._data import batches_of, names_of
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

    Data that comes in one piece, such as a DataFrame, is read where it is, one column after the other: beside the
    report a check takes the memory of a column for each thread. It must not be changed meanwhile. Of data that comes in
    several pieces, such as a large Parquet file, profiles are made first, which hold all numbers (of current data only
    if the reference keeps its rows).

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
    kept = profile_options(exact, resolution, psi_bins, max_categories)
    fields = None
    if is_profile(reference):
        _refuse_what_a_profile_fixes(
            {"types": types, "resolution": resolution, "psi_bins": psi_bins, "max_categories": max_categories}
        )
        first: Profile | Pieces = profile_of(reference)
        if set(left_out) & set(first.names) or set(columns or first.names) != set(first.names):
            _refuse_what_a_profile_fixes({"columns": columns, "ignore": left_out or None})
    else:
        first = Pieces(batches_of(reference, columns, left_out))
        fields = fields_of(first.given_names, types)
        if not first.whole:  # read to its end before the current data is opened: they may share a connection
            first = Profile(build_of(fields, first.batches, kept, threads, unsorted=True))
    names = first.names
    second = profile_of(current) if is_profile(current) else Pieces(named_batches(current, names, columns, left_out))
    options = check_options(
        names,
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
    extra = [] if isinstance(second, Profile) else [name for name in second.names if name not in set(names)]
    options.extra_columns = (ctypes.c_char_p * len(extra))(*map(str.encode, extra))
    options.extra_column_count = len(extra)
    return Report(_compare(first, second, fields, kept, options, threads))


def _compare(
    first: Profile | Pieces,  # as a whole
    second: Profile | Pieces,
    fields: Any,
    kept: _abi.drift_profile_options,
    options: _abi.drift_check_options,
    threads: int | None,
) -> Handle:
    """Compares by column what is at hand as a whole, in the memory of a column; data in pieces by its profile."""
    if isinstance(first, Pieces) and isinstance(second, Pieces) and second.whole:
        numbers = (first.rows + second.rows) * len(fields)
        sides = first.whole, second.whole, fields, len(fields), kept
        return _report(lib.drift_check_tables, sides, numbers, options, threads)
    if isinstance(first, Pieces):
        first = Profile(build_of(fields, first.batches, kept, threads, unsorted=True))
    if isinstance(second, Pieces) and not second.whole:
        second = Profile(build_like(first._use(), second.batches, threads, unsorted=True))
    numbers = (first.rows + second.rows) * len(first)
    if isinstance(second, Pieces):
        return _report(lib.drift_check_table, (first._use(), second.whole), numbers, options, threads)
    return _report(lib.drift_check, (first._use(), second._use()), numbers, options, threads)


def _report(
    check_sides: Callable[..., int],
    sides: tuple[Any, ...],
    numbers: int,
    options: _abi.drift_check_options,
    threads: int | None,
) -> Handle:
    def compare(executor: _abi.drift_executor | None) -> Handle:
        if executor is not None:
            options.executor = ctypes.pointer(executor)
        return create(_abi.drift_report, lib.drift_report_free, check_sides, *sides, options)

    return lend_threads(thread_count(threads, numbers), compare)


def _refuse_what_a_profile_fixes(asked: dict[str, Any]) -> None:
    wrong = [name for name, value in asked.items() if value is not None]
    if wrong:
        raise ValueError(
            f"{', '.join(wrong)}: the reference is a profile, which fixes this; give it to Profile.from_data"
        )


def _source(data: Any, name: str | None) -> bytes:
    if name is None:
        name = os.fspath(data) if isinstance(data, (str, os.PathLike)) else ""
    return str(name).encode("utf-8", "backslashreplace")
