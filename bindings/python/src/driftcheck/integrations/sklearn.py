# SPDX-License-Identifier: Apache-2.0
"""A transformer that watches what passes through a scikit-learn pipeline."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sklearn.base import BaseEstimator, OneToOneFeatureMixin, TransformerMixin
from sklearn.utils.validation import check_is_fitted, validate_data

from .._event import Event
from .._monitor import Monitor
from .._options import Thresholds
from .._profile import Profile


class DriftMonitor(OneToOneFeatureMixin, TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Learns the reference in `fit`, and watches in `transform`, which returns its data as it is.

    Parameters
    ----------
    types
        "numeric", "categorical" or "auto" for columns by name, or one of them for all; see `Profile.from_data`.
    resolution
        Quantiles of the reference that are kept; None: 100.
    window, window_rows
        As in `Monitor`.
    alpha, min_rows, thresholds
        As in `check`; they decide with policy "window".
    policy, false_alarm_every
        As in `Monitor`.
    on_event
        Called with each event.

    Attributes
    ----------
    reference_ : Profile
        What stands for the data that `fit` has seen.
    monitor_ : Monitor
        Its `events`, `columns` and `verdict` say what has changed.
    n_features_in_ : int
    feature_names_in_ : numpy.ndarray
        Only where the data had names.

    Examples
    --------
    >>> import numpy as np
    >>> from sklearn.linear_model import LogisticRegression
    >>> from sklearn.pipeline import make_pipeline
    >>> rng = np.random.default_rng(0)
    >>> x = rng.normal(size=(2000, 3))
    >>> model = make_pipeline(DriftMonitor(window_rows=500), LogisticRegression()).fit(x, x[:, 0] > 0)
    >>> _ = model.predict(rng.normal(0.8, 1, size=(500, 3)))
    >>> [event] = model[0].monitor_.events()
    >>> event.kind, sorted(column.name for column in event.columns)
    ('data_drift', ['x0', 'x1', 'x2'])
    """

    def __init__(
        self,
        *,
        types: Any = None,
        resolution: int | None = None,
        window: str = "tumbling",
        window_rows: int = 1000,
        alpha: float = 0.05,
        min_rows: int = 30,
        thresholds: Thresholds | None = None,
        on_event: Callable[[Event], Any] | None = None,
        policy: str = "evidence",
        false_alarm_every: float | None = None,
    ) -> None:
        self.types = types
        self.resolution = resolution
        self.window = window
        self.window_rows = window_rows
        self.alpha = alpha
        self.min_rows = min_rows
        self.thresholds = thresholds
        self.on_event = on_event
        self.policy = policy
        self.false_alarm_every = false_alarm_every

    def fit(self, X: Any, y: Any = None) -> DriftMonitor:  # noqa: N803
        """Takes X as the reference. What `fit_transform` then passes on is not watched: it is the reference itself."""
        data = self._validated(X, reset=True)
        self.reference_ = Profile.from_data(data, types=self.types, resolution=self.resolution)
        self.monitor_ = Monitor(
            self.reference_,
            window=self.window,
            window_rows=self.window_rows,
            alpha=self.alpha,
            min_rows=self.min_rows,
            thresholds=self.thresholds,
            policy=self.policy,
            false_alarm_every=self.false_alarm_every,
        )
        return self

    def fit_transform(self, X: Any, y: Any = None, **fit_params: Any) -> Any:  # noqa: N803
        """Fits, and returns X."""
        self.fit(X)
        return self._validated(X, reset=False)

    def transform(self, X: Any) -> Any:  # noqa: N803
        """Observes X, and returns it."""
        check_is_fitted(self)
        data = self._validated(X, reset=False)
        self.monitor_.observe(data)
        if self.on_event is not None:
            for event in self.monitor_.events():
                self.on_event(event)
        return data

    def _validated(self, X: Any, *, reset: bool) -> Any:  # noqa: N803
        """The data, its columns checked; a DataFrame stays one."""
        if hasattr(X, "columns") and hasattr(X, "dtypes"):
            validate_data(self, X, reset=reset, skip_check_array=True)
            return X
        return validate_data(self, X, reset=reset, dtype=None, ensure_all_finite=False)

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        tags.input_tags.categorical = True
        tags.input_tags.string = True
        return tags
