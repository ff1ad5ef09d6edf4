# SPDX-License-Identifier: Apache-2.0
"""The library's detectors through its C interface, for comparisons with other tools."""

import ctypes

NAMES = ["page_hinkley", "cusum", "gma", "ewma", "ecdd", "shewhart", "adwin", "ddm", "eddm", "rddm", "hddm_a", "hddm_w",
         "fhddm", "stepd", "kswin"]
CONVENTIONS = ["default", "moa", "frouros"]
LEVELS = {1: "warnings", 2: "drifts"}


class Setting(ctypes.Structure):
    _fields_ = [("name", ctypes.c_char_p), ("value", ctypes.c_double)]


class Options(ctypes.Structure):
    _fields_ = [("struct_size", ctypes.c_uint32), ("kind", ctypes.c_int32), ("compat", ctypes.c_int32),
                ("reserved", ctypes.c_uint32), ("settings", ctypes.POINTER(Setting)), ("setting_count", ctypes.c_size_t),
                ("seed", ctypes.c_uint64), ("allocator", ctypes.c_void_p)]


class Flag(ctypes.Structure):
    _fields_ = [("index", ctypes.c_uint64), ("level", ctypes.c_int32), ("direction", ctypes.c_int32),
                ("change_point", ctypes.c_uint64), ("statistic", ctypes.c_double), ("threshold", ctypes.c_double)]


class Library:
    def __init__(self, path):
        self.library = ctypes.CDLL(path)
        self.library.drift_status_text.restype = ctypes.c_char_p
        self.library.drift_detector_free.argtypes = [ctypes.c_void_p]
        self.library.drift_detector_update.argtypes = [
            ctypes.c_void_p, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p,
            ctypes.c_void_p]

    def must(self, status):
        if status != 0:
            raise RuntimeError(self.library.drift_status_text(status).decode())

    def options(self, kind, settings, compat, seed):
        array = (Setting * max(len(settings), 1))(*[Setting(k.encode(), float(v)) for k, v in settings.items()])
        made = Options()
        number = self.library.drift_detector_from_name(kind.encode())
        self.library.drift_detector_options_init(ctypes.byref(made), number)
        made.compat = self.library.drift_compat_from_name(compat.encode())
        made.settings = array
        made.setting_count = len(settings)
        made.seed = seed
        return made

    def create(self, kind, settings=(), compat="default", seed=0):
        options = self.options(kind, dict(settings), compat, seed)
        detector = ctypes.c_void_p()
        self.must(self.library.drift_detector_create(ctypes.byref(options), ctypes.byref(detector), None))
        return detector

    def update(self, detector, data, flags):
        """Number of flags; data and flags are arrays of ctypes."""
        count = ctypes.c_size_t()
        self.must(self.library.drift_detector_update(detector, data, len(data), flags, len(flags), ctypes.byref(count),
                                                     None))
        return count.value

    def flags(self, kind, values, settings=(), compat="default", seed=0):
        """All flags: (index, "warnings" or "drifts", direction, change point)."""
        detector = self.create(kind, settings, compat, seed)
        flags = (Flag * max(len(values), 1))()
        count = self.update(detector, (ctypes.c_double * len(values))(*values), flags)
        self.library.drift_detector_free(detector)
        return [(f.index, LEVELS[f.level], f.direction, f.change_point) for f in flags[:count]]

    def run(self, kind, values, settings=(), compat="default", seed=0):
        """{"drifts": indices, "warnings": indices of the values at which one begins}"""
        found = self.flags(kind, values, settings, compat, seed)
        return {level: [f[0] for f in found if f[1] == level] for level in ("drifts", "warnings")}


def collect(says):
    """The same from another tool: says yields (drift, warning) for each value."""
    found = {"drifts": [], "warnings": []}
    before = False
    for i, (drift, warning) in enumerate(says):
        if drift:
            found["drifts"].append(i)
        elif warning and not before:
            found["warnings"].append(i)
        before = warning and not drift
    return found
