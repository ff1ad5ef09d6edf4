# SPDX-License-Identifier: Apache-2.0
# Written by tools/gen_python_detectors.py from what the library says of its detectors: change that, then run it.
"""Sequential detectors: each watches one stream and says when it has changed.

The interface is river's, and so are the names of parameters and the flags, value for value, where river has the
detector.

>>> from driftcheck.detectors import PageHinkley
>>> detector = PageHinkley()
>>> for i, x in enumerate([0, 1] * 500 + [5, 6] * 500):
...     detector.update(x)
...     if detector.drift_detected:
...         print(f"drift at value {i}")
drift at value 1009

A whole array at once:

>>> flags = PageHinkley().update_many([0, 1] * 500 + [5, 6] * 500)
>>> flags["index"], flags["level"] == DRIFT
(array([1009], dtype=uint64), array([ True]))
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Literal

from . import _abi
from ._detector import DRIFT, FLAG_DTYPE, NONE, WARNING, Detector
from ._page_hinkley import PageHinkleyColumns

__all__ = [
    "ADWIN",
    "CUSUM",
    "DDM",
    "DRIFT",
    "Detector",
    "ECDD",
    "EDDM",
    "EWMA",
    "FHDDM",
    "FLAG_DTYPE",
    "GMA",
    "HDDMA",
    "HDDMW",
    "KSWIN",
    "NONE",
    "PageHinkley",
    "PageHinkleyColumns",
    "RDDM",
    "STEPD",
    "Shewhart",
    "WARNING",
]


class PageHinkley(Detector):
    """Page-Hinkley: the mean moves away from the mean so far.

    It takes numbers of magnitude up to 1e100.

    Parameters
    ----------
    min_instances : int
        Values before the first test.
        From 1 to 1e+15.
    delta : float
        Change of the mean that is tolerated.
        From 0 to 1e+100.
    threshold : float
        Sum that is a drift.
        From 0 to 1e+300.
    alpha : float
        What a sum keeps of itself at each value.
        From 0 to 1.
    mode : {"both", "up", "down"} or None
        Direction; moa and frouros test up only.
        None: "both" (default), "up" (moa), "up" (frouros).
    compat : {"default", "moa", "frouros"}
        Whose definition is followed where tools differ; the default is river's, or the paper's.
    """

    _kind = _abi.DRIFT_DETECTOR_PAGE_HINKLEY
    _choices: ClassVar[Mapping[str, tuple[str, ...]]] = {"mode": ("both", "up", "down")}

    def __init__(
        self,
        min_instances: int = 30,
        delta: float = 0.005,
        threshold: float = 50.0,
        alpha: float = 0.9999,
        mode: Literal["both", "up", "down"] | None = None,
        compat: Literal["default", "moa", "frouros"] = "default",
    ) -> None:
        super().__init__(
            {
                "min_instances": min_instances,
                "delta": delta,
                "threshold": threshold,
                "alpha": alpha,
                "mode": mode,
                "compat": compat,
            }
        )


class CUSUM(Detector):
    """CUSUM: sums of deviations from the mean of the first values.

    It takes numbers of magnitude up to 1e100.

    Parameters
    ----------
    min_instances : int
        Values that the reference is made of.
        From 2 to 1e+15.
    slack : float
        Deviation that is tolerated, in standard deviations; not for moa and frouros.
        From 0 to 1e+06.
    threshold : float or None
        Sum that is a drift, in standard deviations; moa and frouros: in the unit of the values.
        From 0 to 1e+300.
        None: 5.0 (default), 50.0 (moa), 50.0 (frouros).
    mode : {"both", "up", "down"} or None
        Direction; moa and frouros test up only.
        None: "both" (default), "up" (moa), "up" (frouros).
    delta : float
        Change of the mean that is tolerated; moa and frouros.
        From 0 to 1e+300.
    compat : {"default", "moa", "frouros"}
        Whose definition is followed where tools differ; the default is river's, or the paper's.
    """

    _kind = _abi.DRIFT_DETECTOR_CUSUM
    _choices: ClassVar[Mapping[str, tuple[str, ...]]] = {"mode": ("both", "up", "down")}

    def __init__(
        self,
        min_instances: int = 30,
        slack: float = 0.5,
        threshold: float | None = None,
        mode: Literal["both", "up", "down"] | None = None,
        delta: float = 0.005,
        compat: Literal["default", "moa", "frouros"] = "default",
    ) -> None:
        super().__init__(
            {
                "min_instances": min_instances,
                "slack": slack,
                "threshold": threshold,
                "mode": mode,
                "delta": delta,
                "compat": compat,
            }
        )


class GMA(Detector):
    """Geometric moving average of deviations from the mean so far.

    It takes numbers of magnitude up to 1e100.

    Parameters
    ----------
    min_instances : int
        Values before the first test.
        From 1 to 1e+15.
    alpha : float
        Weight of the past in the average.
        From 0 to 1.
    threshold : float
        Average deviation that is a drift.
        From 0 to 1e+300.
    compat : {"default", "moa", "frouros"}
        Whose definition is followed where tools differ; the default is river's, or the paper's.
    """

    _kind = _abi.DRIFT_DETECTOR_GMA

    def __init__(
        self,
        min_instances: int = 30,
        alpha: float = 0.99,
        threshold: float = 1.0,
        compat: Literal["default", "moa", "frouros"] = "default",
    ) -> None:
        super().__init__(
            {
                "min_instances": min_instances,
                "alpha": alpha,
                "threshold": threshold,
                "compat": compat,
            }
        )


class EWMA(Detector):
    """EWMA chart: a moving average far from the mean of all values.

    It takes numbers of magnitude up to 1e100.

    Parameters
    ----------
    min_instances : int
        Values before the first test.
        From 1 to 1e+15.
    alpha : float
        Weight of a new value in the average.
        From 1e-09 to 1.
    threshold : float
        Limit, in standard deviations of the average.
        From 0 to 1e+06.
    mode : {"both", "up", "down"}
        Direction.
    """

    _kind = _abi.DRIFT_DETECTOR_EWMA
    _choices: ClassVar[Mapping[str, tuple[str, ...]]] = {"mode": ("both", "up", "down")}

    def __init__(
        self,
        min_instances: int = 30,
        alpha: float = 0.1,
        threshold: float = 4.0,
        mode: Literal["both", "up", "down"] = "both",
    ) -> None:
        super().__init__(
            {
                "min_instances": min_instances,
                "alpha": alpha,
                "threshold": threshold,
                "mode": mode,
            }
        )


class ECDD(Detector):
    """ECDD: a moving average of errors far above their rate.

    It takes errors: 0 where the prediction was right, 1 where it was wrong.

    Parameters
    ----------
    min_instances : int
        Values before the first test.
        From 1 to 1e+15.
    lambda_ : float
        Weight of a new value in the average.
        From 1e-09 to 1.
    average_run_length : int
        Values between false alarms: 100, 400 or 1000.
        From 100 to 1000.
    warning_level : float
        Part of the limit that is a warning.
        From 0 to 1.
    compat : {"default", "moa", "frouros"}
        Whose definition is followed where tools differ; the default is river's, or the paper's.
    """

    _kind = _abi.DRIFT_DETECTOR_ECDD

    def __init__(
        self,
        min_instances: int = 30,
        lambda_: float = 0.2,
        average_run_length: int = 400,
        warning_level: float = 0.5,
        compat: Literal["default", "moa", "frouros"] = "default",
    ) -> None:
        super().__init__(
            {
                "min_instances": min_instances,
                "lambda_": lambda_,
                "average_run_length": average_run_length,
                "warning_level": warning_level,
                "compat": compat,
            }
        )


class Shewhart(Detector):
    """Shewhart chart: single values far from the mean of the first ones.

    It takes numbers of magnitude up to 1e100.

    Parameters
    ----------
    min_instances : int
        Values that the limits are made of.
        From 2 to 1e+15.
    k : float
        Limit, in standard deviations.
        From 0 to 1e+06.
    mode : {"both", "up", "down"}
        Direction.
    """

    _kind = _abi.DRIFT_DETECTOR_SHEWHART
    _choices: ClassVar[Mapping[str, tuple[str, ...]]] = {"mode": ("both", "up", "down")}

    def __init__(
        self,
        min_instances: int = 30,
        k: float = 3.0,
        mode: Literal["both", "up", "down"] = "both",
    ) -> None:
        super().__init__(
            {
                "min_instances": min_instances,
                "k": k,
                "mode": mode,
            }
        )


class ADWIN(Detector):
    """ADWIN: a window that shrinks when its older part has another mean.

    It takes numbers of magnitude up to 1e100.

    Parameters
    ----------
    delta : float
        Probability of a false cut.
        From 1e-300 to 0.999999.
    clock : int
        Values between two looks for a cut.
        From 1 to 1e+09.
    max_buckets : int
        Buckets of one size.
        From 1 to 64.
    min_window_length : int
        Values on each side of a cut; moa: one more.
        From 1 to 1e+09.
    grace_period : int
        Values before the first look.
        From 0 to 1e+15.
    compat : {"default", "moa"}
        Whose definition is followed where tools differ; the default is river's, or the paper's.
    """

    _kind = _abi.DRIFT_DETECTOR_ADWIN

    def __init__(
        self,
        delta: float = 0.002,
        clock: int = 32,
        max_buckets: int = 5,
        min_window_length: int = 5,
        grace_period: int = 10,
        compat: Literal["default", "moa"] = "default",
    ) -> None:
        super().__init__(
            {
                "delta": delta,
                "clock": clock,
                "max_buckets": max_buckets,
                "min_window_length": min_window_length,
                "grace_period": grace_period,
                "compat": compat,
            }
        )


class DDM(Detector):
    """DDM: the error rate rises above its best.

    It takes losses from 0 (right) to 1 (wrong).

    Parameters
    ----------
    warm_start : int
        Values before the first test.
        From 1 to 1e+15.
    warning_threshold : float
        Standard deviations above the best rate.
        From 0 to 1e+06.
    drift_threshold : float
        Standard deviations above the best rate.
        From 0 to 1e+06.
    compat : {"default", "moa", "frouros"}
        Whose definition is followed where tools differ; the default is river's, or the paper's.
    """

    _kind = _abi.DRIFT_DETECTOR_DDM

    def __init__(
        self,
        warm_start: int = 30,
        warning_threshold: float = 2.0,
        drift_threshold: float = 3.0,
        compat: Literal["default", "moa", "frouros"] = "default",
    ) -> None:
        super().__init__(
            {
                "warm_start": warm_start,
                "warning_threshold": warning_threshold,
                "drift_threshold": drift_threshold,
                "compat": compat,
            }
        )


class EDDM(Detector):
    """EDDM: errors come closer together than they did.

    It takes errors: 0 where the prediction was right, 1 where it was wrong.

    Parameters
    ----------
    warm_start : int
        Values, and errors, before the first test.
        From 1 to 1e+15.
    alpha : float
        Part of the largest distance that is a warning.
        From 0 to 1.
    beta : float
        Part of the largest distance that is a drift.
        From 0 to 1.
    compat : {"default", "moa"}
        Whose definition is followed where tools differ; the default is river's, or the paper's.
    """

    _kind = _abi.DRIFT_DETECTOR_EDDM

    def __init__(
        self,
        warm_start: int = 30,
        alpha: float = 0.95,
        beta: float = 0.9,
        compat: Literal["default", "moa"] = "default",
    ) -> None:
        super().__init__(
            {
                "warm_start": warm_start,
                "alpha": alpha,
                "beta": beta,
                "compat": compat,
            }
        )


class RDDM(Detector):
    """RDDM: DDM that forgets old concepts and ends long warnings.

    It takes errors: 0 where the prediction was right, 1 where it was wrong.

    Parameters
    ----------
    warm_start : int
        Values before the first test.
        From 1 to 1e+09.
    warning_threshold : float
        Standard deviations above the best rate.
        From 0 to 1e+06.
    drift_threshold : float
        Standard deviations above the best rate.
        From 0 to 1e+06.
    max_concept_size : int
        Values of a concept before the rate is made anew.
        From 1 to 1e+15.
    buffer_size : int
        Last values that it is made of.
        From 1 to 1e+06.
    warning_limit : int
        Length of a warning that is a drift.
        From 1 to 1e+15.
    compat : {"default", "moa"}
        Whose definition is followed where tools differ; the default is river's, or the paper's.
    """

    _kind = _abi.DRIFT_DETECTOR_RDDM

    def __init__(
        self,
        warm_start: int = 129,
        warning_threshold: float = 1.773,
        drift_threshold: float = 2.258,
        max_concept_size: int = 40000,
        buffer_size: int = 7000,
        warning_limit: int = 1400,
        compat: Literal["default", "moa"] = "default",
    ) -> None:
        super().__init__(
            {
                "warm_start": warm_start,
                "warning_threshold": warning_threshold,
                "drift_threshold": drift_threshold,
                "max_concept_size": max_concept_size,
                "buffer_size": buffer_size,
                "warning_limit": warning_limit,
                "compat": compat,
            }
        )


class HDDMA(Detector):
    """HDDM-A: Hoeffding's bound on the average of all losses.

    It takes losses from 0 (right) to 1 (wrong).

    Parameters
    ----------
    drift_confidence : float
        Probability of a false drift.
        From 1e-300 to 1.
    warning_confidence : float
        Probability of a false warning.
        From 1e-300 to 1.
    two_sided_test : bool
        Whether falling averages are drifts as well.
    """

    _kind = _abi.DRIFT_DETECTOR_HDDM_A

    def __init__(
        self,
        drift_confidence: float = 0.001,
        warning_confidence: float = 0.005,
        two_sided_test: bool = False,
    ) -> None:
        super().__init__(
            {
                "drift_confidence": drift_confidence,
                "warning_confidence": warning_confidence,
                "two_sided_test": two_sided_test,
            }
        )


class HDDMW(Detector):
    """HDDM-W: McDiarmid's bound on weighted averages of losses.

    It takes losses from 0 (right) to 1 (wrong).

    Parameters
    ----------
    drift_confidence : float
        Probability of a false drift.
        From 1e-300 to 1.
    warning_confidence : float
        Probability of a false warning.
        From 1e-300 to 1.
    lambda_val : float
        Weight of a new value in the averages.
        From 1e-09 to 1.
    two_sided_test : bool
        Whether falling averages are drifts as well.
    """

    _kind = _abi.DRIFT_DETECTOR_HDDM_W

    def __init__(
        self,
        drift_confidence: float = 0.001,
        warning_confidence: float = 0.005,
        lambda_val: float = 0.05,
        two_sided_test: bool = False,
    ) -> None:
        super().__init__(
            {
                "drift_confidence": drift_confidence,
                "warning_confidence": warning_confidence,
                "lambda_val": lambda_val,
                "two_sided_test": two_sided_test,
            }
        )


class FHDDM(Detector):
    """FHDDM: fewer right predictions than in the best window.

    It takes errors: 0 where the prediction was right, 1 where it was wrong.

    Parameters
    ----------
    sliding_window_size : int
        Predictions of the window.
        From 1 to 1e+06.
    confidence_level : float
        Probability of a false drift.
        From 1e-300 to 1.
    short_window_size : int
        Last ones of them that are tested as well; 0: none.
        From 0 to 1e+06.
    """

    _kind = _abi.DRIFT_DETECTOR_FHDDM

    def __init__(
        self,
        sliding_window_size: int = 100,
        confidence_level: float = 1e-06,
        short_window_size: int = 0,
    ) -> None:
        super().__init__(
            {
                "sliding_window_size": sliding_window_size,
                "confidence_level": confidence_level,
                "short_window_size": short_window_size,
            }
        )


class STEPD(Detector):
    """STEPD: recent predictions against all before.

    It takes errors: 0 where the prediction was right, 1 where it was wrong.

    Parameters
    ----------
    window_size : int
        Recent predictions.
        From 1 to 1e+06.
    alpha_drift : float
        P-value below which it is a drift.
        From 0 to 1.
    alpha_warning : float
        P-value below which it is a warning.
        From 0 to 1.
    """

    _kind = _abi.DRIFT_DETECTOR_STEPD

    def __init__(
        self,
        window_size: int = 30,
        alpha_drift: float = 0.003,
        alpha_warning: float = 0.05,
    ) -> None:
        super().__init__(
            {
                "window_size": window_size,
                "alpha_drift": alpha_drift,
                "alpha_warning": alpha_warning,
            }
        )


class KSWIN(Detector):
    """KSWIN: Kolmogorov-Smirnov test of the last values in a window.

    It takes numbers of magnitude up to 1e100.

    Parameters
    ----------
    alpha : float
        P-value up to which it is a drift.
        From 0 to 1.
    window_size : int
        Values of the window.
        From 2 to 1e+06.
    stat_size : int
        Last ones of them, and size of the sample.
        From 1 to 10000.
    seed : int
        Of the random sample.
    """

    _kind = _abi.DRIFT_DETECTOR_KSWIN

    def __init__(
        self,
        alpha: float = 0.005,
        window_size: int = 100,
        stat_size: int = 30,
        seed: int = 0,
    ) -> None:
        super().__init__(
            {
                "alpha": alpha,
                "window_size": window_size,
                "stat_size": stat_size,
                "seed": seed,
            }
        )
