# SPDX-License-Identifier: Apache-2.0
"""A profile stands for data: counts, moments and categories of each column, no rows unless asked for."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from . import _abi
from ._builder import build, build_like, named_batches, profile_options
from ._data import batches_of
from ._data.files import is_parquet, is_path
from ._design_effect import estimate
from ._errors import DataError, FormatError
from ._library import Handle, Owner, bytes_of, call, create, lib, path_bytes, text
from ._options import share_of, sized
from ._profile_column import ProfileColumn, column_view

if TYPE_CHECKING:
    import numpy.typing as npt
    import pandas as pd


class Profile(Owner):
    """What stands for data: schema, and per column exact counts at knots, moments, categories.

    Make one with `from_data`, `load` or `from_bytes`. A profile never changes, so threads may share it.

    Examples
    --------
    >>> import numpy as np, driftcheck
    >>> profile = driftcheck.Profile.from_data({"age": np.arange(20.0, 70.0), "city": ["Bonn", "Kiel"] * 25})
    >>> profile
    <driftcheck.Profile: 50 rows, 2 columns (1 numeric, 1 categorical)>
    >>> profile["age"].mean
    44.5
    >>> profile["city"].categories
    {'Bonn': 25, 'Kiel': 25}
    """

    def __init__(self, handle: Handle) -> None:
        if not isinstance(handle, Handle):
            raise TypeError("make a Profile with Profile.from_data, Profile.load or Profile.from_bytes")
        self._handle = handle
        self._columns: dict[str, int] | None = None

    @classmethod
    def from_data(
        cls,
        data: Any,
        *,
        types: str | Mapping[str, str] | None = None,
        columns: Sequence[str] | None = None,
        ignore: Iterable[str] = (),
        keep_rows: bool = False,
        resolution: int | None = None,
        psi_bins: int | None = None,
        max_categories: int | None = None,
        like: Profile | None = None,
        threads: int | None = None,
    ) -> Profile:
        """The profile of data.

        Parameters
        ----------
        data
            DataFrame, array, dictionary of columns, list of rows, or anything else that `batches_of` reads.
        types
            "numeric", "categorical" or "auto" (the default) for columns by name, or one of them for all. By itself,
            text and booleans are categorical, and so are numbers with at most 10 distinct values of 10 rows each.
        columns
            Names of the columns of an array; of a table that has names, the columns to take.
        ignore
            Columns to leave out.
        keep_rows
            Keep the sorted numbers, 8 bytes each, so that later statistics are exact rather than bounded.
        resolution
            Quantiles kept; 100 by default.
        psi_bins
            Bins of psi and its kin; 10 by default.
        max_categories
            Categories kept by name in a column; 1,000 by default.
        like
            Count into the knots and categories of this profile, so that the two can be compared bin by bin.
        threads
            Threads that sort and count the columns side by side; by default as many as processors may be used and are
            worth it. The profile is the same to the bit.
        """
        return cls.from_batches(
            [data],
            types=types,
            columns=columns,
            ignore=ignore,
            keep_rows=keep_rows,
            resolution=resolution,
            psi_bins=psi_bins,
            max_categories=max_categories,
            like=like,
            threads=threads,
        )

    @classmethod
    def from_batches(
        cls,
        batches: Iterable[Any],
        *,
        types: str | Mapping[str, str] | None = None,
        columns: Sequence[str] | None = None,
        ignore: Iterable[str] = (),
        keep_rows: bool = False,
        resolution: int | None = None,
        psi_bins: int | None = None,
        max_categories: int | None = None,
        like: Profile | None = None,
        threads: int | None = None,
    ) -> Profile:
        """The profile of data that comes in pieces, such as the chunks of a file. Options are those of `from_data`."""
        if is_path(batches) or isinstance(batches, Mapping) or hasattr(batches, "columns"):
            raise TypeError(
                f"batches is a {type(batches).__name__}, which is data itself: use Profile.from_data, or [data]"
            )
        if like is None:
            options = profile_options(keep_rows, resolution, psi_bins, max_categories)
            return cls(
                build(
                    (batch for data in batches for batch in batches_of(data, columns, ignore)), options, types, threads
                )
            )
        if types is not None or keep_rows or resolution or psi_bins or max_categories:
            raise ValueError(
                "types, keep_rows, resolution, psi_bins and max_categories are those of the `like` profile"
            )
        if not isinstance(like, Profile):
            raise TypeError(f"like is a {type(like).__name__}: a Profile is needed; Profile.load reads one")
        names = like.names
        pieces = (batch for data in batches for batch in named_batches(data, names, columns, ignore))
        return cls(build_like(like._use(), pieces, threads))

    def design_effects(self, data: Any, batches: int | npt.ArrayLike) -> dict[str, float]:
        """How much rows depend on each other, by column: for `design_effect` of a `Monitor`.

        Parameters
        ----------
        data
            The reference's rows in order of time; columns are matched by name.
        batches
            To which batch each row belongs: an array of anything, a change of which begins another batch; or the number
            of rows of each batch. Batches should be about as large as checks will be; 60 are enough where one says
            nothing of the next, 200 where it does.

        Examples
        --------
        >>> import numpy as np, driftcheck
        >>> rng = np.random.default_rng(0)
        >>> days = np.repeat(np.arange(100), 50)
        >>> data = {"heat": rng.normal(0, 1, 5000) + rng.normal(0, 1, 100)[days]}  # each day has a level of its own
        >>> effects = driftcheck.Profile.from_data(data).design_effects(data, days)
        >>> effects["heat"] > 10
        True
        """
        return estimate(self._use(), named_batches(data, self.names, None, ()), batches)

    def merge(self, *others: Profile) -> Profile:
        """The profile of the rows of this one and of others, such as those of many machines or days.

        All of them were made `like` one and the same profile, which may be among them. Counts are exact, whatever the
        order; mean and std are those of all rows to rounding.

        Examples
        --------
        >>> import driftcheck
        >>> reference = driftcheck.Profile.from_data({"x": range(100)})
        >>> days = [driftcheck.Profile.from_data({"x": [i, i + 1]}, like=reference) for i in range(7)]
        >>> days[0].merge(*days[1:]).rows
        14
        """
        for other in others:
            if not isinstance(other, Profile):
                raise TypeError(f"a Profile is needed to merge with, not a {type(other).__name__}")
        handles = [profile._use() for profile in (self, *others)]  # held until the call has ended
        pointers = (ctypes.POINTER(_abi.drift_profile) * len(handles))(*[handle._as_parameter_ for handle in handles])
        merge, free = lib.drift_profile_merge, lib.drift_profile_free
        return type(self)(create(_abi.drift_profile, free, merge, pointers, len(handles), None))

    # ---- files ----

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Profile:
        """Reads a profile from a file (.dcp)."""
        return cls(create(_abi.drift_profile, lib.drift_profile_free, lib.drift_profile_load, path_bytes(path), None))

    def save(self, path: str | os.PathLike[str]) -> None:
        """Writes the profile to a file, whole or not at all."""
        call(lib.drift_profile_save, self._use(), path_bytes(path))

    @classmethod
    def from_bytes(cls, data: bytes) -> Profile:
        """Reads a profile from bytes."""
        data = bytes_of(data)
        return cls(create(_abi.drift_profile, lib.drift_profile_free, lib.drift_profile_decode, data, len(data), None))

    def to_bytes(self) -> bytes:
        """The bytes that `save` writes."""
        handle = self._use()
        size = lib.drift_profile_encoded_size(handle)
        buffer = ctypes.create_string_buffer(size)
        call(lib.drift_profile_encode, handle, buffer, size)
        return buffer.raw

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self).from_bytes, (self.to_bytes(),)

    # ---- what it holds ----

    @property
    def rows(self) -> int:
        """Number of rows."""
        return lib.drift_profile_rows(self._use())

    @property
    def options(self) -> dict[str, Any]:
        """Options in effect."""
        options = sized(_abi.drift_profile_options())
        call(lib.drift_profile_get_options, self._use(), options)
        return {
            "resolution": options.resolution,
            "psi_bins": options.psi_bins,
            "max_categories": options.max_categories,
            "keep_rows": bool(options.keep_rows),
        }

    @property
    def names(self) -> list[str]:
        """Names of the columns."""
        return list(self._places())

    def _places(self) -> dict[str, int]:
        if self._columns is None:
            handle = self._use()
            struct = sized(_abi.drift_profile_column())
            places = {}
            for index in range(lib.drift_profile_column_count(handle)):
                call(lib.drift_profile_get_column, handle, index, struct)
                places[text(struct.name)] = index
            self._columns = places
        return self._columns

    def column(self, name: str) -> ProfileColumn:
        """What the profile knows of one column."""
        try:
            return column_view(self._use(), self._places()[name])
        except KeyError:
            raise KeyError(f"the profile has no column {name!r}; it has {', '.join(map(repr, self.names))}") from None

    @property
    def columns(self) -> list[ProfileColumn]:
        """All columns."""
        return [column_view(self._use(), index) for index in self._places().values()]

    def quantile(self, name: str, q: float) -> float | None:
        """Quantile of a numeric column, as numpy's "inverted_cdf"; None without finite values."""
        value, share = ctypes.c_double(), share_of(q)
        if name not in self._places():
            self.column(name)
        try:
            call(lib.drift_profile_quantile, self._use(), self._places()[name], share, ctypes.byref(value))
        except DataError as error:
            if error.status == "EMPTY":
                return None
            raise
        return value.value

    def to_pandas(self) -> pd.DataFrame:
        """One row for each column: type, counts, range, mean, std."""
        import pandas as pd

        table: pd.DataFrame = pd.DataFrame([column.summary() for column in self.columns]).set_index("name")
        return table

    def __len__(self) -> int:
        return len(self._places())

    def __iter__(self) -> Iterator[str]:
        return iter(self._places())

    def __contains__(self, name: object) -> bool:
        return name in self._places()

    def __getitem__(self, name: str) -> ProfileColumn:
        return self.column(name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Profile) and self.to_bytes() == other.to_bytes()

    def __repr__(self) -> str:
        if self.closed:
            return "<driftcheck.Profile: closed>"
        numeric = sum(column.type == "numeric" for column in self.columns)
        kinds = f"{numeric} numeric, {len(self) - numeric} categorical"
        return f"<driftcheck.Profile: {self.rows:,} rows, {len(self)} columns ({kinds})>"


def is_profile(data: Any) -> bool:
    """Whether this is a profile or the path of one, rather than data."""
    return isinstance(data, Profile) or (is_path(data) and not is_parquet(data))


def profile_of(data: Any, **options: Any) -> Profile:
    """The profile itself, the one at this path, or that of the data."""
    if isinstance(data, Profile):
        return data
    if is_profile(data):
        try:
            return Profile.load(data)
        except FormatError as error:
            hint = "give data as a DataFrame, such as pandas.read_csv makes, or as the path of a Parquet file"
            raise FormatError(f"{error.message}; {hint}", error.status) from None
    return Profile.from_data(data, **options)
