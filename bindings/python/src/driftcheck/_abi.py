# SPDX-License-Identifier: Apache-2.0
# Written by tools/gen_python_abi.py from the public headers: change those, then run it.
"""The C interface: structs, numbers and functions, with the headers' comments."""

from __future__ import annotations

from ctypes import (
    CFUNCTYPE,
    POINTER,
    Structure,
    c_char,
    c_char_p,
    c_double,
    c_int,
    c_int32,
    c_int64,
    c_size_t,
    c_uint32,
    c_uint64,
    c_void_p,
)
from typing import Any, Protocol

#: What ctypes takes for a pointer to a struct: a reference, an array, None. The argument types check it at the call.
Pointer = Any
#: What ctypes takes for a pointer to memory: an address, an array, a reference, bytes, None.
Memory = Any

VERSION = "0.1.0"
ABI_VERSION = 0

DRIFT_DOUBLE_TEXT_SIZE = 32
DRIFT_ERROR_COLUMN_SIZE = 128
DRIFT_ERROR_MESSAGE_SIZE = 384
DRIFT_EVENT_NAME_SIZE = 64
DRIFT_SMOOTHING_DEFAULT = 0.5
DRIFT_OK = 0
DRIFT_EMPTY = 1
DRIFT_CONSTANT = 2
DRIFT_TOO_FEW = 3
DRIFT_TYPE_MISMATCH = 4
DRIFT_NOT_APPLICABLE = 5
DRIFT_OVERFLOW = 6
DRIFT_MISSING_COLUMN = 7
DRIFT_INVALID_ARGUMENT = 100
DRIFT_OUT_OF_MEMORY = 101
DRIFT_IO = 102
DRIFT_BAD_FORMAT = 103
DRIFT_VERSION = 104
DRIFT_SCHEMA = 105
DRIFT_LIMIT = 106
DRIFT_BUFFER_TOO_SMALL = 107
DRIFT_SIMD_SCALAR = 0
DRIFT_SIMD_AVX2 = 1
DRIFT_SIMD_AVX512 = 2
DRIFT_SIMD_NEON = 3
DRIFT_DATA_FLOAT64 = 1
DRIFT_DATA_FLOAT32 = 2
DRIFT_DATA_INT64 = 3
DRIFT_DATA_INT32 = 4
DRIFT_DATA_UINT8 = 5
DRIFT_DATA_BOOL = 6
DRIFT_DATA_CODES = 7
DRIFT_DATA_STRING = 8
DRIFT_DATA_INT8 = 9
DRIFT_DATA_INT16 = 10
DRIFT_DATA_UINT16 = 11
DRIFT_DATA_UINT32 = 12
DRIFT_DATA_UINT64 = 13
DRIFT_DATA_FLOAT16 = 14
DRIFT_DATA_BFLOAT16 = 15
DRIFT_DATA_BITS = 16
DRIFT_DATA_TEXT = 17
DRIFT_DATA_DICTIONARY = 18
DRIFT_DATA_NONE = 19
DRIFT_TEXTS_OFFSETS32 = 1
DRIFT_TEXTS_OFFSETS64 = 2
DRIFT_TEXTS_VIEWS = 3
DRIFT_TYPE_AUTO = 0
DRIFT_TYPE_NUMERIC = 1
DRIFT_TYPE_CATEGORICAL = 2
DRIFT_COLUMN_HAS_RANGE = 1
DRIFT_COLUMN_HAS_MEAN = 2
DRIFT_COLUMN_HAS_STD = 4
DRIFT_COLUMN_ABSENT = 8
DRIFT_COLUMN_TYPE_CHANGED = 16
DRIFT_COLUMN_NUMBERS = 32
DRIFT_COLUMN_LIKE = 64
DRIFT_DETECTOR_PAGE_HINKLEY = 1
DRIFT_DETECTOR_CUSUM = 2
DRIFT_DETECTOR_GMA = 3
DRIFT_DETECTOR_EWMA = 4
DRIFT_DETECTOR_ECDD = 5
DRIFT_DETECTOR_SHEWHART = 6
DRIFT_DETECTOR_ADWIN = 7
DRIFT_DETECTOR_DDM = 8
DRIFT_DETECTOR_EDDM = 9
DRIFT_DETECTOR_RDDM = 10
DRIFT_DETECTOR_HDDM_A = 11
DRIFT_DETECTOR_HDDM_W = 12
DRIFT_DETECTOR_FHDDM = 13
DRIFT_DETECTOR_STEPD = 14
DRIFT_DETECTOR_KSWIN = 15
DRIFT_DETECTOR_LAST = 15
DRIFT_INPUT_NUMBER = 0
DRIFT_INPUT_ERROR = 1
DRIFT_INPUT_LOSS = 2
DRIFT_COMPAT_DEFAULT = 0
DRIFT_COMPAT_MOA = 1
DRIFT_COMPAT_FROUROS = 2
DRIFT_LEVEL_NONE = 0
DRIFT_LEVEL_WARNING = 1
DRIFT_LEVEL_DRIFT = 2
DRIFT_DIRECTION_NONE = 0
DRIFT_DIRECTION_UP = 1
DRIFT_DIRECTION_DOWN = -1
DRIFT_BINS_NUMERIC = 1
DRIFT_BINS_CATEGORICAL = 2
DRIFT_REFERENCE_BOTH = 0
DRIFT_REFERENCE_POOLED = 1
DRIFT_REFERENCE_BALL = 2
DRIFT_EXPLANATION_NONE = 0
DRIFT_EXPLANATION_MEAN = 1
DRIFT_EXPLANATION_SCALE = 2
DRIFT_EXPLANATION_BELOW = 3
DRIFT_EXPLANATION_ABOVE = 4
DRIFT_EXPLANATION_MISSING = 5
DRIFT_EXPLANATION_OTHER = 6
DRIFT_EXPLANATION_CATEGORY = 7
DRIFT_EXPLANATION_SHAPE = 8
DRIFT_STAT_KS = 0
DRIFT_STAT_PSI = 1
DRIFT_STAT_KL = 2
DRIFT_STAT_JS = 3
DRIFT_STAT_HELLINGER = 4
DRIFT_STAT_TV = 5
DRIFT_STAT_LINF = 6
DRIFT_STAT_WASSERSTEIN = 7
DRIFT_STAT_WASSERSTEIN_NORMED = 8
DRIFT_STAT_CHI2 = 9
DRIFT_STAT_G = 10
DRIFT_STAT_CRAMERS_V = 11
DRIFT_STAT_MISSING = 12
DRIFT_STAT_COUNT = 13
DRIFT_METHOD_NONE = 0
DRIFT_METHOD_EXACT = 1
DRIFT_METHOD_KSTWO = 2
DRIFT_METHOD_CHI2_ASYMPTOTIC = 3
DRIFT_METHOD_TWO_PROPORTION_Z = 4
DRIFT_METHOD_BINS = 5
DRIFT_METHOD_CATEGORIES = 6
DRIFT_METHOD_SAMPLES = 7
DRIFT_METHOD_KNOTS = 8
DRIFT_METHOD_KOLMOGOROV_BOUND = 9
DRIFT_HAS_VALUE = 1
DRIFT_HAS_P = 2
DRIFT_HAS_BOUNDS = 4
DRIFT_HAS_LOCATION = 8
DRIFT_HAS_DF = 16
DRIFT_ADJUST_BH = 0
DRIFT_ADJUST_HOLM = 1
DRIFT_ADJUST_BONFERRONI = 2
DRIFT_ADJUST_NONE = 3
DRIFT_VERDICT_NONE = 0
DRIFT_VERDICT_WARNING = 1
DRIFT_VERDICT_DRIFT = 2
DRIFT_VERDICT_INSUFFICIENT = 3
DRIFT_CALIBRATED_HAS_PSI = 1
DRIFT_CALIBRATED_HAS_KS = 2
DRIFT_WINDOW_TUMBLING = 0
DRIFT_WINDOW_SLIDING = 1
DRIFT_WINDOW_DECAYING = 2
DRIFT_ROLE_FEATURE = 0
DRIFT_ROLE_PREDICTION = 1
DRIFT_ROLE_SCORE = 2
DRIFT_POLICY_EVIDENCE = 0
DRIFT_POLICY_WINDOW = 1
DRIFT_TASK_NONE = 0
DRIFT_TASK_BINARY = 1
DRIFT_TASK_MULTICLASS = 2
DRIFT_TASK_REGRESSION = 3
DRIFT_METRIC_ACCURACY = 0
DRIFT_METRIC_PRECISION = 1
DRIFT_METRIC_RECALL = 2
DRIFT_METRIC_F1 = 3
DRIFT_METRIC_MACRO_F1 = 4
DRIFT_METRIC_LOG_LOSS = 5
DRIFT_METRIC_BRIER = 6
DRIFT_METRIC_ROC_AUC = 7
DRIFT_METRIC_ECE = 8
DRIFT_METRIC_MAE = 9
DRIFT_METRIC_RMSE = 10
DRIFT_METRIC_BIAS = 11
DRIFT_METRIC_R2 = 12
DRIFT_METRIC_COUNT = 13
DRIFT_SOURCE_COLUMN = 1
DRIFT_SOURCE_STREAM = 2
DRIFT_SOURCE_ERROR = 3
DRIFT_SOURCE_LOG_LOSS = 4
DRIFT_SOURCE_SQUARED_ERROR = 5
DRIFT_SOURCE_ABSOLUTE_ERROR = 6
DRIFT_SOURCE_BIAS = 7
DRIFT_RISKS_DEFAULT = 0
DRIFT_RISKS_OF_RULES = 1
DRIFT_EVIDENCE_HAS_PSI = 1
DRIFT_EVIDENCE_HAS_RANGE = 2
DRIFT_EVIDENCE_NOW = 0
DRIFT_EVIDENCE_AT_ALARM = 1
DRIFT_STAT_EVIDENCE = 1000
DRIFT_EVENT_DATA_DRIFT = 1
DRIFT_EVENT_PREDICTION_DRIFT = 2
DRIFT_EVENT_CONCEPT_DRIFT = 3
DRIFT_EVENT_PERFORMANCE = 4
DRIFT_EVENT_DATA_QUALITY = 5
DRIFT_EVENT_SCHEMA = 6
DRIFT_EVENT_RECOVERY = 7
DRIFT_SUBJECT_COLUMN = 1
DRIFT_SUBJECT_STREAM = 2
DRIFT_SUBJECT_METRIC = 3
DRIFT_SUBJECT_DETECTOR = 4
DRIFT_SUBJECT_RISK = 5
DRIFT_EVENT_HAS_VALUE = 1
DRIFT_EVENT_HAS_THRESHOLD = 2
DRIFT_EVENT_HAS_P = 4

#: DRIFT_STATUS_MAP: (name, number, text)
STATUS_LIST: tuple[tuple[str, int, str], ...] = (
    ("OK", 0, "success"),
    ("EMPTY", 1, "no usable values"),
    ("CONSTANT", 2, "all values are the same, so this number is not defined"),
    ("TOO_FEW", 3, "too few rows to say"),
    ("TYPE_MISMATCH", 4, "the two sides have different types"),
    ("NOT_APPLICABLE", 5, "not defined for this kind of data"),
    ("OVERFLOW", 6, "the result is outside the range of a double"),
    ("MISSING_COLUMN", 7, "the column is missing from the current data"),
    ("INVALID_ARGUMENT", 100, "an argument is not valid"),
    ("OUT_OF_MEMORY", 101, "out of memory"),
    ("IO", 102, "a file could not be read or written"),
    ("BAD_FORMAT", 103, "not a driftcheck profile, or a damaged one"),
    ("VERSION", 104, "written by a newer, incompatible version"),
    ("SCHEMA", 105, "columns do not match the schema"),
    ("LIMIT", 106, "a documented limit was passed"),
    ("BUFFER_TOO_SMALL", 107, "the buffer is too small"),
)

#: DRIFT_DETECTOR_MAP: (name, number, text)
DETECTOR_LIST: tuple[tuple[str, int, str], ...] = (
    ("PAGE_HINKLEY", 1, "page_hinkley"),
    ("CUSUM", 2, "cusum"),
    ("GMA", 3, "gma"),
    ("EWMA", 4, "ewma"),
    ("ECDD", 5, "ecdd"),
    ("SHEWHART", 6, "shewhart"),
    ("ADWIN", 7, "adwin"),
    ("DDM", 8, "ddm"),
    ("EDDM", 9, "eddm"),
    ("RDDM", 10, "rddm"),
    ("HDDM_A", 11, "hddm_a"),
    ("HDDM_W", 12, "hddm_w"),
    ("FHDDM", 13, "fhddm"),
    ("STEPD", 14, "stepd"),
    ("KSWIN", 15, "kswin"),
)

#: DRIFT_EXPLANATION_MAP: (name, number, text)
EXPLANATION_LIST: tuple[tuple[str, int, str], ...] = (
    ("NONE", 0, "none"),
    ("MEAN", 1, "mean"),
    ("SCALE", 2, "scale"),
    ("BELOW", 3, "below_range"),
    ("ABOVE", 4, "above_range"),
    ("MISSING", 5, "missing"),
    ("OTHER", 6, "other"),
    ("CATEGORY", 7, "category"),
    ("SHAPE", 8, "shape"),
)

#: DRIFT_METRIC_MAP: (name, number, text)
METRIC_LIST: tuple[tuple[str, int, str], ...] = (
    ("ACCURACY", 0, "accuracy"),
    ("PRECISION", 1, "precision"),
    ("RECALL", 2, "recall"),
    ("F1", 3, "f1"),
    ("MACRO_F1", 4, "macro_f1"),
    ("LOG_LOSS", 5, "log_loss"),
    ("BRIER", 6, "brier"),
    ("ROC_AUC", 7, "roc_auc"),
    ("ECE", 8, "ece"),
    ("MAE", 9, "mae"),
    ("RMSE", 10, "rmse"),
    ("BIAS", 11, "bias"),
    ("R2", 12, "r2"),
)

#: DRIFT_STATISTIC_MAP: (name, number, text)
STATISTIC_LIST: tuple[tuple[str, int, str], ...] = (
    ("KS", 0, "ks"),
    ("PSI", 1, "psi"),
    ("KL", 2, "kl"),
    ("JS", 3, "js"),
    ("HELLINGER", 4, "hellinger"),
    ("TV", 5, "tv"),
    ("LINF", 6, "linf"),
    ("WASSERSTEIN", 7, "wasserstein"),
    ("WASSERSTEIN_NORMED", 8, "wasserstein_normed"),
    ("CHI2", 9, "chi2"),
    ("G", 10, "g"),
    ("CRAMERS_V", 11, "cramers_v"),
    ("MISSING", 12, "missing"),
)

#: DRIFT_METHOD_MAP: (name, number, text)
METHOD_LIST: tuple[tuple[str, int, str], ...] = (
    ("NONE", 0, "none"),
    ("EXACT", 1, "exact"),
    ("KSTWO", 2, "kstwo"),
    ("CHI2_ASYMPTOTIC", 3, "chi2_asymptotic"),
    ("TWO_PROPORTION_Z", 4, "two_proportion_z"),
    ("BINS", 5, "bins"),
    ("CATEGORIES", 6, "categories"),
    ("SAMPLES", 7, "samples"),
    ("KNOTS", 8, "knots"),
    ("KOLMOGOROV_BOUND", 9, "kolmogorov_bound"),
)


class drift_work(Structure):
    """Work of one call, in pieces: an executor is handed it."""


class drift_profile_builder(Structure):
    """Opaque."""


class drift_profile(Structure):
    """Opaque."""


class drift_design_effect(Structure):
    """Opaque."""


class drift_detector(Structure):
    """Opaque."""


class drift_page_hinkley(Structure):
    """One Page-Hinkley test a column, updated side by side with vector instructions. Each gives the
     flags that a detector of its own would.
    """


class drift_evidence(Structure):
    """Opaque."""


class drift_arrow(Structure):
    """Reads arrays of one schema, or one stream."""


class drift_dlpack(Structure):
    """Reads tensors with one number of columns."""


class drift_ks_reference(Structure):
    """A reference sample, sorted and counted once, for the test of many windows against it. Never
     changed after it is made: any number of threads may use it at the same time.
    """


class drift_sliding_ks(Structure):
    """The test of a reference and the last values of a stream, kept up to date with each value."""


class drift_report(Structure):
    """Opaque."""


class drift_monitor(Structure):
    """Opaque."""


class drift_shard(Structure):
    """Counts for one thread, to be collected by the owner of the monitor."""


class drift_risk(Structure):
    """Opaque."""


class drift_error(Structure):
    """Details of a failure, in memory of the caller. Every function takes it last; NULL is allowed.
    Written only on failure; texts are always terminated and are cut at a whole character.

    struct_size: sizeof(drift_error), set by drift_error_init
    code: a drift_status
    row: row (0-based, in the batch or file), or -1
    column: name of the column, or ""
    message: what is wrong and what to do, one line
    """

    _fields_ = [
        ("struct_size", c_uint32),
        ("code", c_int32),
        ("row", c_int64),
        ("column", c_char * 128),
        ("message", c_char * 384),
    ]

    struct_size: int
    code: int
    row: int
    column: bytes
    message: bytes


class drift_allocator(Structure):
    """Source of memory of one object. Copied into the object; `context` must outlive it. Called by the
    thread that calls the library: by several at the same time if they call functions that take a
    `const` handle side by side.
    A pointer to a drift_allocator that is NULL, or one that lacks `allocate` or `release`, means
    malloc and free.

    allocate: Returns `size` (> 0) bytes aligned for any type, or NULL when there is no memory.
    release: Releases memory that `allocate` of the same context gave with the same size. Never NULL.
    """

    _fields_ = [
        ("struct_size", c_uint32),
        ("reserved", c_uint32),
        ("allocate", CFUNCTYPE(c_void_p, c_void_p, c_size_t)),
        ("release", CFUNCTYPE(None, c_void_p, c_void_p, c_size_t)),
        ("context", c_void_p),
    ]

    struct_size: int
    reserved: int
    allocate: Any
    release: Any
    context: int | None


class drift_executor(Structure):
    """Threads that the caller lends. The library starts none: a call that treats many columns lets
    these treat them side by side. The result is the same to the bit.

    struct_size: sizeof(drift_executor)
    run: Calls drift_work_do(work, i) for each i below `count`, by any threads, and returns when all are done. Meanwhile the object's allocator is called by these threads at the same time.
    """

    _fields_ = [
        ("struct_size", c_uint32),
        ("reserved", c_uint32),
        ("run", CFUNCTYPE(None, c_void_p, POINTER(drift_work), c_size_t)),
        ("context", c_void_p),
    ]

    struct_size: int
    reserved: int
    run: Any
    context: int | None


class drift_strings(Structure):
    """Texts, one after the other: text i is bytes[offsets[i]] up to bytes[offsets[i + 1]].

    offsets: count + 1 numbers, from >= 0, never falling
    bytes: NULL only if all texts are empty
    count: number of texts
    """

    _fields_ = [
        ("offsets", c_void_p),
        ("bytes", c_char_p),
        ("count", c_int64),
    ]

    offsets: int | None
    bytes: bytes | None
    count: int


class drift_texts(Structure):
    """Texts of TEXT and DICTIONARY columns. Nothing needs to be aligned.

    struct_size: sizeof(drift_texts)
    layout: DRIFT_TEXTS_...
    count: number of texts
    index: the offsets or views; NULL allowed if count is 0
    bytes: OFFSETS: the text; NULL only if all texts are empty
    buffers: VIEWS: buffer_count pointers; NULL allowed if it is 0
    buffer_sizes: VIEWS: bytes of each buffer; reads beyond them are refused
    buffer_count: VIEWS: number of buffers, >= 0
    validity: DICTIONARY: bit validity_offset + i 0: text i is missing, and so are the rows that name it; NULL: none is. TEXT: NULL, the column says which rows are missing.
    validity_offset: first bit that counts, >= 0
    """

    _fields_ = [
        ("struct_size", c_uint32),
        ("layout", c_int32),
        ("count", c_int64),
        ("index", c_void_p),
        ("bytes", c_char_p),
        ("buffers", POINTER(c_char_p)),
        ("buffer_sizes", c_void_p),
        ("buffer_count", c_int64),
        ("validity", c_void_p),
        ("validity_offset", c_int64),
    ]

    struct_size: int
    layout: int
    count: int
    index: int | None
    bytes: bytes | None
    buffers: Pointer
    buffer_sizes: int | None
    buffer_count: int
    validity: int | None
    validity_offset: int


class drift_column(Structure):
    """One column of a batch. Everything it points at belongs to the caller.

    All columns of a batch have the same `struct_size`, which is also the distance from one to the
    next: programs built with a header whose drift_column ended at `unparsable` (72 bytes) go on
    working, with the types up to DRIFT_DATA_STRING.

    struct_size: sizeof(drift_column)
    type: DRIFT_DATA_...
    name: terminated UTF-8, not empty; columns are matched by name
    data: first value; unused for STRING, NULL allowed if the batch has 0 rows
    stride: bytes from one value to the next, may be negative; 0: no gap
    validity: bit i (least significant first) 0: row i is missing; NULL: none is
    validity_offset: first bit that counts, >= 0
    strings: STRING: the values, count = rows. CODES: the dictionary
    unparsable: How many of the missing rows held something that could not be read as a value; at most the number of rows whose validity bit is 0. They are counted as `unparsable`, not `missing`.
    texts: TEXT: the values, count = rows. DICTIONARY: the dictionary
    bit_offset: BITS: the first bit that counts, >= 0; else 0
    outer_validity: A second bitmap, such as that of a struct the column is a part of: a row is missing where either has a 0. NULL without `validity`: a single bitmap goes there.
    outer_validity_offset: first bit that counts, >= 0
    code_type: DICTIONARY: type of the indices, one of DRIFT_DATA_INT8 ... UINT64; else 0
    repeated: 1: `stride` is 0 and means it: every row is the value at `data`
    """

    _fields_ = [
        ("struct_size", c_uint32),
        ("type", c_int32),
        ("name", c_char_p),
        ("data", c_void_p),
        ("stride", c_int64),
        ("validity", c_void_p),
        ("validity_offset", c_int64),
        ("strings", POINTER(drift_strings)),
        ("unparsable", c_uint64),
        ("texts", POINTER(drift_texts)),
        ("bit_offset", c_int64),
        ("outer_validity", c_void_p),
        ("outer_validity_offset", c_int64),
        ("code_type", c_int32),
        ("repeated", c_int32),
    ]

    struct_size: int
    type: int
    name: bytes | None
    data: int | None
    stride: int
    validity: int | None
    validity_offset: int
    strings: Pointer
    unparsable: int
    texts: Pointer
    bit_offset: int
    outer_validity: int | None
    outer_validity_offset: int
    code_type: int
    repeated: int


class drift_batch(Structure):
    """Rows handed over in one call.

    struct_size: sizeof(drift_batch)
    rows: number of rows of every column, >= 0
    columns: column_count columns, each name once
    """

    _fields_ = [
        ("struct_size", c_uint32),
        ("reserved", c_uint32),
        ("rows", c_int64),
        ("columns", POINTER(drift_column)),
        ("column_count", c_size_t),
    ]

    struct_size: int
    reserved: int
    rows: int
    columns: Pointer
    column_count: int


class drift_field(Structure):
    """One column of a schema, as asked for.

    struct_size: sizeof(drift_field)
    type: DRIFT_TYPE_...
    name: terminated UTF-8, 1 to 65,535 bytes, each name once
    reason: why this type was asked for, one phrase; NULL: "given"
    """

    _fields_ = [
        ("struct_size", c_uint32),
        ("type", c_int32),
        ("name", c_char_p),
        ("reason", c_char_p),
    ]

    struct_size: int
    type: int
    name: bytes | None
    reason: bytes | None


class drift_profile_options(Structure):
    """Options of a profile; zero means default.

    struct_size: sizeof(drift_profile_options)
    resolution: quantiles kept, 10 to 10,000, a multiple of psi_bins; 0: 100
    psi_bins: quantile bins of psi and its kin, 2 to 1,000; 0: 10
    max_categories: categories kept a column, 1 to 1,000,000; 0: 1,000
    keep_rows: 1: keep the sorted finite values, for exact tests later
    allocator: NULL: malloc. Copied.
    """

    _fields_ = [
        ("struct_size", c_uint32),
        ("resolution", c_uint32),
        ("psi_bins", c_uint32),
        ("max_categories", c_uint32),
        ("keep_rows", c_uint32),
        ("reserved", c_uint32),
        ("allocator", POINTER(drift_allocator)),
    ]

    struct_size: int
    resolution: int
    psi_bins: int
    max_categories: int
    keep_rows: int
    reserved: int
    allocator: Pointer


class drift_column_counts(Structure):
    """Kinds of rows of a column. rows = finite + missing + nan + infinities + unparsable for numeric
     columns, and rows = the sum over categories + other + missing + unparsable for categorical ones.

    missing: absent: invalid bit, empty field, negative code
    nan: not a number, as a value (numeric only)
    positive_infinity: numeric only
    negative_infinity: numeric only
    unparsable: present but not readable as a value
    finite: numeric: rows that enter statistics
    rounded: int64 values that a double cannot hold exactly
    """

    _fields_ = [
        ("rows", c_uint64),
        ("missing", c_uint64),
        ("nan", c_uint64),
        ("positive_infinity", c_uint64),
        ("negative_infinity", c_uint64),
        ("unparsable", c_uint64),
        ("finite", c_uint64),
        ("rounded", c_uint64),
    ]

    rows: int
    missing: int
    nan: int
    positive_infinity: int
    negative_infinity: int
    unparsable: int
    finite: int
    rounded: int


class drift_profile_column(Structure):
    """One column of a profile. Pointers belong to the profile and live as long as it.

    struct_size: sizeof(drift_profile_column), set by the caller
    type: DRIFT_TYPE_NUMERIC or DRIFT_TYPE_CATEGORICAL
    name: terminated UTF-8
    type_reason: why it has this type, one phrase
    flags: DRIFT_COLUMN_...
    std: n - 1 below the line
    knots: numeric: knot_count rising numbers
    cells: numeric: knot_count + 1 counts; cell i: knots[i-1] <= x < knots[i]
    knot_count: 0 only for a reference column without finite values
    bin_edges: numeric: the knots that bound the bins of psi, kl, js, ...
    bin_edge_count: bins are one more than edges, open at both ends
    sorted_rows: numeric with keep_rows: `counts.finite` values; else, and if unsorted, NULL
    category_count: categorical: categories kept by name
    other: categorical: rows in categories that are not kept by name
    reference_categories: `_like` profiles: the first so many are the reference's
    """

    _fields_ = [
        ("struct_size", c_uint32),
        ("type", c_int32),
        ("name", c_char_p),
        ("type_reason", c_char_p),
        ("flags", c_uint32),
        ("reserved", c_uint32),
        ("counts", drift_column_counts),
        ("minimum", c_double),
        ("maximum", c_double),
        ("mean", c_double),
        ("std", c_double),
        ("knots", c_void_p),
        ("cells", c_void_p),
        ("knot_count", c_size_t),
        ("bin_edges", c_void_p),
        ("bin_edge_count", c_size_t),
        ("sorted_rows", c_void_p),
        ("category_count", c_size_t),
        ("other", c_uint64),
        ("reference_categories", c_size_t),
    ]

    struct_size: int
    type: int
    name: bytes | None
    type_reason: bytes | None
    flags: int
    reserved: int
    counts: drift_column_counts
    minimum: float
    maximum: float
    mean: float
    std: float
    knots: int | None
    cells: int | None
    knot_count: int
    bin_edges: int | None
    bin_edge_count: int
    sorted_rows: int | None
    category_count: int
    other: int
    reference_categories: int


class drift_category(Structure):
    """One category. `label` is UTF-8 and belongs to the profile; it may contain any byte, also 0.

    length: bytes of label; a terminator follows it
    """

    _fields_ = [
        ("label", c_char_p),
        ("length", c_size_t),
        ("count", c_uint64),
    ]

    label: bytes | None
    length: int
    count: int


class drift_detector_info(Structure):
    """What can be known of a kind before one is made.

    struct_size: sizeof(drift_detector_info), set by the caller
    input: DRIFT_INPUT_...
    compats: bit c set: DRIFT_COMPAT c is offered
    name: static storage, as all texts here
    description: one line
    """

    _fields_ = [
        ("struct_size", c_uint32),
        ("kind", c_int32),
        ("input", c_int32),
        ("compats", c_uint32),
        ("name", c_char_p),
        ("description", c_char_p),
        ("option_count", c_size_t),
    ]

    struct_size: int
    kind: int
    input: int
    compats: int
    name: bytes | None
    description: bytes | None
    option_count: int


class drift_detector_option_info(Structure):
    """One option of a kind.

    struct_size: sizeof(drift_detector_option_info), set by the caller
    integer: 1: whole numbers only
    name: river's name where river has it
    description: one line
    choices: "both up down": the names of the values 0, 1, 2; NULL: a number
    value: the default under the given convention
    minimum: smallest that is allowed
    maximum: largest that is allowed
    """

    _fields_ = [
        ("struct_size", c_uint32),
        ("integer", c_uint32),
        ("name", c_char_p),
        ("description", c_char_p),
        ("choices", c_char_p),
        ("value", c_double),
        ("minimum", c_double),
        ("maximum", c_double),
    ]

    struct_size: int
    integer: int
    name: bytes | None
    description: bytes | None
    choices: bytes | None
    value: float
    minimum: float
    maximum: float


class drift_detector_setting(Structure):
    """A setting by name."""

    _fields_ = [
        ("name", c_char_p),
        ("value", c_double),
    ]

    name: bytes | None
    value: float


class drift_detector_options(Structure):
    """Options of a detector.

    struct_size: sizeof(drift_detector_options)
    kind: DRIFT_DETECTOR_...
    compat: DRIFT_COMPAT_...
    settings: setting_count of them; the others are default
    seed: of kswin's sample; others ignore it
    allocator: NULL: malloc. Copied.
    """

    _fields_ = [
        ("struct_size", c_uint32),
        ("kind", c_int32),
        ("compat", c_int32),
        ("reserved", c_uint32),
        ("settings", POINTER(drift_detector_setting)),
        ("setting_count", c_size_t),
        ("seed", c_uint64),
        ("allocator", POINTER(drift_allocator)),
    ]

    struct_size: int
    kind: int
    compat: int
    reserved: int
    settings: Pointer
    setting_count: int
    seed: int
    allocator: Pointer


class drift_detector_flag(Structure):
    """A value at which a warning began or a drift was found.

    index: of the value, 0-based, since creation or drift_detector_reset
    level: DRIFT_LEVEL_WARNING or DRIFT_LEVEL_DRIFT
    direction: DRIFT_DIRECTION_...
    change_point: index of the first value after the change, estimated; `index` where the detector has no estimate
    statistic: of the test that raised it
    threshold: that it passed
    """

    _fields_ = [
        ("index", c_uint64),
        ("level", c_int32),
        ("direction", c_int32),
        ("change_point", c_uint64),
        ("statistic", c_double),
        ("threshold", c_double),
    ]

    index: int
    level: int
    direction: int
    change_point: int
    statistic: float
    threshold: float


class drift_detector_state(Structure):
    """What a detector knows. Numbers that a detector lacks are 0.

    struct_size: sizeof(drift_detector_state), set by the caller
    level: after the last value
    values: taken since creation or reset
    drifts: found since then
    warnings: begun since then
    last_drift: index of the last drift's value; only if drifts > 0
    change_point: of the last flag
    statistic: of the last test
    threshold: of the last test
    """

    _fields_ = [
        ("struct_size", c_uint32),
        ("level", c_int32),
        ("direction", c_int32),
        ("reserved", c_uint32),
        ("values", c_uint64),
        ("drifts", c_uint64),
        ("warnings", c_uint64),
        ("last_drift", c_uint64),
        ("change_point", c_uint64),
        ("statistic", c_double),
        ("threshold", c_double),
    ]

    struct_size: int
    level: int
    direction: int
    reserved: int
    values: int
    drifts: int
    warnings: int
    last_drift: int
    change_point: int
    statistic: float
    threshold: float


class drift_page_hinkley_flag(Structure):
    """A drift in one column.

    row: 0-based since creation; rows passed over count
    column: 0-based
    direction: DRIFT_DIRECTION_UP or _DOWN
    """

    _fields_ = [
        ("row", c_uint64),
        ("column", c_uint64),
        ("direction", c_int32),
        ("reserved", c_uint32),
    ]

    row: int
    column: int
    direction: int
    reserved: int


class drift_evidence_column(Structure):
    """One column as the reference knows it.

    struct_size: sizeof(drift_evidence_column)
    kind: DRIFT_BINS_...
    bins: number of bins, the special ones included; at most 65,536
    reference: Rows of the reference in each bin, `bins` for each slot, slot after slot. Copied.
    edges_are_rows: Numeric: 1 if in every slot the edges are values of that slot's own rows, no two rows are equal at an edge, the first is the smallest value and the last lies just above the largest. The law of the bins' shares is then known exactly. 0: edges from elsewhere, or ties.
    weight: share of the budget, relative to other columns; 0: 1
    design_effect: of this column; 0: that of the options
    """

    _fields_ = [
        ("struct_size", c_uint32),
        ("kind", c_int32),
        ("bins", c_size_t),
        ("reference", c_void_p),
        ("edges_are_rows", c_uint32),
        ("reserved", c_uint32),
        ("weight", c_double),
        ("design_effect", c_double),
    ]

    struct_size: int
    kind: int
    bins: int
    reference: int | None
    edges_are_rows: int
    reserved: int
    weight: float
    design_effect: float


class drift_evidence_options(Structure):
    """Options; zero means default.

    struct_size: sizeof(drift_evidence_options)
    reference_mode: DRIFT_REFERENCE_...
    false_alarm_every: checks, 1 to 1e15; 0: 1,000,000
    typical_rows: in a check; tunes power, never the promise; 0: 100
    min_effect: PSI that is not worth an alarm, 0 to 10
    delta_ref: chance that the ball misses what the reference came from, below 1; 0: 0.05
    design_effect: variance of a batch's mean / that of independent rows, 1 to 1e6; 0: 1. Other values than 1 make the promise approximate.
    slots: seasons with a reference each, at most 65,536; 0: 1
    allocator: NULL: malloc. Copied.
    """

    _fields_ = [
        ("struct_size", c_uint32),
        ("reference_mode", c_int32),
        ("false_alarm_every", c_double),
        ("typical_rows", c_uint64),
        ("min_effect", c_double),
        ("delta_ref", c_double),
        ("design_effect", c_double),
        ("slots", c_uint32),
        ("reserved", c_uint32),
        ("allocator", POINTER(drift_allocator)),
    ]

    struct_size: int
    reference_mode: int
    false_alarm_every: float
    typical_rows: int
    min_effect: float
    delta_ref: float
    design_effect: float
    slots: int
    reserved: int
    allocator: Pointer


class drift_evidence_state(Structure):
    """All columns together.

    struct_size: sizeof(drift_evidence_state), set by the caller
    alarm: 1 from the check that raised it until acknowledge, reset, rebaseline
    evidence: weighted mean of the columns'; an alarm is raised where it reaches false_alarm_every. "This or more appears by chance at most once in so many checks." [0, 1e300]
    checks: made since creation, reset or rebaseline; empty ones do not count
    alarms: raised since then
    last_alarm: number of the check that raised the last one, from 1; 0: none
    listed: Columns that the last alarm names (e-BH: the expected share of wrong ones among them is at most checks / false_alarm_every). 0 at an alarm: a little in many columns.
    """

    _fields_ = [
        ("struct_size", c_uint32),
        ("alarm", c_uint32),
        ("evidence", c_double),
        ("false_alarm_every", c_double),
        ("checks", c_uint64),
        ("alarms", c_uint64),
        ("last_alarm", c_uint64),
        ("listed", c_uint64),
    ]

    struct_size: int
    alarm: int
    evidence: float
    false_alarm_every: float
    checks: int
    alarms: int
    last_alarm: int
    listed: int


class drift_evidence_column_state(Structure):
    """One column.

    struct_size: sizeof(drift_evidence_column_state), set by the caller
    explanation: of the bet that gained most: DRIFT_EXPLANATION_...
    evidence: "this or more appears in this column by chance at most once in so many checks", [0, 1e300]
    weight: share of the budget; all columns add up to 1
    size: estimated from the checks since `onset`; unit by explanation
    before: a share: the reference's; otherwise 0
    listed: 1: named by the alarm that stands
    bin: of the explanation, if it is about one bin
    onset: number of the check where the change began, estimated, from 1; 0: none
    """

    _fields_ = [
        ("struct_size", c_uint32),
        ("explanation", c_int32),
        ("evidence", c_double),
        ("weight", c_double),
        ("size", c_double),
        ("before", c_double),
        ("listed", c_uint32),
        ("bin", c_uint32),
        ("onset", c_uint64),
    ]

    struct_size: int
    explanation: int
    evidence: float
    weight: float
    size: float
    before: float
    listed: int
    bin: int
    onset: int


class drift_arrow_field(Structure):
    """One field of the schema. Texts belong to the importer and live as long as it.

    struct_size: sizeof(drift_arrow_field), set by the caller
    status: OK: the field is a column of every batch. NOT_APPLICABLE: its type is not one that can be read. INVALID_ARGUMENT: its name is not UTF-8 of at most 65,535 bytes, or another field's. Fields that are not OK are left out of batches and never looked at.
    type: DRIFT_DATA_... of the column; 0 if it is none
    reserved: 0
    column: which column of the batches it is, or -1
    name: as in batches; "" if it is not valid
    format: The Arrow format string, such as "l", "tsu:UTC" or, of a dictionary, that of its indices.
    value_format: of a dictionary: the format of its values; else ""
    message: why it is not OK, one line; else ""
    """

    _fields_ = [
        ("struct_size", c_uint32),
        ("status", c_int32),
        ("type", c_int32),
        ("reserved", c_int32),
        ("column", c_int64),
        ("name", c_char_p),
        ("format", c_char_p),
        ("value_format", c_char_p),
        ("message", c_char_p),
    ]

    struct_size: int
    status: int
    type: int
    reserved: int
    column: int
    name: bytes | None
    format: bytes | None
    value_format: bytes | None
    message: bytes | None


class drift_result(Structure):
    """What a statistic says.

    struct_size: sizeof(drift_result)
    status: a drift_status: why there is, or is not, a value
    fields: DRIFT_HAS_...
    method: DRIFT_METHOD_...
    value: the statistic
    p_value: probability of this or more without drift, [0,1]
    lower: lower bound of the exact value
    upper: upper bound of the exact value
    location: ks: smallest value at which the difference is attained with `sign`
    df: chi2, g: degrees of freedom
    sign: ks: +1 if the reference's distribution function is above, else -1; +1 if the difference is attained both ways
    """

    _fields_ = [
        ("struct_size", c_uint32),
        ("status", c_int32),
        ("fields", c_uint32),
        ("method", c_int32),
        ("value", c_double),
        ("p_value", c_double),
        ("lower", c_double),
        ("upper", c_double),
        ("location", c_double),
        ("df", c_double),
        ("sign", c_int32),
        ("reserved", c_uint32),
    ]

    struct_size: int
    status: int
    fields: int
    method: int
    value: float
    p_value: float
    lower: float
    upper: float
    location: float
    df: float
    sign: int
    reserved: int


class drift_threshold(Structure):
    """A threshold on the value of a statistic. The narrowest scope wins: column before type before all
    before the default. Within one scope the last one wins.

    struct_size: sizeof(drift_threshold)
    statistic: DRIFT_STAT_...
    type: DRIFT_TYPE_AUTO: any type; ignored when `column` is given
    disabled: 1: this statistic does not decide in this scope
    column: NULL: any column; must be a column of the reference
    warning: value from which it is a warning, > 0; 0: no warning level
    drift: value from which it is drift, > 0; 0: no drift level
    """

    _fields_ = [
        ("struct_size", c_uint32),
        ("statistic", c_int32),
        ("type", c_int32),
        ("disabled", c_uint32),
        ("column", c_char_p),
        ("warning", c_double),
        ("drift", c_double),
    ]

    struct_size: int
    statistic: int
    type: int
    disabled: int
    column: bytes | None
    warning: float
    drift: float


class drift_check_options(Structure):
    """Options of a check; zero means default.

    struct_size: sizeof(drift_check_options)
    adjust: DRIFT_ADJUST_...; 0: Benjamini-Hochberg
    alpha: in (0,1); 0: 0.05
    min_rows: usable rows below which a column is insufficient; 0: 30
    smoothing: of psi and kl, in (0,1e6]; 0: DRIFT_SMOOTHING_DEFAULT
    drift_share: data set drifts from this share of evaluated columns, (0,1]; 0: any
    thresholds: threshold_count of them, copied
    reference_source: where the data came from, for the report; NULL: ""
    reference_kind: "csv" or "profile"; NULL: "profile"
    reference_rejected_rows: rows that could not be read, for the report
    extra_columns: names in the current data that the reference lacks
    allocator: NULL: malloc
    executor: NULL: the calling thread compares all columns
    false_alarm_every: Of the calibrated fields (drift_report_calibrated): checks to a false alarm of any column, above 1, to 1e12; 0: 1 / alpha.
    """

    _fields_ = [
        ("struct_size", c_uint32),
        ("adjust", c_int32),
        ("alpha", c_double),
        ("min_rows", c_uint64),
        ("smoothing", c_double),
        ("drift_share", c_double),
        ("thresholds", POINTER(drift_threshold)),
        ("threshold_count", c_size_t),
        ("reference_source", c_char_p),
        ("current_source", c_char_p),
        ("reference_kind", c_char_p),
        ("current_kind", c_char_p),
        ("reference_rejected_rows", c_uint64),
        ("current_rejected_rows", c_uint64),
        ("extra_columns", POINTER(c_char_p)),
        ("extra_column_count", c_size_t),
        ("allocator", POINTER(drift_allocator)),
        ("executor", POINTER(drift_executor)),
        ("false_alarm_every", c_double),
    ]

    struct_size: int
    adjust: int
    alpha: float
    min_rows: int
    smoothing: float
    drift_share: float
    thresholds: Pointer
    threshold_count: int
    reference_source: bytes | None
    current_source: bytes | None
    reference_kind: bytes | None
    current_kind: bytes | None
    reference_rejected_rows: int
    current_rejected_rows: int
    extra_columns: Pointer
    extra_column_count: int
    allocator: Pointer
    executor: Pointer
    false_alarm_every: float


class drift_report_summary(Structure):
    """Numbers of columns by outcome.

    struct_size: sizeof(drift_report_summary), set by the caller
    columns: of the reference
    evaluated: with a verdict of none, warning or drift
    failed: with an error status and no verdict of their own
    """

    _fields_ = [
        ("struct_size", c_uint32),
        ("verdict", c_int32),
        ("columns", c_uint64),
        ("evaluated", c_uint64),
        ("drifted", c_uint64),
        ("warnings", c_uint64),
        ("insufficient", c_uint64),
        ("failed", c_uint64),
        ("missing_columns", c_uint64),
        ("extra_columns", c_uint64),
        ("reference_rows", c_uint64),
        ("current_rows", c_uint64),
    ]

    struct_size: int
    verdict: int
    columns: int
    evaluated: int
    drifted: int
    warnings: int
    insufficient: int
    failed: int
    missing_columns: int
    extra_columns: int
    reference_rows: int
    current_rows: int


class drift_report_column(Structure):
    """One column of a report. Pointers belong to the report.

    struct_size: sizeof(drift_report_column), set by the caller
    type: DRIFT_TYPE_... of the reference
    status: OK, EMPTY, TOO_FEW, TYPE_MISMATCH, MISSING_COLUMN
    reason_count: sentences that explain the verdict
    """

    _fields_ = [
        ("struct_size", c_uint32),
        ("type", c_int32),
        ("status", c_int32),
        ("verdict", c_int32),
        ("name", c_char_p),
        ("type_reason", c_char_p),
        ("reason_count", c_size_t),
    ]

    struct_size: int
    type: int
    status: int
    verdict: int
    name: bytes | None
    type_reason: bytes | None
    reason_count: int


class drift_report_calibrated(Structure):
    """What chance alone does to psi and ks of a column with so many rows, bins and columns in so many
    checks. It decides nothing: a verdict goes by thresholds and p-values.

    struct_size: sizeof(drift_report_calibrated), set by the caller
    fields: DRIFT_CALIBRATED_HAS_...
    psi: psi less what chance gives on average (drift_psi_adjusted)
    psi_lower: its interval of 90 %: beyond this with confidence 95 %
    psi_threshold: chance takes the psi of any column beyond this once in false_alarm_every checks (drift_psi_threshold)
    ks_band: chance takes the ks of any numeric column beyond this once in false_alarm_every streams at the most, however often each is looked at while its rows become more (drift_ks_band)
    """

    _fields_ = [
        ("struct_size", c_uint32),
        ("fields", c_uint32),
        ("psi", c_double),
        ("psi_lower", c_double),
        ("psi_upper", c_double),
        ("psi_threshold", c_double),
        ("ks_band", c_double),
    ]

    struct_size: int
    fields: int
    psi: float
    psi_lower: float
    psi_upper: float
    psi_threshold: float
    ks_band: float


class drift_text_options(Structure):
    """How the text form looks.

    struct_size: sizeof(drift_text_options)
    color: 1: ANSI colours
    ascii: 1: no characters beyond ASCII
    width: columns of the terminal, 40 to 1,000; 0: 100
    max_columns: lines of columns, worst first, the rest counted; 0: all
    """

    _fields_ = [
        ("struct_size", c_uint32),
        ("color", c_uint32),
        ("ascii", c_uint32),
        ("width", c_uint32),
        ("max_columns", c_uint32),
        ("reserved", c_uint32),
    ]

    struct_size: int
    color: int
    ascii: int
    width: int
    max_columns: int
    reserved: int


class drift_column_weight(Structure):
    """How much a column, or a stream that is compared, matters to the evidence.

    weight: share of the budget relative to the others, which have 1; 1e-6 to 1e6, or 0: the column gives no evidence
    """

    _fields_ = [
        ("column", c_char_p),
        ("weight", c_double),
    ]

    column: bytes | None
    weight: float


class drift_column_design_effect(Structure):
    """How much the rows of a column, or of a stream that is compared, depend on each other.

    design_effect: 1 to 1e6
    """

    _fields_ = [
        ("column", c_char_p),
        ("design_effect", c_double),
    ]

    column: bytes | None
    design_effect: float


class drift_role(Structure):
    """Says that a column of the profile is a prediction or a score.

    role: DRIFT_ROLE_...
    """

    _fields_ = [
        ("column", c_char_p),
        ("role", c_int32),
        ("reserved", c_uint32),
    ]

    column: bytes | None
    role: int
    reserved: int


class drift_metric_rule(Structure):
    """What a metric is compared with. It has changed for the worse when it is worse than `reference`
    by at least the level, and that much more than chance: beyond alpha by a normal test with the
    metric's sampling error. Worse is lower for accuracy, precision, recall, F1, AUC and R2, higher
    for losses and errors, and away from the reference either way for bias.

    struct_size: sizeof(drift_metric_rule)
    metric: DRIFT_METRIC_..., one that the task has
    reference: its value when the model was accepted, finite
    warning: change for the worse from which it is a warning; 0: none
    drift: change for the worse from which it is an alarm; 0: none
    """

    _fields_ = [
        ("struct_size", c_uint32),
        ("metric", c_int32),
        ("reference", c_double),
        ("warning", c_double),
        ("drift", c_double),
    ]

    struct_size: int
    metric: int
    reference: float
    warning: float
    drift: float


class drift_stream(Structure):
    """A named stream of numbers: latency, queue time, confidence, a loss. If the profile has a numeric
     column of this name, the stream is compared with it and is not a column of batches.
    """

    _fields_ = [
        ("name", c_char_p),
    ]

    name: bytes | None


class drift_attachment(Structure):
    """A detector of the monitor. What it finds comes as concept-drift events.

    struct_size: sizeof(drift_attachment)
    source: DRIFT_SOURCE_...
    name: of the column or stream; NULL for outcomes
    detector: its allocator is not used
    """

    _fields_ = [
        ("struct_size", c_uint32),
        ("source", c_int32),
        ("name", c_char_p),
        ("detector", POINTER(drift_detector_options)),
    ]

    struct_size: int
    source: int
    name: bytes | None
    detector: Pointer


class drift_risk_rule(Structure):
    """A loss whose risk is watched: harm, not just change. An alarm comes when the expected loss is
    above the reference's by more than the tolerance, and never because it is lower or merely
    different (risk.h). By policy EVIDENCE only. Losses are numbers in [0,1].

    The limit is, in this order: `limit`; the upper bound for the reference's loss (risk.h), plus the
    tolerance, with the reference's loss from `reference_mean` and `reference_rows`; from the profile
    (columns, and streams that it has); from the first risk_baseline_rows losses. Until then no alarm
    can come. The errors that are watched by default have 1 - the reference of a metric rule on
    accuracy, if there is one, plus risk_tolerance as limit.

    struct_size: sizeof(drift_risk_rule)
    source: DRIFT_SOURCE_ERROR, _COLUMN, _STREAM; _SQUARED_ERROR: binary, with scores
    name: of the numeric column or the stream; NULL for outcomes
    limit: highest expected loss that is no harm, in (0,1); 0: see above
    tolerance: in (0,1); 0: risk_tolerance of the options
    reference_mean: in [0,1]
    reference_rows: below 2^53; 0: see above
    weight: share of the risks' part of the budget relative to other rules, 1e-6 to 1e6; 0: 1
    """

    _fields_ = [
        ("struct_size", c_uint32),
        ("source", c_int32),
        ("name", c_char_p),
        ("limit", c_double),
        ("tolerance", c_double),
        ("reference_mean", c_double),
        ("reference_rows", c_uint64),
        ("weight", c_double),
    ]

    struct_size: int
    source: int
    name: bytes | None
    limit: float
    tolerance: float
    reference_mean: float
    reference_rows: int
    weight: float


class drift_monitor_options(Structure):
    """Options of a monitor; zero means default. Nothing is kept of what they point at.

    struct_size: sizeof(drift_monitor_options)
    window: DRIFT_WINDOW_...
    window_rows: rows of a window (decaying: of a pane), up to 2^40; 0: 1,000
    window_span: time of a window instead of rows, > 0; 0: by rows
    panes: sliding: 2 to 1,000, dividing window_rows or window_span; 0: 10
    task: DRIFT_TASK_...
    decay: decaying: weight left after one pane, in (0,1); 0: 0.9
    check: alpha, adjust, min_rows, smoothing, drift_share, thresholds: as in a check. NULL: defaults. Thresholds are on ks, psi, kl, js (and chi2, cramers_v for categories) and missing.
    roles: role_count of them; other columns are features
    metric_rules: metric_rule_count of them
    streams: stream_count of them, at most 1,000
    attachments: attachment_count of them, at most 10,000
    classes: multi-class: number of classes, 2 to 256
    event_capacity: events kept until drained, 1 to 1,000,000; 0: 256
    persistence: an event needs so many drifted windows ...; 0: 1
    persistence_of: ... among the last so many, at most 64; 0: as persistence
    cooldown: windows after an event before the same can come again
    warning_events: 1: warnings give events as well as drift
    recovery: recovered at this share of the threshold or less, (0,1]; 0: 0.8
    allocator: NULL: malloc. Copied.
    policy: DRIFT_POLICY_...
    false_alarm_every: Evidence: checks to a false alarm, for all columns and streams together, 1 to 1e12; 0: 1,000,000. P(any false alarm in the first n checks) <= n / this.
    check_rows: evidence: rows of a check, to 2^40; the end of a pane is one as well. 0: checks at the ends of panes alone
    min_effect: evidence: PSI that is not worth an alarm, 0 to 10
    design_effect: evidence: variance of a batch's mean / that of independent rows, 1 to 1e6 (design_effect.h estimates it); 0: not known, taken as 1 (drift_monitor_caution). Rows that depend on each other break the promise unless this tells of it.
    weights: weight_count of them; other columns have 1
    risk_rules: risk_rule_count of them, at most 999
    risks: DRIFT_RISKS_...
    risk_tolerance: of rules that have none, and of errors, in (0,1); 0: 0.01
    risk_share: part of the budget that risks have together, in (0,1); the columns' evidence has the rest; 0: 0.5
    risk_baseline_rows: losses that are their own reference where there is none, 1 to 2^40; 0: 1,000
    outcome_delay: time after which nearly all outcomes of a prediction are known, > 0: risks of outcomes take rows when they are so old, in the order of their predictions; 0: as they come
    design_effects: design_effect_count of them; other columns have `design_effect`
    slots: Seasons, such as hours of the day: slot_count profiles made like the reference, each from the rows of one season, some hundred at least. Evidence holds the rows of a season against its own profile (drift_monitor_set_slot), and is one sum over all. Counts are copied.
    slot_count: 2 to 1,000; 0, 1: no seasons
    """

    _fields_ = [
        ("struct_size", c_uint32),
        ("window", c_int32),
        ("window_rows", c_uint64),
        ("window_span", c_int64),
        ("panes", c_uint32),
        ("task", c_int32),
        ("decay", c_double),
        ("check", POINTER(drift_check_options)),
        ("roles", POINTER(drift_role)),
        ("role_count", c_size_t),
        ("metric_rules", POINTER(drift_metric_rule)),
        ("metric_rule_count", c_size_t),
        ("streams", POINTER(drift_stream)),
        ("stream_count", c_size_t),
        ("attachments", POINTER(drift_attachment)),
        ("attachment_count", c_size_t),
        ("classes", c_uint32),
        ("event_capacity", c_uint32),
        ("persistence", c_uint32),
        ("persistence_of", c_uint32),
        ("cooldown", c_uint32),
        ("warning_events", c_uint32),
        ("recovery", c_double),
        ("allocator", POINTER(drift_allocator)),
        ("policy", c_int32),
        ("reserved", c_uint32),
        ("false_alarm_every", c_double),
        ("check_rows", c_uint64),
        ("min_effect", c_double),
        ("design_effect", c_double),
        ("weights", POINTER(drift_column_weight)),
        ("weight_count", c_size_t),
        ("risk_rules", POINTER(drift_risk_rule)),
        ("risk_rule_count", c_size_t),
        ("risks", c_int32),
        ("reserved_risks", c_uint32),
        ("risk_tolerance", c_double),
        ("risk_share", c_double),
        ("risk_baseline_rows", c_uint64),
        ("outcome_delay", c_int64),
        ("design_effects", POINTER(drift_column_design_effect)),
        ("design_effect_count", c_size_t),
        ("slots", POINTER(POINTER(drift_profile))),
        ("slot_count", c_uint32),
        ("reserved_slots", c_uint32),
    ]

    struct_size: int
    window: int
    window_rows: int
    window_span: int
    panes: int
    task: int
    decay: float
    check: Pointer
    roles: Pointer
    role_count: int
    metric_rules: Pointer
    metric_rule_count: int
    streams: Pointer
    stream_count: int
    attachments: Pointer
    attachment_count: int
    classes: int
    event_capacity: int
    persistence: int
    persistence_of: int
    cooldown: int
    warning_events: int
    recovery: float
    allocator: Pointer
    policy: int
    reserved: int
    false_alarm_every: float
    check_rows: int
    min_effect: float
    design_effect: float
    weights: Pointer
    weight_count: int
    risk_rules: Pointer
    risk_rule_count: int
    risks: int
    reserved_risks: int
    risk_tolerance: float
    risk_share: float
    risk_baseline_rows: int
    outcome_delay: int
    design_effects: Pointer
    design_effect_count: int
    slots: Pointer
    slot_count: int
    reserved_slots: int


class drift_outcomes(Structure):
    """What is known of predictions whose truth has come. Arrays belong to the caller.

    struct_size: sizeof(drift_outcomes)
    truth: rows of them; a row whose truth is NaN is left out and counted
    prediction: binary: may be NULL if score is given: 1 if score >= 0.5
    score: binary: probability of class 1, [0,1]; NULL: no score metrics
    weight: 0, or from 1e-45 to 1e45; NULL: 1 each
    times: when each was predicted, in the unit of timestamps, for outcome_delay; after `timestamp`: as if at it; NULL: all at `timestamp`
    """

    _fields_ = [
        ("struct_size", c_uint32),
        ("reserved", c_uint32),
        ("rows", c_size_t),
        ("truth", c_void_p),
        ("prediction", c_void_p),
        ("score", c_void_p),
        ("weight", c_void_p),
        ("times", c_void_p),
    ]

    struct_size: int
    reserved: int
    rows: int
    truth: int | None
    prediction: int | None
    score: int | None
    weight: int | None
    times: int | None


class drift_monitor_summary(Structure):
    """What a monitor says of its last evaluation, and its counters.

    struct_size: sizeof(drift_monitor_summary), set by the caller
    verdict: on the columns: DRIFT_VERDICT_... By evidence: DRIFT while an alarm stands or a column is gone, NONE otherwise
    windows: windows of columns closed and evaluated so far
    rows: in the evaluated window
    start: smallest timestamp of its rows; by time, not decaying: where it begins
    end: largest timestamp of its rows; by time: end of its last pane
    columns: of the profile, without streams
    total_rows: observed since creation or reset
    total_batches: calls of observe since then
    total_outcomes: rows of outcomes since then
    late_rows: of batches, outcomes and streams
    unlabeled: rows of outcomes whose truth was NaN
    events: raised since then
    lost_events: overwritten before they were drained
    rows_left: until the open pane of columns closes; 0 for windows by time
    pane_end: by time: when the open pane ends; only if total_rows > 0
    """

    _fields_ = [
        ("struct_size", c_uint32),
        ("verdict", c_int32),
        ("windows", c_uint64),
        ("rows", c_uint64),
        ("start", c_int64),
        ("end", c_int64),
        ("columns", c_uint64),
        ("evaluated", c_uint64),
        ("drifted", c_uint64),
        ("warnings", c_uint64),
        ("insufficient", c_uint64),
        ("failed", c_uint64),
        ("total_rows", c_uint64),
        ("total_batches", c_uint64),
        ("total_outcomes", c_uint64),
        ("late_rows", c_uint64),
        ("unlabeled", c_uint64),
        ("events", c_uint64),
        ("lost_events", c_uint64),
        ("rows_left", c_uint64),
        ("pane_end", c_int64),
    ]

    struct_size: int
    verdict: int
    windows: int
    rows: int
    start: int
    end: int
    columns: int
    evaluated: int
    drifted: int
    warnings: int
    insufficient: int
    failed: int
    total_rows: int
    total_batches: int
    total_outcomes: int
    late_rows: int
    unlabeled: int
    events: int
    lost_events: int
    rows_left: int
    pane_end: int


class drift_monitor_column(Structure):
    """One column in the last evaluation. Pointers belong to the monitor.

    struct_size: sizeof(drift_monitor_column), set by the caller
    role: DRIFT_ROLE_...
    type: DRIFT_TYPE_...
    status: OK, EMPTY, TOO_FEW, TYPE_MISMATCH, MISSING_COLUMN
    verdict: DRIFT_VERDICT_...; by evidence DRIFT: the standing alarm names it
    alarm: 1: a data or prediction drift event has come, and no recovery yet; by evidence: the standing alarm names it, or led to it
    rows: of the window; weighted if it decays
    usable: finite numbers, or categories
    unseen: categorical: in no category that the reference kept by name
    missing: share of rows without a usable value, [0,1]; 0 if there are no rows
    reference_missing: the same in the reference
    """

    _fields_ = [
        ("struct_size", c_uint32),
        ("role", c_int32),
        ("type", c_int32),
        ("status", c_int32),
        ("verdict", c_int32),
        ("alarm", c_int32),
        ("name", c_char_p),
        ("rows", c_uint64),
        ("usable", c_uint64),
        ("unseen", c_uint64),
        ("missing", c_double),
        ("reference_missing", c_double),
    ]

    struct_size: int
    role: int
    type: int
    status: int
    verdict: int
    alarm: int
    name: bytes | None
    rows: int
    usable: int
    unseen: int
    missing: float
    reference_missing: float


class drift_metric(Structure):
    """A metric of the last evaluation.

    struct_size: sizeof(drift_metric), set by the caller
    status: OK; EMPTY (no outcomes); CONSTANT (not defined, such as precision without positive predictions); NOT_APPLICABLE (no scores); OVERFLOW
    verdict: DRIFT_VERDICT_...; NONE without a rule
    alarm: 1: a performance event has come, and no recovery yet
    has_rule: 1: reference, warning, drift and p_value hold something
    rows: outcomes in the window, those without a score included
    standard_error: of sampling: binomial, delta method, or Hanley and McNeil (AUC)
    bound: roc_auc: the exact value is within value +- bound; else 0
    p_value: of a change for the worse this large without one, one-sided
    """

    _fields_ = [
        ("struct_size", c_uint32),
        ("status", c_int32),
        ("verdict", c_int32),
        ("alarm", c_int32),
        ("has_rule", c_uint32),
        ("reserved", c_uint32),
        ("rows", c_uint64),
        ("value", c_double),
        ("standard_error", c_double),
        ("bound", c_double),
        ("reference", c_double),
        ("warning", c_double),
        ("drift", c_double),
        ("p_value", c_double),
    ]

    struct_size: int
    status: int
    verdict: int
    alarm: int
    has_rule: int
    reserved: int
    rows: int
    value: float
    standard_error: float
    bound: float
    reference: float
    warning: float
    drift: float
    p_value: float


class drift_stream_state(Structure):
    """A stream in the last evaluation.

    struct_size: sizeof(drift_stream_state), set by the caller
    status: OK, EMPTY; TOO_FEW: not compared
    verdict: NONE if the profile has no column of this name
    rows: values in the window, missing ones included
    mean: of the finite ones; 0 if there is none
    compared: 1: ks and psi below hold something
    """

    _fields_ = [
        ("struct_size", c_uint32),
        ("status", c_int32),
        ("verdict", c_int32),
        ("alarm", c_int32),
        ("name", c_char_p),
        ("rows", c_uint64),
        ("finite", c_uint64),
        ("mean", c_double),
        ("compared", c_uint32),
        ("reserved", c_uint32),
        ("ks", c_double),
        ("psi", c_double),
        ("p_value", c_double),
    ]

    struct_size: int
    status: int
    verdict: int
    alarm: int
    name: bytes | None
    rows: int
    finite: int
    mean: float
    compared: int
    reserved: int
    ks: float
    psi: float
    p_value: float


class drift_column_evidence(Structure):
    """What the evidence says of one column or stream. Pointers belong to the monitor.

    struct_size: sizeof(drift_column_evidence), set by the caller
    explanation: of the bet that gained most: DRIFT_EXPLANATION_...
    evidence: "this or more appears in this column by chance at most once in so many checks"
    size: of the change, estimated; unit by explanation (evidence.h)
    before: a share: the reference's; otherwise 0
    onset: number of the check where it began, estimated, from 1; 0: none
    checks: made until then
    rows: of the last check: of these are the numbers below
    listed: 1: the alarm names the column (e-BH)
    fields: DRIFT_EVIDENCE_HAS_...
    psi: over the evidence's bins, less what chance gives on average; may be below 0
    psi_lower: of an approximate 90 % interval
    out_of_range: share of the values that lie outside the reference's range, or in categories that it does not list, [0,1]
    category: CATEGORY: its label, of category_length bytes; NULL otherwise, and for the rarer ones of more than 64, which are looked at together
    """

    _fields_ = [
        ("struct_size", c_uint32),
        ("explanation", c_int32),
        ("evidence", c_double),
        ("size", c_double),
        ("before", c_double),
        ("onset", c_uint64),
        ("checks", c_uint64),
        ("rows", c_uint64),
        ("listed", c_uint32),
        ("fields", c_uint32),
        ("psi", c_double),
        ("psi_lower", c_double),
        ("psi_upper", c_double),
        ("out_of_range", c_double),
        ("name", c_char_p),
        ("category", c_char_p),
        ("category_length", c_size_t),
    ]

    struct_size: int
    explanation: int
    evidence: float
    size: float
    before: float
    onset: int
    checks: int
    rows: int
    listed: int
    fields: int
    psi: float
    psi_lower: float
    psi_upper: float
    out_of_range: float
    name: bytes | None
    category: bytes | None
    category_length: int


class drift_monitor_risk(Structure):
    """What is known of a risk (drift_risk_rule). Pointers belong to the monitor.

    struct_size: sizeof(drift_monitor_risk), set by the caller
    source: DRIFT_SOURCE_...
    name: of the column or stream; "" for outcomes
    alarm: 1 from the check that raised it until acknowledge or reset
    has_limit: 0: losses are still gathered as the reference
    evidence: "this or more appears by chance at most once in so many checks"
    false_alarm_every: evidence at which the alarm is raised: its part of the budget
    limit: highest expected loss that is no harm; 0 without one
    mean: of the losses since `onset`; 0 before the first check
    reference_mean: of reference_rows losses; 0 if there are none
    waiting: losses that no check has taken yet
    late: outcomes that came more than outcome_delay after their prediction: they count in metrics, not here
    last_alarm: number of the check, from 1; 0: none
    onset: number of the check where harm began, estimated; 0: none
    """

    _fields_ = [
        ("struct_size", c_uint32),
        ("source", c_int32),
        ("name", c_char_p),
        ("alarm", c_uint32),
        ("has_limit", c_uint32),
        ("evidence", c_double),
        ("false_alarm_every", c_double),
        ("limit", c_double),
        ("mean", c_double),
        ("reference_mean", c_double),
        ("reference_rows", c_uint64),
        ("waiting", c_uint64),
        ("late", c_uint64),
        ("checks", c_uint64),
        ("alarms", c_uint64),
        ("last_alarm", c_uint64),
        ("onset", c_uint64),
    ]

    struct_size: int
    source: int
    name: bytes | None
    alarm: int
    has_limit: int
    evidence: float
    false_alarm_every: float
    limit: float
    mean: float
    reference_mean: float
    reference_rows: int
    waiting: int
    late: int
    checks: int
    alarms: int
    last_alarm: int
    onset: int


class drift_event(Structure):
    """One event. Its size never changes within one DRIFT_ABI_VERSION.

    sequence: 0, 1, 2, ...: a gap means that events were lost
    time: timestamp of the call, or the end of the window by time
    window: number of the window, from 0; detectors: index of the value
    rows: of the window; evidence: of the check; detectors: values since the estimated change
    kind: DRIFT_EVENT_...
    of: recovery: kind of the event that it ends; else as kind
    severity: DRIFT_VERDICT_WARNING or _DRIFT; recovery: DRIFT_VERDICT_NONE
    subject: DRIFT_SUBJECT_...
    index: of the column, stream, metric, detector or risk; evidence: of the column with most of it
    statistic: DRIFT_STAT_..., or DRIFT_METRIC_..., or DRIFT_DETECTOR_...
    direction: detectors: DRIFT_DIRECTION_...
    source: detectors and risks: DRIFT_SOURCE_...
    fields: DRIFT_EVENT_HAS_...
    threshold: that the value has passed; of a metric: reference and level together
    name: of the column, stream or metric, cut at a character
    """

    _fields_ = [
        ("sequence", c_uint64),
        ("time", c_int64),
        ("window", c_uint64),
        ("rows", c_uint64),
        ("kind", c_int32),
        ("of", c_int32),
        ("severity", c_int32),
        ("subject", c_int32),
        ("index", c_uint64),
        ("statistic", c_int32),
        ("direction", c_int32),
        ("source", c_int32),
        ("fields", c_uint32),
        ("value", c_double),
        ("threshold", c_double),
        ("p_value", c_double),
        ("name", c_char * 64),
    ]

    sequence: int
    time: int
    window: int
    rows: int
    kind: int
    of: int
    severity: int
    subject: int
    index: int
    statistic: int
    direction: int
    source: int
    fields: int
    value: float
    threshold: float
    p_value: float
    name: bytes


class drift_risk_options(Structure):
    """Options; zero means default.

    struct_size: sizeof(drift_risk_options)
    binary: 1: every loss is 0 or 1; the reference's bound is then exact
    false_alarm_every: checks, 1 to 1e15; 0: 1,000,000
    typical_rows: in a check; tunes power only; 0: 100
    limit: highest loss that is no harm, in (0,1); 0: from the reference
    tolerance: added to the reference's bound, in [0,1)
    reference_mean: mean loss of the reference, in [0,1]
    reference_rows: behind it; at least 1 unless `limit` is given
    delta_ref: chance that the reference's bound is too low; 0: 0.01
    allocator: NULL: malloc. Copied.
    """

    _fields_ = [
        ("struct_size", c_uint32),
        ("binary", c_uint32),
        ("false_alarm_every", c_double),
        ("typical_rows", c_uint64),
        ("limit", c_double),
        ("tolerance", c_double),
        ("reference_mean", c_double),
        ("reference_rows", c_uint64),
        ("delta_ref", c_double),
        ("allocator", POINTER(drift_allocator)),
    ]

    struct_size: int
    binary: int
    false_alarm_every: float
    typical_rows: int
    limit: float
    tolerance: float
    reference_mean: float
    reference_rows: int
    delta_ref: float
    allocator: Pointer


class drift_risk_state(Structure):
    """What is known.

    struct_size: sizeof(drift_risk_state), set by the caller
    alarm: 1 from the check that raised it until acknowledge or reset
    evidence: "this or more appears by chance at most once in so many checks"
    limit: highest loss that is no harm
    mean: of the losses since `onset`; 0 before the first check
    last_alarm: number of the check, from 1; 0: none
    onset: number of the check where harm began, estimated; 0: none
    """

    _fields_ = [
        ("struct_size", c_uint32),
        ("alarm", c_uint32),
        ("evidence", c_double),
        ("limit", c_double),
        ("mean", c_double),
        ("checks", c_uint64),
        ("alarms", c_uint64),
        ("last_alarm", c_uint64),
        ("onset", c_uint64),
    ]

    struct_size: int
    alarm: int
    evidence: float
    limit: float
    mean: float
    checks: int
    alarms: int
    last_alarm: int
    onset: int


class Functions(Protocol):
    """The functions of a loaded library."""

    def drift_status_name(self, status: int, /) -> bytes | None:
        """Name of a status without the prefix, such as "OUT_OF_MEMORY"; "UNKNOWN" for other numbers.
         Static storage. Allocates nothing. Any thread.
        """

    def drift_status_text(self, status: int, /) -> bytes | None:
        """One short English text for a status; "unknown status" for other numbers. Static storage."""

    def drift_error_init(self, error: Pointer, /) -> None:
        """Clears an error: code OK, row -1, empty texts. NULL is ignored."""

    def drift_version(self, /) -> bytes | None:
        """Product version as "major.minor.patch". Static storage."""

    def drift_abi_version(self, /) -> int:
        """DRIFT_ABI_VERSION of the library that is loaded; compare it with the macro at start."""

    def drift_work_do(self, work: Pointer, index: int, /) -> None:
        """Does piece `index` of some work; called by drift_executor.run alone, once for each index. Pieces
        may be done in any order, and at the same time by different threads. NULL and an index without a
        piece are ignored.
        """

    def drift_simd_level(self, /) -> int:
        """Level in use: the best that this build, this processor, its operating system (saved vector
        state), the environment variable DRIFTCHECK_SIMD (scalar, avx2 or avx512; read once, at the
        first use; other values are ignored) and drift_simd_limit allow. Any thread.
        """

    def drift_simd_limit(self, level: int, /) -> int:
        """Allows at most `level` from now on, for objects created and functions called after it.
        @param level DRIFT_SIMD_SCALAR, _AVX2 or _AVX512; a level that the machine lacks is lowered to
                     the best one it has.
        @return OK, or INVALID_ARGUMENT for any other number (nothing changes). Any thread.
        """

    def drift_simd_name(self, level: int, /) -> bytes | None:
        """"scalar", "avx2", "avx512", "neon", or "unknown". Static storage."""

    def drift_format_double(self, value: float, text: Memory, /) -> int:
        """Writes the shortest decimal text that reads back as the same number, with a point and without
        the locale: "0.1", "12", "1e-07", "-0". The form is that of JSON, with plain
        digits from 0.0001 to below 1e16.
        @param value any finite number; "nan", "inf" and "-inf" are written for the others.
        @param text  at least DRIFT_DOUBLE_TEXT_SIZE bytes.
        @return number of characters before the terminator. Allocates nothing. Any thread.
        """

    def drift_column_init(self, column: Pointer, type: int, name: bytes | None, /) -> None:
        """Fills a column with zeros, its size, type and name. NULL is ignored."""

    def drift_texts_init(self, texts: Pointer, layout: int, count: int, /) -> None:
        """Fills texts with zeros, their size, layout and count. NULL is ignored."""

    def drift_batch_init(self, batch: Pointer, rows: int, columns: Pointer, column_count: int, /) -> None:
        """Fills a batch. The columns stay the caller's. NULL is ignored."""

    def drift_batch_validate(self, batch: Pointer, error: Pointer, /) -> int:
        """Checks a whole batch as every function that takes one does: sizes, types, names, NULL rules,
        offsets in order, codes below the dictionary's count, views inside their buffers, texts valid
        UTF-8 (of TEXT columns and of dictionaries with validity: those that are not missing).
        @return OK, or INVALID_ARGUMENT; error names the column and, where one is to blame, the row.
                Allocates nothing. Cost: O(rows) for CODES, STRING, TEXT and DICTIONARY columns, O(1) for
                others. That no
                name occurs twice is checked where columns are matched to a schema.
        """

    def drift_design_effect_create(self, reference: Pointer, allocator: Pointer, out: Pointer, error: Pointer, /) -> int:
        """Makes an estimate without rows.
        @param reference  profile whose columns, bins and categories are used. Copied.
        @param allocator  NULL: malloc. Copied.
        @param out        where it goes; free it with drift_design_effect_free.
        @return OK; INVALID_ARGUMENT; OUT_OF_MEMORY.
        """

    def drift_design_effect_free(self, effect: Pointer, /) -> None:
        """Frees it. NULL is ignored."""

    def drift_design_effect_add(self, effect: Pointer, batch: Pointer, ids: Memory, error: Pointer, /) -> int:
        """Adds rows of the reference, in order of time. One thread at a time.
        @param batch  columns are matched by name, as drift_monitor_observe does.
        @param ids    one a row: a row whose id is not that of the row before it, in this call or the one
                      before, begins another batch. NULL: all belong to the batch that is open, until
                      drift_design_effect_end_batch.
        @return OK; INVALID_ARGUMENT (the batch, see drift_batch_validate; ids in some calls only);
                LIMIT (2^40 rows); OUT_OF_MEMORY, after which some of the rows may be counted: free it.
                Allocates some hundred bytes a column for each batch.
        """

    def drift_design_effect_end_batch(self, effect: Pointer, error: Pointer, /) -> int:
        """Ends the open batch, if it has rows. @return OK, INVALID_ARGUMENT, OUT_OF_MEMORY."""

    def drift_design_effect_batches(self, effect: Pointer, /) -> int:
        """Number of batches with rows, the open one included; 0 for NULL."""

    def drift_design_effect_of(self, effect: Pointer, column: int, name: Pointer, value: Memory, error: Pointer, /) -> int:
        """Ends the open batch and estimates the design effect of one column (drift_evidence_design_effect).
        @param column  its index in the profile.
        @param name    may be NULL; belongs to `effect`.
        @param value   at least 1 out, at most 1e6: an option of a monitor.
        @return OK; TOO_FEW (fewer than 20 batches); NOT_APPLICABLE (evidence does not look at the
                column: no values in the reference); INVALID_ARGUMENT; OUT_OF_MEMORY.
        """

    def drift_detector_name(self, kind: int, /) -> bytes | None:
        """"page_hinkley" and so on; NULL for other numbers."""

    def drift_detector_from_name(self, name: bytes | None, /) -> int:
        """Kind of this name, or -1. Case, '-' and '_' do not matter: "Page-Hinkley", "HDDM_A"."""

    def drift_compat_name(self, compat: int, /) -> bytes | None:
        """"default", "moa", "frouros"; NULL for other numbers."""

    def drift_compat_from_name(self, name: bytes | None, /) -> int:
        """Number of the convention of this name, or -1. "river" is "default"."""

    def drift_level_name(self, level: int, /) -> bytes | None:
        """"none", "warning", "drift"; NULL for other numbers."""

    def drift_detector_get_info(self, kind: int, info: Pointer, error: Pointer, /) -> int:
        """@return OK, INVALID_ARGUMENT (unknown kind)."""

    def drift_detector_get_option(self, kind: int, compat: int, index: int, info: Pointer, error: Pointer, /) -> int:
        """Option `index` of a kind. @return OK, INVALID_ARGUMENT (kind, compat not offered, index)."""

    def drift_detector_options_init(self, options: Pointer, kind: int, /) -> None:
        """Defaults of a kind. NULL is ignored."""

    def drift_detector_create(self, options: Pointer, out: Pointer, error: Pointer, /) -> int:
        """Makes a detector.
        @param options  kind and settings; not NULL. Nothing of it is kept.
        @param out      where it goes; free it with drift_detector_free.
        @return OK; INVALID_ARGUMENT (kind, convention, a setting's name, value or combination: the
                message says what is allowed); OUT_OF_MEMORY. Allocates one block: less than 1 KiB, and a
                bit for each prediction of a window that an option asks for; adwin 6 KiB, up to 60 with
                64 max_buckets; kswin 3 KiB, 16 bytes for each value of window_size, 24 of stat_size.
        """

    def drift_detector_free(self, detector: Pointer, /) -> None:
        """Frees a detector. NULL is ignored."""

    def drift_detector_update(self, detector: Pointer, values: Memory, count: int, flags: Pointer, capacity: int, flag_count: Memory, error: Pointer, /) -> int:
        """Takes `count` values, in their order.
        @param values      in the kind's domain. NULL allowed if count is 0.
        @param flags       where the flags go, in the order of the values: for each value at which a
                           drift is found, and for each at which a warning begins. NULL if capacity is 0.
        @param capacity    room in `flags`; flags beyond it are counted but not written.
        @param flag_count  number of flags raised by this call, also beyond capacity. May be NULL.
        @return OK; INVALID_ARGUMENT (a value outside the domain; error->row is its index; or more than
                2^53 values since creation or reset; no value is taken). Allocates nothing. Cost: O(1) a
                value, O(log n) every 32nd for adwin, O(stat_size log stat_size) for kswin.
        """

    def drift_detector_get_state(self, detector: Pointer, state: Pointer, error: Pointer, /) -> int:
        """@return OK, INVALID_ARGUMENT."""

    def drift_detector_reset(self, detector: Pointer, /) -> None:
        """As after creation; settings stay. NULL is ignored."""

    def drift_detector_snapshot_size(self, detector: Pointer, /) -> int:
        """Bytes that drift_detector_snapshot writes; 0 for NULL. Always the same for one detector."""

    def drift_detector_snapshot(self, detector: Pointer, buffer: Memory, size: int, error: Pointer, /) -> int:
        """Writes settings and state; the bytes are the same on every machine.
         @return OK, BUFFER_TOO_SMALL, INVALID_ARGUMENT.
        """

    def drift_detector_restore(self, bytes: Memory, size: int, allocator: Pointer, out: Pointer, error: Pointer, /) -> int:
        """Makes a detector that goes on bit for bit where the other one was. The bytes are hostile until
        checked: length, checksum, settings, every number of the state.
        @return OK; BAD_FORMAT; VERSION; OUT_OF_MEMORY; INVALID_ARGUMENT.
        """

    def drift_page_hinkley_create(self, options: Pointer, columns: int, out: Pointer, error: Pointer, /) -> int:
        """@param options  kind DRIFT_DETECTOR_PAGE_HINKLEY, default convention; NULL: defaults.
        @param columns  1 to 65,536.
        @return OK; INVALID_ARGUMENT; OUT_OF_MEMORY. Free it with drift_page_hinkley_free.
        """

    def drift_page_hinkley_free(self, tests: Pointer, /) -> None:
        """Frees it. NULL is ignored."""

    def drift_page_hinkley_update_f32(self, tests: Pointer, values: Memory, rows: int, stride: int, flags: Pointer, capacity: int, flag_count: Memory, error: Pointer, /) -> int:
        """Takes `rows` rows of row-major values: value of row r, column c is values[r * stride + c].
        A value that is not a number of magnitude up to 1e100 is passed over by its column.
        @param stride  in values, >= the number of columns.
        @param flags,capacity,flag_count  as in drift_detector_update; by row, then by column.
        @return OK; INVALID_ARGUMENT. Allocates nothing. The rows of one call are cheaper than as many
                calls of one row.
        """

    def drift_page_hinkley_update_f64(self, tests: Pointer, values: Memory, rows: int, stride: int, flags: Pointer, capacity: int, flag_count: Memory, error: Pointer, /) -> int:
        """As drift_page_hinkley_update_f32, for doubles."""

    def drift_cusum_run_length(self, k: float, h: float, mean: float, allocator: Pointer, arl: Memory, error: Pointer, /) -> int:
        """Mean number of values to an alarm of a one-sided CUSUM that starts at 0: S = max(0, S + z - k),
        alarm at S >= h, values z independent and normal with variance 1.
        @param k    allowance, 0 to 10, in standard deviations.
        @param h    threshold, above 0 and up to 100, in standard deviations.
        @param mean of z, -10 to 10; 0: the run length without drift.
        @param allocator  for a matrix of 200 to 600 rows; NULL: malloc.
        @return OK, INVALID_ARGUMENT, OUT_OF_MEMORY. Any thread. Cost: milliseconds; 0.1 s for h = 60.
        Source: Brook and Evans 1972. Gold values: k = 0.5, h = 5: 930.9; h = 4: 335.4.
        """

    def drift_cusum_threshold(self, k: float, arl: float, two_sided: int, allocator: Pointer, h: Memory, error: Pointer, /) -> int:
        """Threshold of a CUSUM whose mean number of values to a false alarm is `arl`.
        @param k          allowance, 0.01 to 5. Best against a shift of 2 k.
        @param arl        2 to 1e10 values.
        @param two_sided  not 0: both sides run, and the alarm is that of either.
        @return as drift_cusum_run_length. Up to k = 0.5 by Siegmund's formula, within 2 % of the run
                length asked for from 1,000 on; above it from the Markov chain.
        The promise holds for a known mean and variance: estimated ones, even from 10,000 rows, shorten
        the run length, the more the smaller k is. Use k >= 2 / sqrt(reference rows).
        """

    def drift_page_hinkley_threshold(self, sigma: float, delta: float, arl: float, two_sided: int, allocator: Pointer, threshold: Memory, error: Pointer, /) -> int:
        """Threshold (lambda) of a Page-Hinkley test on values of standard deviation `sigma` with allowance
        `delta`, reference mean known: sigma times that of a CUSUM with k = delta / sigma.
        """

    def drift_ewma_run_length(self, lambda_: float, limit: float, mean: float, allocator: Pointer, arl: Memory, error: Pointer, /) -> int:
        """Mean number of values to an alarm of a two-sided EWMA chart: y = (1 - lambda) y + lambda z from
        0, alarm at |y| >= limit sqrt(lambda / (2 - lambda)).
        @param lambda 0.01 to 1. @param limit above 0 and up to 10. Others as drift_cusum_run_length.
        Source: Lucas and Saccucci 1990. Gold value: lambda = 0.1, limit 2.814: 500.
        """

    def drift_ewma_limit(self, lambda_: float, arl: float, allocator: Pointer, limit: Memory, error: Pointer, /) -> int:
        """Limit of an EWMA chart whose mean number of values to a false alarm is `arl`, 10 to 1e10."""

    def drift_evidence_column_init(self, column: Pointer, /) -> None:
        """Clears a column: sizes set, everything else 0. NULL is ignored."""

    def drift_evidence_options_init(self, options: Pointer, /) -> None:
        """Defaults. NULL is ignored."""

    def drift_evidence_group_cells(self, cells: Memory, count: int, bin: Memory, bins: Memory, error: Pointer, /) -> int:
        """Groups the cells of a histogram to the bins that this alarm wants: edges nearest to the smallest
        value, 1, 5, 10, 20 ... 90, 95, 99 % and just above the largest value.
        @param cells  rows of the reference in each of `count` cells, in rising order; the first holds
                      what is below all, the last what is above all values of the reference (both may be
                      empty).
        @param bin    `count` numbers out: the bin of each cell, 0 for the first cell, one more or the
                      same from cell to cell, never the same for the first two or the last two.
        @param bins   number of bins, missing not included: at least 3 and at most 18.
        @return OK; INVALID_ARGUMENT (NULL, fewer than 3 cells, 2^53 rows or more). Allocates nothing.
                Any thread. Cost: O(count).
        """

    def drift_evidence_create(self, columns: Pointer, count: int, options: Pointer, out: Pointer, error: Pointer, /) -> int:
        """Makes an alarm.
        @param columns  `count` (1 to 65,536) columns; nothing of them is kept.
        @param options  NULL: defaults.
        @param out      where it goes; free it with drift_evidence_free.
        @return OK; INVALID_ARGUMENT (the message names the column, counted from 0, and the field);
                LIMIT (2^53 rows); OUT_OF_MEMORY. Allocates one block: with 17 bins some 5,000 bytes a
                column, and 3,000 for each of its slots. Cost: below a millisecond a column and slot.
        """

    def drift_evidence_free(self, evidence: Pointer, /) -> None:
        """Frees it. NULL is ignored."""

    def drift_evidence_count_size(self, evidence: Pointer, /) -> int:
        """Number of counts that a check takes: the sum of the columns' bins. 0 for NULL."""

    def drift_evidence_check(self, evidence: Pointer, counts: Memory, slot: int, state: Pointer, error: Pointer, /) -> int:
        """Takes the rows of one batch.
        @param counts  rows per bin, the bins of column 0 first, drift_evidence_count_size of them. A
                       column without any row keeps its evidence; if that is so for all, the check does
                       not count. Columns may have different numbers of rows. The number of rows must not
                       depend on what is in them.
        @param slot    season of these rows, below `slots`.
        @param state   may be NULL.
        @return OK; INVALID_ARGUMENT (NULL, slot, struct_size); LIMIT (a column would pass 2^53 rows).
                Nothing changes on failure. Allocates nothing. Cost: O(bins) a column.
        """

    def drift_evidence_get_state(self, evidence: Pointer, state: Pointer, error: Pointer, /) -> int:
        """State after the last check. @return OK, INVALID_ARGUMENT."""

    def drift_explanation_name(self, explanation: int, /) -> bytes | None:
        """Name of an explanation as it stands in reports; "none" for other numbers. Static storage."""

    def drift_evidence_get_column(self, evidence: Pointer, index: int, state: Pointer, error: Pointer, /) -> int:
        """@param index  of the column, from 0. @return OK, INVALID_ARGUMENT. Allocates nothing. Cost: some
         microseconds.
        """

    def drift_evidence_acknowledge(self, evidence: Pointer, /) -> None:
        """Ends an alarm: evidence starts from nothing, against the same reference. What was learned stays.
        While an alarm stands nothing is learned from the rows. NULL is ignored.
        """

    def drift_evidence_reset(self, evidence: Pointer, /) -> None:
        """As after creation. NULL is ignored."""

    def drift_evidence_rebaseline(self, evidence: Pointer, reference: Memory, error: Pointer, /) -> int:
        """Starts anew with another reference in the same bins.
        @param reference  rows per bin: for each column in turn `bins` for each slot. The edges count as
                          from elsewhere.
        @return OK; INVALID_ARGUMENT; LIMIT. Allocates nothing. Cost as creation.
        """

    def drift_evidence_snapshot_size(self, evidence: Pointer, /) -> int:
        """Bytes that drift_evidence_snapshot writes; 0 for NULL. Always the same for one object."""

    def drift_evidence_snapshot(self, evidence: Pointer, buffer: Memory, size: int, error: Pointer, /) -> int:
        """Writes options, references and state; the bytes mean the same on every machine.
         @return OK, BUFFER_TOO_SMALL, INVALID_ARGUMENT.
        """

    def drift_evidence_restore(self, bytes: Memory, size: int, allocator: Pointer, out: Pointer, error: Pointer, /) -> int:
        """Makes an alarm that goes on bit for bit where the other one was. The bytes are hostile until
        checked: length, checksum, options, every number of the state.
        @return OK; BAD_FORMAT; VERSION; OUT_OF_MEMORY; INVALID_ARGUMENT.
        """

    def drift_evidence_design_effect(self, kind: int, bins: int, counts: Memory, batches: int, allocator: Pointer, design_effect: Memory, error: Pointer, /) -> int:
        """How much more the means of whole batches vary than those of independent rows would: to be given
        as `design_effect` where rows of a batch belong together, or batches follow one another.
        @param kind,bins  as in drift_evidence_column; at least 3 bins.
        @param counts     rows per bin of `batches` batches of the reference, batch after batch, in their
                          order in time, of about the size that checks will have.
        @param allocator  for batches + 2 * bins doubles; NULL: malloc.
        @param design_effect  at least 1 out: of the score that varies most (mean, spread, missing, each
                          category above 1 %), at its upper 95 % bound.
        @return OK; TOO_FEW (fewer than 20 batches with rows); INVALID_ARGUMENT; OUT_OF_MEMORY.
        Give 60 batches, or 200 where each depends on the one before it.
        """

    def drift_arrow_create(self, schema: Memory, allocator: Pointer, out: Pointer, error: Pointer, /) -> int:
        """Starts to read arrays of a schema: a struct whose fields become columns (a record batch), or
        anything else as a single column. A field without a name is called by its place: "0", "1", ...
        A field that cannot be read does not spoil the others: see drift_arrow_field.
        @param schema     only read, and the caller's to release, which may be done at once.
        @param allocator  NULL: malloc.
        @param out        where the importer goes; free it with drift_arrow_free.
        @return OK; INVALID_ARGUMENT (schema is NULL, released, or not a schema: the message says where);
                NOT_APPLICABLE (a single column of a type that cannot be read); LIMIT (over 65,536
                fields); OUT_OF_MEMORY. Cost: O(fields). Allocates: O(fields) and the length of names.
        """

    def drift_arrow_open(self, stream: Memory, allocator: Pointer, out: Pointer, error: Pointer, /) -> int:
        """Starts to read a stream, and asks it for its schema.
        @param stream  On success it is moved: the importer owns and releases it, and `release` of the
                       caller's struct is set to NULL. On failure it stays the caller's to release.
        @return as drift_arrow_create, and IO (the stream could not give its schema: the message is the
                stream's own, with its error number).
        """

    def drift_arrow_field_count(self, importer: Pointer, /) -> int:
        """Number of fields, those that cannot be read included; 0 for NULL."""

    def drift_arrow_get_field(self, importer: Pointer, index: int, field: Pointer, error: Pointer, /) -> int:
        """Describes field `index`. `field->struct_size` must be set. @return OK, INVALID_ARGUMENT."""

    def drift_arrow_view(self, importer: Pointer, array: Memory, batch: Pointer, error: Pointer, /) -> int:
        """Describes an array of the schema as a batch.
        @param array  only read, and the caller's to release, once the batch is no longer used. Its rows
                      are `length` from `offset` on; rows that are null in a struct are missing in all of
                      its columns.
        @param batch  set to a batch that is the importer's, and holds until the next drift_arrow_view or
                      drift_arrow_next or until the importer is freed.
        @return OK; INVALID_ARGUMENT (importer, array or batch is NULL; the array is released, or is not
                of the schema: error names the column). After a failure the batch before still holds.
                Cost: O(columns), whatever the rows. Allocates nothing.
        """

    def drift_arrow_next(self, importer: Pointer, batch: Pointer, error: Pointer, /) -> int:
        """Releases the array before and takes the next one of a stream.
        @param batch  set to the array as a batch, with the importer until the next call; NULL at the end
                      of the stream.
        @return OK, also at the end; IO (get_next failed: the message is the stream's own, with its error
                number; the stream is of no more use and is released); INVALID_ARGUMENT (importer is
                NULL, was not made by drift_arrow_open or has failed; or the array is not of the schema:
                it is released, and the next call goes on behind it). After a failure there is no batch.
                Cost: O(columns) and what the stream takes. Allocates nothing of its own.
        """

    def drift_arrow_is_last(self, importer: Pointer, last: Memory, error: Pointer, /) -> int:
        """Whether the array that drift_arrow_next gave last ends the stream: asks the stream for the one
        behind it, which the importer keeps for the next drift_arrow_next. The batch still holds, also
        after a failure.
        @param last  set to 1 if no array follows, else to 0.
        @return OK; IO (get_next failed, as in drift_arrow_next); INVALID_ARGUMENT (importer or last is
                NULL, it was not made by drift_arrow_open, or the stream has failed).
                Cost: what the stream takes, once an array. Allocates nothing of its own.
        """

    def drift_arrow_free(self, importer: Pointer, /) -> None:
        """Frees an importer; what it holds of a stream is released. NULL is ignored."""

    def drift_dlpack_create(self, names: Pointer, column_count: int, allocator: Pointer, out: Pointer, error: Pointer, /) -> int:
        """Starts to read tensors.
        @param names         `column_count` names, each valid UTF-8 of 1 to 65,535 bytes; copied. NULL:
                             columns are called by their place: "0", "1", ...
        @param column_count  1 to 65,536.
        @param allocator     NULL: malloc.
        @param out           where the importer goes; free it with drift_dlpack_free.
        @return OK, INVALID_ARGUMENT, OUT_OF_MEMORY. Allocates: O(columns).
        """

    def drift_dlpack_view(self, importer: Pointer, tensor: Memory, batch: Pointer, error: Pointer, /) -> int:
        """Describes a tensor as a batch: one of shape [rows, columns], or of shape [rows] as one column.
        Any strides, also negative ones and 0, and any byte_offset. Memory of the CPU only (kDLCPU).
        Floats of 16, 32 and 64 bits, bfloat16, integers of 8 to 64 bits with and without sign, and
        kDLBool of 8 bits; one lane.
        @param tensor  only read. Whoever has it calls its deleter, once the batch is no longer used: the
                       importer never does.
        @param batch   set to a batch that is the importer's, and holds until the next view or until the
                       importer is freed.
        @return OK; INVALID_ARGUMENT (importer, tensor or batch is NULL; negative sizes, sizes beyond the
                address space, NULL data or shape); NOT_APPLICABLE (another device, type, number of lanes
                or dimensions: the message names it); SCHEMA (another number of columns). After a failure
                the batch before still holds. Cost: O(columns). Allocates nothing.
        """

    def drift_dlpack_view_versioned(self, importer: Pointer, tensor: Memory, batch: Pointer, error: Pointer, /) -> int:
        """The same for the versioned struct of DLPack 1.
        @return as drift_dlpack_view, and VERSION (a major version other than 1).
        """

    def drift_dlpack_free(self, importer: Pointer, /) -> None:
        """Frees an importer. NULL is ignored."""

    def drift_ks_bounds(self, reference: Memory, reference_size: int, current: Memory, current_size: int, allocator: Pointer, result: Pointer, error: Pointer, /) -> int:
        """Bounds of D from counts in cells that both samples are sorted into, without looking inside.
        About 16 sqrt(n) cells, n the smaller size, so that they are a few hundredths of D apart unless
        the values crowd in few places.

        @param reference,reference_size,current,current_size,allocator  as drift_ks.
        @return OK; INVALID_ARGUMENT; OUT_OF_MEMORY. result->status: OK or EMPTY. Fields: value (the
        lower bound, which is attained), p_value (of `value`, so never below the exact one), bounds.
                method is KNOTS, unless the bounds meet, then the p-value's method.
        Cost: one pass over each sample, and the p-value. Memory: 2 bytes a value and at most 0.4 MB.
        """

    def drift_ks_exceeds(self, reference: Memory, reference_size: int, current: Memory, current_size: int, threshold: float, allocator: Pointer, exceeds: Memory, error: Pointer, /) -> int:
        """Whether D is at least a threshold, exactly as drift_ks would find it: looks inside the cells only
        if their bounds leave it open.

        @param threshold  in [0,1].
        @param exceeds    out: 1 if drift_ks's value >= threshold, else 0; not NULL.
        @return OK; INVALID_ARGUMENT (also if a sample is empty); OUT_OF_MEMORY.
        Cost and memory: those of drift_ks at the most, without a p-value.
        """

    def drift_ks_reference_create(self, values: Memory, count: int, allocator: Pointer, out: Pointer, error: Pointer, /) -> int:
        """Prepares a reference.
        @param values     `count` finite numbers in any order, 1 to 2^31-1; a sorted copy is kept.
        @param allocator  copied; NULL: malloc. 8 bytes a value, and as much again for a while.
        @param out        where it goes; free it with drift_ks_reference_free.
        @return OK; INVALID_ARGUMENT; OUT_OF_MEMORY. Cost: O(count), some ten nanoseconds a value.
        """

    def drift_ks_reference_create_sorted(self, values: Memory, count: int, allocator: Pointer, out: Pointer, error: Pointer, /) -> int:
        """As drift_ks_reference_create, for values in rising order (INVALID_ARGUMENT otherwise), such as
        the sorted_rows of a profile's column. They are borrowed: they must stay as they are until
         drift_ks_reference_free. A few nanoseconds a value.
        """

    def drift_ks_reference_free(self, reference: Pointer, /) -> None:
        """Frees a reference. NULL is ignored."""

    def drift_ks_reference_test(self, reference: Pointer, current: Memory, current_size: int, allocator: Pointer, result: Pointer, error: Pointer, /) -> int:
        """drift_ks of the reference and a sample.
        @param current,current_size  finite numbers in any order; sizes 0 to 2^31-1.
        @param allocator  for 2 to 30 bytes a value of `current`, most often 2 to 5, and up to 0.6 MB;
                          NULL: malloc.
        @return OK; INVALID_ARGUMENT; OUT_OF_MEMORY. result as drift_ks fills it.
        Cost: O(current_size), a few nanoseconds a value whatever the size of the reference, and the
              p-value.
        """

    def drift_ks_reference_bounds(self, reference: Pointer, current: Memory, current_size: int, allocator: Pointer, result: Pointer, error: Pointer, /) -> int:
        """drift_ks_bounds of the reference and a sample: one look at each value of the sample."""

    def drift_ks_reference_exceeds(self, reference: Pointer, current: Memory, current_size: int, threshold: float, allocator: Pointer, exceeds: Memory, error: Pointer, /) -> int:
        """drift_ks_exceeds of the reference and a sample."""

    def drift_sliding_ks_create(self, reference: Memory, reference_size: int, window: int, allocator: Pointer, out: Pointer, error: Pointer, /) -> int:
        """Makes one; its window is empty.
        @param reference  `reference_size` finite numbers in any order, 1 to 2^31-1; their distinct
        values are kept.
        @param window     how many values of the stream are compared, 1 to 2^31-1.
        @param allocator  copied; NULL: malloc. 65 to 165 bytes a value of the reference, 24 to 32 if
        most of them repeat, and 16 a value of the window.
        @param out        where it goes; free it with drift_sliding_ks_free.
        @return OK; INVALID_ARGUMENT; OUT_OF_MEMORY. Cost: O(reference_size + window).
        """

    def drift_sliding_ks_create_counts(self, knots: Memory, knot_count: int, cells: Memory, window: int, allocator: Pointer, out: Pointer, error: Pointer, /) -> int:
        """As drift_sliding_ks_create, for a reference that is known by its counts between knots alone, such
        as `knots` and `cells` of a profile's column. Memory, and the time a value takes, depend on the
        knots, and on the reference's size not at all.

        drift_sliding_ks_push and drift_sliding_ks_value then give D at the knots, which the exact D is
        never below; drift_sliding_ks_test bounds it.

        @param knots   `knot_count` finite numbers, strictly rising, 1 to 2^31-1 of them; copied.
        @param cells   `knot_count` + 1 counts; cell i: the rows with knots[i-1] <= x < knots[i]; copied.
        @param window  as drift_sliding_ks_create. Rows times window, over the divisor that both share,
                       must be below 2^63.
        @param allocator  copied; NULL: malloc. 65 to 165 bytes a knot, 16 a value of the window.
        @param out        where it goes; free it with drift_sliding_ks_free.
        @return OK; INVALID_ARGUMENT (also if the cells add up to 0, or to 2^53 and more); OUT_OF_MEMORY.
                Cost: O(knot_count + window).
        """

    def drift_sliding_ks_free(self, sliding: Pointer, /) -> None:
        """Frees it. NULL is ignored."""

    def drift_sliding_ks_push(self, sliding: Pointer, values: Memory, count: int, d: Memory, error: Pointer, /) -> int:
        """Takes `count` values, in their order; each drives out the oldest once the window is full.
        @param values  finite, at most 2^31-1 at once; NULL allowed if count is 0.
        @param d       `count` numbers out: D after each value, as drift_sliding_ks_value; or NULL.
        @return OK; INVALID_ARGUMENT (a value that is not finite; error->row is its index; no value is
                taken). Allocates nothing. Cost: O(log reference_size) a value, or
                O(log knot_count).
        """

    def drift_sliding_ks_value(self, sliding: Pointer, /) -> float:
        """D of the reference and the window, in [0,1]; 0 while the window is not full, and for NULL. O(1)."""

    def drift_sliding_ks_test(self, sliding: Pointer, result: Pointer, error: Pointer, /) -> int:
        """The result that drift_ks gives for the reference and the window; if the reference is known by
        counts alone, the one of drift_ks_counts for the counts of both.
        @return OK; INVALID_ARGUMENT; OUT_OF_MEMORY. result->status: OK, or TOO_FEW while the window is
                not full. Fields: value, p_value, and location and sign, or bounds. May allocate for the
                p-value and for counts, from the allocator of creation.
        Cost: the p-value, and at most one look at each value of the window for the location, or at each
              cell for the bounds.
        """

    def drift_sliding_ks_reset(self, sliding: Pointer, /) -> None:
        """Empties the window; the reference stays. NULL is ignored."""

    def drift_monitor_create(self, reference: Pointer, options: Pointer, out: Pointer, error: Pointer, /) -> int:
        """Makes a monitor.
        @param reference  profile of the data the model was trained on. Copied; it may be freed.
        @param options    NULL: defaults.
        @param out        where it goes; free it with drift_monitor_free, after its shards.
        @return OK; INVALID_ARGUMENT (the message names the option); OUT_OF_MEMORY. A threshold, role,
                weight or attachment that names an unknown column is INVALID_ARGUMENT.
        """

    def drift_monitor_free(self, monitor: Pointer, /) -> None:
        """Frees a monitor. Its shards must have been freed before. NULL is ignored."""

    def drift_monitor_memory(self, monitor: Pointer, /) -> int:
        """Bytes that the monitor holds, without its shards; 0 for NULL. It never changes."""

    def drift_monitor_observe(self, monitor: Pointer, batch: Pointer, timestamp: int, error: Pointer, /) -> int:
        """Counts the rows of a batch.

        Columns are matched by name, in any order; those that the profile lacks are ignored. Rows of a
        column that the batch lacks count as absent: a column that is absent from all rows of a window is
        MISSING_COLUMN. A numeric column that is given text, codes or booleans counts as unparsable:
        TYPE_MISMATCH if that is most of the window. Row-major tensors (see data.h) of float or double
        are counted without being transposed; names that drift_monitor_get_column gave are known by their
        address, and not compared. Of a batch that lies across the end of a pane, `unparsable`
        rows are counted with its first missing ones.
        @return OK; INVALID_ARGUMENT (the batch, see drift_batch_validate; a value outside the domain of
                a detector on a column, or one that is no loss where its risk is watched); LIMIT (2^53
                rows).
        Cost: O(rows x columns); 64 float features x 256 rows at resolution 10 take microseconds, a row
        alone less than one.
        """

    def drift_outcomes_init(self, outcomes: Pointer, rows: int, /) -> None:
        """Clears outcomes and sets struct_size and rows. NULL is ignored."""

    def drift_monitor_observe_outcomes(self, monitor: Pointer, outcomes: Pointer, timestamp: int, error: Pointer, /) -> int:
        """Counts outcomes, in a window of their own; attached detectors see them in order.
        @return OK; INVALID_ARGUMENT (no task; a value that is not of the task, with its row; a NULL
                array that the task or a detector needs); LIMIT (2^53 rows).
        """

    def drift_monitor_observe_stream(self, monitor: Pointer, stream: int, values: Memory, count: int, timestamp: int, error: Pointer, /) -> int:
        """Counts values of stream `stream` (its place in the options).
        @param values  any; NaN counts as missing, infinities apart. NULL allowed if count is 0.
        @return OK; INVALID_ARGUMENT (no such stream; a value outside the domain of its detector, or no
                loss where its risk is watched); LIMIT (2^53 values).
        """

    def drift_monitor_advance(self, monitor: Pointer, timestamp: int, error: Pointer, /) -> int:
        """Closes what time has ended: panes of windows by time whose end is at or before `timestamp` (a
        pane that would end beyond INT64_MAX never does).
        For monitors without traffic. Does nothing for windows by rows. @return OK, INVALID_ARGUMENT.
        """

    def drift_monitor_evaluate(self, monitor: Pointer, error: Pointer, /) -> int:
        """Evaluates the windows as they are now, the open panes included, without events: columns, streams
        and metrics. What drift_monitor_get_... returns afterwards is of this evaluation, until the next
        one or the next window that closes.
        @return OK, INVALID_ARGUMENT. Allocates nothing. Cost: O(columns x resolution).
        """

    def drift_monitor_get_summary(self, monitor: Pointer, summary: Pointer, error: Pointer, /) -> int:
        """The last evaluation (INSUFFICIENT while there is none) and the counters.
         @return OK, INVALID_ARGUMENT.
        """

    def drift_monitor_column_count(self, monitor: Pointer, /) -> int:
        """Number of columns of the profile that are columns of batches (streams are not); 0 for NULL."""

    def drift_monitor_get_column(self, monitor: Pointer, index: int, column: Pointer, error: Pointer, /) -> int:
        """Column `index`, in the order of the profile. @return OK, INVALID_ARGUMENT."""

    def drift_monitor_get_statistic(self, monitor: Pointer, column: int, statistic: int, result: Pointer, p_adjusted: Memory, warning: Memory, drift: Memory, error: Pointer, /) -> int:
        """One statistic of a column in the last evaluation: ks, psi, kl, js, missing for numbers, chi2,
        cramers_v, psi, kl, js, missing for categories. psi, kl and js are over the profile's bins or
        categories as in a check; ks is at the reference's knots, its p-value the first term of
        Kolmogorov's series, 2 exp(-2 D^2 n m / (n + m)), which the limit law never passes.
        @param p_adjusted,warning,drift  as in drift_report_get_statistic.
        @return OK; NOT_APPLICABLE; INVALID_ARGUMENT.
        """

    def drift_monitor_get_metric(self, monitor: Pointer, metric: int, value: Pointer, error: Pointer, /) -> int:
        """@return OK; NOT_APPLICABLE (the task lacks the metric); INVALID_ARGUMENT."""

    def drift_monitor_stream_count(self, monitor: Pointer, /) -> int:
        """Number of streams; 0 for NULL."""

    def drift_monitor_get_stream(self, monitor: Pointer, stream: int, state: Pointer, error: Pointer, /) -> int:
        """@return OK, INVALID_ARGUMENT."""

    def drift_monitor_stream_quantile(self, monitor: Pointer, stream: int, q: float, value: Memory, error: Pointer, /) -> int:
        """Quantile of a stream's window in the last evaluation, within 0.8 % of the exact value for
        magnitudes from 2^-32 to 2^32; smaller ones read as 0, larger ones as 2^32.
        @param q  in [0,1]; 0.999 is p99.9.
        @return OK; EMPTY; INVALID_ARGUMENT. Cost: some ten thousand additions.
        """

    def drift_monitor_detector_count(self, monitor: Pointer, /) -> int:
        """Number of attached detectors; 0 for NULL."""

    def drift_monitor_get_detector(self, monitor: Pointer, index: int, source: Memory, kind: Memory, name: Pointer, state: Pointer, error: Pointer, /) -> int:
        """State of attached detector `index` (its place in the options).
        @param source,kind,name  where it listens and what it is; each may be NULL. `name` is that of the
                                 column or stream, or "" for outcomes; it belongs to the monitor.
        @return OK, INVALID_ARGUMENT.
        """

    def drift_source_name(self, source: int, /) -> bytes | None:
        """"column", "stream", "error", "log_loss", "squared_error", "absolute_error", "bias"; NULL."""

    def drift_source_from_name(self, name: bytes | None, /) -> int:
        """Number of the source of this name, or -1. NULL gives -1."""

    def drift_monitor_check(self, monitor: Pointer, timestamp: int, error: Pointer, /) -> int:
        """Makes a check of the rows that no check has taken yet, of columns, of streams and of outcomes
        (but for those that outcome_delay holds back); else checks come by themselves. For checks that
        follow the caller's batches (set check_rows a little above their size: bets are made for checks
        of so many rows), or at the end of a stream. When it is called must not depend on what is in the
        rows. Nothing to do: no check.
        @param timestamp  of an event that it raises.
        @return OK; NOT_APPLICABLE (policy); INVALID_ARGUMENT. Allocates nothing. Cost: below a
                microsecond a numeric column, O(categories, 64 at the most) a categorical one.
        """

    def drift_monitor_get_evidence(self, monitor: Pointer, kind: int, state: Pointer, error: Pointer, /) -> int:
        """The evidence on all features, or on all predictions and scores together. Each of the two has an
        alarm of its own, as each stream has; the budget is divided by weight, so that the promise holds
        for all of them together. `false_alarm_every` of the state is what the alarm's own part makes of
        it.
        @param kind  DRIFT_EVENT_DATA_DRIFT or DRIFT_EVENT_PREDICTION_DRIFT.
        @return OK; NOT_APPLICABLE (policy, or no such column that can be looked at); INVALID_ARGUMENT.
        """

    def drift_monitor_get_column_evidence(self, monitor: Pointer, index: int, when: int, evidence: Pointer, error: Pointer, /) -> int:
        """Column `index`, as in drift_monitor_get_column.
        @param when  DRIFT_EVIDENCE_...
        @return OK; NOT_APPLICABLE (policy; weight 0; a column without values in the reference; no alarm
                yet); INVALID_ARGUMENT. Allocates nothing. Cost: some microseconds.
        """

    def drift_monitor_get_stream_evidence(self, monitor: Pointer, index: int, when: int, evidence: Pointer, error: Pointer, /) -> int:
        """Stream `index`, as drift_monitor_get_column_evidence; NOT_APPLICABLE also if it is not compared."""

    def drift_column_evidence_text(self, evidence: Pointer, buffer: Memory, size: int, length: Memory, error: Pointer, /) -> int:
        """Writes it in words: "mean up by about 0.4 standard deviations, since about check 21; this or more
        appears by chance at most once in 1,200,000 checks; psi beyond chance 0.16 (0.11 to 0.21); 0.2 %
        out of range". Parameters and statuses as drift_report_json; allocates nothing.
        """

    def drift_column_evidence_json(self, evidence: Pointer, buffer: Memory, size: int, length: Memory, error: Pointer, /) -> int:
        """Writes it as a JSON object and a newline: `columns` of docs/event.schema.json. Parameters and
         statuses as drift_report_json; allocates nothing.
        """

    def drift_monitor_set_slot(self, monitor: Pointer, slot: int, timestamp: int, error: Pointer, /) -> int:
        """Says of which season (`slots` of the options) the rows are that come next, of batches, streams
        and shards; 0 at first. If it is another one, a check takes the rows that no check has taken, as
        of the season before. To be known before the rows are: a time, not something in them. Collect
        shards before.
        @param timestamp  of an event that the check raises.
        @return OK; INVALID_ARGUMENT (no such slot; without seasons there is 0 alone).
        """

    def drift_monitor_caution(self, monitor: Pointer, /) -> bytes | None:
        """What a person should know of the promise, in words: that rows are taken to be independent, as no
         design effect says otherwise. NULL: nothing. Static storage.
        """

    def drift_monitor_acknowledge(self, monitor: Pointer, /) -> None:
        """Ends the alarms that stand, those of risks as well: evidence starts from nothing. NULL and
         policy WINDOW are ignored.
        """

    def drift_monitor_rebaseline(self, monitor: Pointer, reference: Pointer, error: Pointer, /) -> int:
        """Evidence starts anew against other data: the change is accepted, further ones are told of. What
        windows are compared with, psi and all, stays the reference; so do the limits of risks, as what
        is normal may still be harm.
        @param reference  profile of the new normal, made like the monitor's reference; NULL: the rows of
                          the last evaluated window, at least 100. More rows find smaller changes.
        @return OK; NOT_APPLICABLE (policy; seasons, which one profile cannot stand for); TOO_FEW (NULL,
                and fewer than 100 rows); INVALID_ARGUMENT (a column is missing, or has other knots or
        categories). Nothing changes on failure. Allocates nothing. Cost: some hundred microseconds a
        column.
        """

    def drift_monitor_risk_count(self, monitor: Pointer, /) -> int:
        """Number of risks that are watched: those of the rules, then that of errors by default. 0 for NULL
         and by policy WINDOW.
        """

    def drift_monitor_get_risk(self, monitor: Pointer, index: int, risk: Pointer, error: Pointer, /) -> int:
        """@return OK, INVALID_ARGUMENT."""

    def drift_event_kind_name(self, kind: int, /) -> bytes | None:
        """"data_drift", "prediction_drift", ..., "recovery"; NULL for other numbers."""

    def drift_monitor_events(self, monitor: Pointer, events: Pointer, capacity: int, count: Memory, error: Pointer, /) -> int:
        """Drains the oldest events.
        @param events    room for `capacity` events; NULL if capacity is 0.
        @param count     how many were written. Not NULL.
        @return OK, INVALID_ARGUMENT. What did not fit stays for the next call.
        """

    def drift_event_json(self, event: Pointer, buffer: Memory, size: int, length: Memory, error: Pointer, /) -> int:
        """Writes one event as a JSON object and a newline (docs/event.schema.json). Parameters and
         statuses as drift_report_json.
        """

    def drift_monitor_event_json(self, monitor: Pointer, event: Pointer, buffer: Memory, size: int, length: Memory, error: Pointer, /) -> int:
        """The same, with what was known of the columns when evidence raised it, as long as no later alarm
        of the same kind came: those that the alarm names, or the one with most evidence if it names
        none.
        @param event  of this monitor. Parameters and statuses as drift_report_json. Allocates nothing.
        """

    def drift_monitor_reset(self, monitor: Pointer, /) -> None:
        """Forgets all rows, outcomes, values, events, evidence, alarms, and resets detectors; options,
        what rebaseline took, and rows in shards stay. NULL is ignored.
        """

    def drift_shard_create(self, monitor: Pointer, out: Pointer, error: Pointer, /) -> int:
        """Makes a shard; by the thread that owns the monitor.
        @return OK; OUT_OF_MEMORY; INVALID_ARGUMENT: also if a detector is attached to a column, or its
                risk is watched, since shards hand over counts, not rows.
        """

    def drift_shard_free(self, shard: Pointer, /) -> None:
        """Frees a shard, by the thread that owns the monitor, when its own thread no longer uses it. What
         was not collected is counted as if it were collected now, at the time of the last rows that the
         monitor was given (0 if there were none). NULL is ignored.
        """

    def drift_shard_observe(self, shard: Pointer, batch: Pointer, error: Pointer, /) -> int:
        """Counts the rows of a batch, in one thread at a time. Takes no lock, never waits, allocates
        nothing. Once it has returned, the rows cannot be lost, whatever becomes of the thread.
        @return OK; INVALID_ARGUMENT (the batch, see drift_batch_validate).
        """

    def drift_monitor_collect(self, monitor: Pointer, timestamp: int, error: Pointer, /) -> int:
        """Takes what the shards have counted into the monitor, as if it had been observed at `timestamp`;
        by the thread that owns the monitor, while shards go on. A batch being counted meanwhile comes
        with the next call. What one shard gathered is never divided: a window by rows may close with
        more rows than asked for.
        @return OK, INVALID_ARGUMENT.
        """

    def drift_monitor_snapshot_size(self, monitor: Pointer, /) -> int:
        """Bytes that drift_monitor_snapshot writes; 0 for NULL. Always the same for one monitor."""

    def drift_monitor_snapshot(self, monitor: Pointer, buffer: Memory, size: int, error: Pointer, /) -> int:
        """Writes the whole monitor (docs/format.md): profile, options, counts, evidence, detectors,
         events. Rows that shards have not handed over are not in it. Allocates nothing.
         @return OK, BUFFER_TOO_SMALL, INVALID_ARGUMENT.
        """

    def drift_monitor_restore(self, bytes: Memory, size: int, allocator: Pointer, out: Pointer, error: Pointer, /) -> int:
        """Makes a monitor that goes on bit for bit where the other one was. The bytes are hostile until
        checked, and no more memory is taken than a small multiple of `size`.
        @return OK; BAD_FORMAT; VERSION; OUT_OF_MEMORY; INVALID_ARGUMENT.
        """

    def drift_monitor_save(self, monitor: Pointer, path: bytes | None, error: Pointer, /) -> int:
        """Writes a snapshot to a file, atomically, as drift_profile_save does. Statuses as there."""

    def drift_monitor_load(self, path: bytes | None, allocator: Pointer, out: Pointer, error: Pointer, /) -> int:
        """Reads a snapshot from a file. Statuses as drift_profile_load."""

    def drift_monitor_prometheus(self, monitor: Pointer, buffer: Memory, size: int, length: Memory, error: Pointer, /) -> int:
        """Writes the state of the last evaluation in the Prometheus text format: effects, p-values,
        thresholds, verdicts, evidence, rows and missing shares of columns, metrics, streams with
        quantiles, detectors, risks, counters of events. What has no value now has no line: the options
        bound the series. Parameters and statuses as drift_report_json. Allocates nothing.
        """

    def drift_metric_name(self, metric: int, /) -> bytes | None:
        """Name of a metric, such as "roc_auc"; NULL if unknown."""

    def drift_metric_from_name(self, name: bytes | None, /) -> int:
        """Number of the metric of this name, or -1. NULL gives -1."""

    def drift_monitor_options_init(self, options: Pointer, /) -> None:
        """Defaults. NULL is ignored."""

    def drift_profile_options_init(self, options: Pointer, /) -> None:
        """Defaults. NULL is ignored."""

    def drift_field_init(self, field: Pointer, type: int, name: bytes | None, /) -> None:
        """Clears a field and sets its size, name and type. NULL is ignored."""

    def drift_profile_builder_create(self, options: Pointer, fields: Pointer, field_count: int, out: Pointer, error: Pointer, /) -> int:
        """Starts the profile of a reference.
        @param options      NULL: defaults.
        @param fields       `field_count` (1 to 65,536) columns; names are copied.
        @param out          where the builder goes; free it with drift_profile_builder_free.
        @return OK, INVALID_ARGUMENT, OUT_OF_MEMORY.
        """

    def drift_profile_builder_create_like(self, reference: Pointer, allocator: Pointer, out: Pointer, error: Pointer, /) -> int:
        """Starts the profile of current data, with the schema, knots and categories of `reference`, so that
        the two can be compared bin by bin. New categories are kept by name up to the reference's
        max_categories more, the rest by mass. `reference` is only read and may be freed afterwards.
        @param allocator  NULL: malloc.
        @return OK, INVALID_ARGUMENT, OUT_OF_MEMORY.
        """

    def drift_profile_builder_add(self, builder: Pointer, batch: Pointer, error: Pointer, /) -> int:
        """Adds the rows of a batch. Columns are matched by name, in any order. A batch that lacks a column
        of the schema is an error for a reference; for a builder made `_like` one, a column that the
        first batch lacks is taken as missing from this data set (SCHEMA if later batches differ).
        Columns that the schema lacks are ignored. A categorical column takes numbers as their shortest
        text; a numeric column that is given text, codes or bool is marked as changed in type when the
        builder is `_like`, and is an error (SCHEMA) otherwise.
        @return OK; INVALID_ARGUMENT; SCHEMA; LIMIT (2^53 rows); OUT_OF_MEMORY. After a failure the
        builder is as before, no row of the batch counts. Cost: O(rows) a column. Allocates in builders
        that keep rows, and for categories seen first.
        """

    def drift_profile_builder_set_reason(self, builder: Pointer, column: int, reason: bytes | None, error: Pointer, /) -> int:
        """Says why a column has the type that was asked for, in place of drift_field.reason: for a reason
        that is known only when the rows have been read.
        @param column  index of the field. @param reason  one phrase, valid UTF-8; copied.
        @return OK; INVALID_ARGUMENT; OUT_OF_MEMORY. After a failure the builder is as before.
        """

    def drift_profile_builder_set_executor(self, builder: Pointer, executor: Pointer, error: Pointer, /) -> int:
        """Lets drift_profile_builder_finish treat columns side by side.
        @param executor  copied; its context must outlive the builder. NULL: the calling thread does all.
        @return OK, INVALID_ARGUMENT.
        """

    def drift_profile_builder_set_unsorted(self, builder: Pointer, unsorted: int, error: Pointer, /) -> int:
        """Says whether rows that are kept may stay in the order they came in, which saves their sort: for
        profiles that are compared and thrown away, since drift_check needs no order. Their sorted_rows
        are NULL; saving, encoding and merging them sorts then, and a quantile costs a pass over the
        rows. Tables that are in memory as a whole need no such profiles: see drift_check_tables.
        @param unsorted  1 or 0, as after creation. Without keep_rows nothing changes.
        @return OK, INVALID_ARGUMENT (also if the builder is used up).
        """

    def drift_profile_builder_finish(self, builder: Pointer, out: Pointer, error: Pointer, /) -> int:
        """Makes the profile. The builder is used up and has only to be freed; after a failure too.
        @param out  where the profile goes; free it with drift_profile_free.
        @return OK, INVALID_ARGUMENT (used up), OUT_OF_MEMORY. Cost: some passes over each column; a sort
                of the rows that are kept, unless they may be unsorted.
        """

    def drift_profile_merge(self, profiles: Pointer, count: int, allocator: Pointer, out: Pointer, error: Pointer, /) -> int:
        """Adds up profiles of parts of one data set, such as those of many machines or days. They must have
        been made `_like` one and the same profile; that profile may be among them, if its rows count as
        well. The result is `_like` it, too, and can be merged again.

        Counts, cells, categories, minimum and maximum are those of all rows at once, whatever the order.
        Mean and std are those to rounding (Chan, Golub and LeVeque 1983). Categories that the profile
        they are made like lacks are kept by name, the largest first, up to max_categories of them. Rows
        are kept if all of the profiles keep theirs. A column that is absent from some of the profiles
        only is missing in all of their rows.
        @param profiles   `count` (at least 1) profiles, not NULL; they are only read.
        @param allocator  NULL: malloc.
        @param out        where the profile goes; free it with drift_profile_free.
        @return OK; INVALID_ARGUMENT; SCHEMA (other columns, types, knots, categories or options: the
                error names the column, and the place of the profile, from 1); LIMIT (2^53 rows in all);
                OUT_OF_MEMORY. Cost: O(knots + categories) a profile, O(rows) for kept rows.
        """

    def drift_profile_builder_free(self, builder: Pointer, /) -> None:
        """Frees a builder at any stage. NULL is ignored."""

    def drift_profile_free(self, profile: Pointer, /) -> None:
        """Frees a profile. NULL is ignored."""

    def drift_profile_column_count(self, profile: Pointer, /) -> int:
        """Number of columns; 0 for NULL."""

    def drift_profile_rows(self, profile: Pointer, /) -> int:
        """Number of rows; 0 for NULL."""

    def drift_profile_get_options(self, profile: Pointer, options: Pointer, error: Pointer, /) -> int:
        """The effective options (allocator NULL). @return OK, INVALID_ARGUMENT."""

    def drift_profile_get_column(self, profile: Pointer, index: int, column: Pointer, error: Pointer, /) -> int:
        """Describes column `index`. `column->struct_size` must be set. @return OK, INVALID_ARGUMENT."""

    def drift_profile_get_category(self, profile: Pointer, column: int, index: int, category: Pointer, error: Pointer, /) -> int:
        """Category `index` of a categorical column: in a reference by falling count, then by label; in a
         `_like` profile in the reference's order, new ones after. @return OK, INVALID_ARGUMENT.
        """

    def drift_profile_quantile(self, profile: Pointer, column: int, q: float, value: Memory, error: Pointer, /) -> int:
        """Quantile of a numeric column: the smallest value x with at least a share q of the finite values
        <= x (numpy's "inverted_cdf"). Exact with kept rows, and in a reference for every q that is a
        multiple of 1 / resolution; elsewhere linear between knots, which is off by one cell at most.
        @param q  in [0,1].
        @return OK; EMPTY (no finite value); NOT_APPLICABLE (categorical); INVALID_ARGUMENT;
        OUT_OF_MEMORY (unsorted rows only). Cost: O(knots); O(rows) for unsorted rows.
        """

    def drift_profile_save(self, profile: Pointer, path: bytes | None, error: Pointer, /) -> int:
        """Writes a profile to a file, atomically: a temporary file in the same folder, fsync, rename. A
        stop at any moment leaves the old file or the new one, never a part. A symbolic link stays one:
        the file that it leads to is replaced.
        @return OK; IO (the message names the path and the system's reason); OUT_OF_MEMORY;
        INVALID_ARGUMENT.
        """

    def drift_profile_load(self, path: bytes | None, allocator: Pointer, out: Pointer, error: Pointer, /) -> int:
        """Reads a profile. The file is hostile until checked: every length is compared with what is there
        before memory is taken, every section has a checksum, every invariant is verified.
        @param allocator  NULL: malloc.
        @return OK; IO; BAD_FORMAT; VERSION; OUT_OF_MEMORY; INVALID_ARGUMENT.
        """

    def drift_profile_encoded_size(self, profile: Pointer, /) -> int:
        """Bytes that drift_profile_encode writes; 0 for NULL."""

    def drift_profile_encode(self, profile: Pointer, buffer: Memory, size: int, error: Pointer, /) -> int:
        """Writes the file format (docs/format.md) into memory of the caller.
        @param size  at least drift_profile_encoded_size. @return OK, BUFFER_TOO_SMALL, INVALID_ARGUMENT;
                     OUT_OF_MEMORY (unsorted rows only).
        """

    def drift_profile_decode(self, bytes: Memory, size: int, allocator: Pointer, out: Pointer, error: Pointer, /) -> int:
        """Reads the file format from memory; the bytes are not kept. Statuses as drift_profile_load."""

    def drift_verdict_name(self, verdict: int, /) -> bytes | None:
        """"none", "warning", "drift", "insufficient"; "unknown" for other numbers."""

    def drift_check_options_init(self, options: Pointer, /) -> None:
        """Defaults. NULL is ignored."""

    def drift_threshold_init(self, threshold: Pointer, statistic: int, /) -> None:
        """Clears a threshold and sets its size and statistic. NULL is ignored."""

    def drift_check(self, reference: Pointer, current: Pointer, options: Pointer, out: Pointer, error: Pointer, /) -> int:
        """Compares two profiles. Columns are those of the reference. A column that cannot be compared has a
        status that says why, and never spoils the others.

        Exact if both keep their rows; otherwise from counts, with bounds. The current profile should be
        built `_like` the reference; one with other knots and no kept rows gives bounds on ks only, and
        status NOT_APPLICABLE for what its counts cannot say.

        @param out  where the report goes; free it with drift_report_free. It holds copies of all it
        needs.
        @return OK; INVALID_ARGUMENT (unknown column in a threshold, values out of range); OUT_OF_MEMORY.
        Allocates. Cost: O(columns x knots), and O(rows) where rows are kept, plus the p-values.
        """

    def drift_check_tables(self, reference: Pointer, current: Pointer, fields: Pointer, field_count: int, profile_options: Pointer, options: Pointer, out: Pointer, error: Pointer, /) -> int:
        """Compares two tables that the caller holds in memory, each one batch, as two profiles would be:
        the report is the same to the bit, but no profile is left. Columns are counted and compared one
        after the other, and what that takes is let go before the next: a check of any number of columns
        needs the memory of one (of as many as threads are lent), beside the report. Doubles that lie
        side by side and are all finite are not even copied for that.

        @param reference,current  only read; they and all that they point at have to stay as they are
               until the call returns, and are not kept.
        @param fields           `field_count` columns to compare, as drift_profile_builder_create takes
               them; NULL if that is 0: all columns of `reference`, DRIFT_TYPE_AUTO.
        @param profile_options  of the profiles; with keep_rows 0 the statistics come from counts, with
               bounds. NULL: defaults with keep_rows 1, exact statistics.
        @param options          NULL: defaults. Its executor lets columns be treated side by side.
        @param out  where the report goes; free it with drift_report_free. It holds copies of all it
               needs.
        @return OK; INVALID_ARGUMENT; SCHEMA and LIMIT as drift_profile_builder_add; OUT_OF_MEMORY. After
                a failure nothing is left. Allocates: for a column a copy of its values if they have to
        be converted or left out, and some bytes a row. Cost: O(rows) a column, plus the p-values.
        """

    def drift_check_table(self, reference: Pointer, current: Pointer, options: Pointer, out: Pointer, error: Pointer, /) -> int:
        """Compares a table that the caller holds in memory with a profile, in the memory of a column, as
        drift_check_tables does: the report of drift_check with a profile made `_like` the reference.
        @param reference  only read. Exact statistics need its rows.
        @param current,options,out  as those of drift_check_tables.
        @return OK; INVALID_ARGUMENT; LIMIT; OUT_OF_MEMORY.
        """

    def drift_report_free(self, report: Pointer, /) -> None:
        """Frees a report. NULL is ignored."""

    def drift_report_verdict(self, report: Pointer, /) -> int:
        """Verdict on the data set, DRIFT_VERDICT_...; DRIFT_VERDICT_INSUFFICIENT for NULL."""

    def drift_report_get_summary(self, report: Pointer, summary: Pointer, error: Pointer, /) -> int:
        """@return OK, INVALID_ARGUMENT."""

    def drift_report_get_column(self, report: Pointer, index: int, column: Pointer, error: Pointer, /) -> int:
        """Column `index`, in the order of the reference. @return OK, INVALID_ARGUMENT."""

    def drift_report_get_reason(self, report: Pointer, column: int, index: int, /) -> bytes | None:
        """Sentence `index` of a column's reasons; NULL if there is none. Belongs to the report."""

    def drift_report_get_statistic(self, report: Pointer, column: int, statistic: int, result: Pointer, p_adjusted: Memory, warning: Memory, drift: Memory, error: Pointer, /) -> int:
        """One statistic of one column.
        @param p_adjusted  p after adjustment, or -1 if it was not part of the run's tests. May be NULL.
        @param warning,drift  effective thresholds, 0 for none. May be NULL.
        @return OK; NOT_APPLICABLE if this statistic is not computed for columns of this type;
                INVALID_ARGUMENT.
        """

    def drift_report_get_calibrated(self, report: Pointer, column: int, calibrated: Pointer, error: Pointer, /) -> int:
        """Reads the calibrated fields of one column: psi where it has at least 2 bins, ks where it was
        computed. Both need a value on each side.
        @return OK, INVALID_ARGUMENT. Allocates nothing.
        """

    def drift_text_options_init(self, options: Pointer, /) -> None:
        """Defaults. NULL is ignored."""

    def drift_report_json(self, report: Pointer, buffer: Memory, size: int, length: Memory, error: Pointer, /) -> int:
        """Writes the JSON form (docs/report.schema.json), strict RFC 8259, keys in a fixed order, one
        object and a newline.
        @param buffer  where the terminated text goes; may be NULL if `size` is 0.
        @param size    bytes of buffer.
        @param length  length of the whole text without its terminator, also when it does not fit. Not
        NULL.
        @return OK; BUFFER_TOO_SMALL (call again with length + 1 bytes; the buffer holds "" then);
                OUT_OF_MEMORY; INVALID_ARGUMENT.
        """

    def drift_report_text(self, report: Pointer, options: Pointer, buffer: Memory, size: int, length: Memory, error: Pointer, /) -> int:
        """Writes the text form: a verdict, then a table, worst column first. Parameters as
         drift_report_json; options NULL: defaults.
        """

    def drift_risk_options_init(self, options: Pointer, /) -> None:
        """Defaults. NULL is ignored."""

    def drift_risk_create(self, options: Pointer, out: Pointer, error: Pointer, /) -> int:
        """Makes a monitor of a risk.
        @param options  not NULL; the limit, or the reference that it comes from.
        @return OK; INVALID_ARGUMENT (also where the limit would be 1 or more, as then nothing is harm);
                OUT_OF_MEMORY. Allocates one block below 1,000 bytes.
        """

    def drift_risk_free(self, risk: Pointer, /) -> None:
        """Frees it. NULL is ignored."""

    def drift_risk_check(self, risk: Pointer, losses: Memory, rows: int, state: Pointer, error: Pointer, /) -> int:
        """Takes the losses of one batch.
        @param losses  `rows` numbers in [0,1]; NULL allowed if rows is 0, then the check does not count.
        @param state   may be NULL.
        @return OK; INVALID_ARGUMENT (error->row is the index of a loss that is not in [0,1]). Nothing
                changes on failure. Allocates nothing. Cost: some logarithms a row.
        """

    def drift_risk_check_errors(self, risk: Pointer, errors: int, rows: int, state: Pointer, error: Pointer, /) -> int:
        """The same for `errors` losses of 1 among `rows`, the others 0. Cost: O(1)."""

    def drift_risk_get_state(self, risk: Pointer, state: Pointer, error: Pointer, /) -> int:
        """State after the last check. @return OK, INVALID_ARGUMENT."""

    def drift_risk_acknowledge(self, risk: Pointer, /) -> None:
        """Ends an alarm: evidence starts from nothing, against the same limit. NULL is ignored."""

    def drift_risk_reset(self, risk: Pointer, /) -> None:
        """As after creation. NULL is ignored."""

    def drift_statistic_name(self, statistic: int, /) -> bytes | None:
        """Name of a statistic as it stands in reports and options, such as "psi"; NULL if unknown."""

    def drift_statistic_from_name(self, name: bytes | None, /) -> int:
        """Number of the statistic of this name, or -1. NULL gives -1."""

    def drift_method_name(self, method: int, /) -> bytes | None:
        """Name of a method as it stands in reports; "none" if unknown."""

    def drift_result_init(self, result: Pointer, /) -> None:
        """Clears a result and sets its struct_size. NULL is ignored."""

    def drift_ks(self, reference: Memory, reference_size: int, current: Memory, current_size: int, allocator: Pointer, result: Pointer, error: Pointer, /) -> int:
        """Two-sample Kolmogorov-Smirnov test, two-sided: D = sup |F_ref - F_cur|, all rows of a tied value
        taken together, from integers and rounded once.

        The p-value is chosen as SciPy's ks_2samp chooses it (mode "auto"): exact if both samples have
        at most 10,000 values, otherwise the finite-n Kolmogorov law at n = round(nx*ny/(nx+ny)).
        `method` says which. With ties the exact p is conservative, as in SciPy.

        @param reference,reference_size,current,current_size  samples; sizes 0 to 2^31-1.
        @param allocator  for 2 to 20 bytes a value, most often 2 to 5, and up to 0.6 MB; NULL: malloc.
        @return OK; INVALID_ARGUMENT; OUT_OF_MEMORY. result->status: OK, or EMPTY if a side has no value.
                Fields: value, p_value, location, sign.
        Cost: O(n), some nanoseconds a value; the exact p-value at most nx*ny <= 1e8 additions, well
        under a second.
        """

    def drift_ks_sorted(self, reference: Memory, reference_size: int, current: Memory, current_size: int, allocator: Pointer, result: Pointer, error: Pointer, /) -> int:
        """As drift_ks, for samples in rising order (INVALID_ARGUMENT otherwise): no copies, O(n)."""

    def drift_ks_counts(self, reference: Memory, current: Memory, atom: Memory, cells: int, allocator: Pointer, result: Pointer, error: Pointer, /) -> int:
        """Kolmogorov-Smirnov from counts between common knots, as kept by profiles: cell i holds the rows
        between knot i-1 and knot i, knots at the left edge included.

        `value` and `lower` are the largest difference at a knot; `upper` is the largest that any
        placement of the rows inside the cells allows. A cell that is marked in `atom` holds one single
        value on both sides, and so allows no difference inside. The p-value belongs to `value`, so it is
        never smaller than the exact one.

        @param atom  `cells` bytes, not 0 where the cell holds a single value; NULL: none does.
        @return OK; INVALID_ARGUMENT (cells 0, sums of 2^53 or more); OUT_OF_MEMORY.
                result->status: OK or EMPTY. Fields: value, p_value, bounds. method is KNOTS, unless the
                bounds meet, then the p-value's method.
        Cost: O(cells), and the p-value.
        """

    def drift_ks_p_value(self, d: float, reference_size: int, current_size: int, allocator: Pointer, p: Memory, method: Memory, error: Pointer, /) -> int:
        """p-value of a two-sided two-sample D, chosen as drift_ks does.
        @param d  in [0,1]; for the exact law it is rounded to the nearest attainable value.
        @param reference_size,current_size  at least 1 and at most 2^53.
        @param p,method  where the answer goes; must not be NULL.
        @return OK, INVALID_ARGUMENT, OUT_OF_MEMORY.
        """

    def drift_wasserstein(self, reference: Memory, reference_size: int, current: Memory, current_size: int, allocator: Pointer, result: Pointer, error: Pointer, /) -> int:
        """Area between the two distribution functions (Wasserstein-1, earth mover's distance), exact but
        for rounding, which changes it by less than 2^-43 of itself. Other orders of the same values may
        round differently.
        @return as drift_ks. result->status: OK, EMPTY, or OVERFLOW. Fields: value (in the unit of the
        data). Cost: O(n), some ten nanoseconds a value; docs/statistics.md says how. Memory: 2 bytes a
        value, 3 MB, and 8 bytes for each that is looked at twice; for less than 4,096 values copies.
        """

    def drift_wasserstein_sorted(self, reference: Memory, reference_size: int, current: Memory, current_size: int, result: Pointer, error: Pointer, /) -> int:
        """As drift_wasserstein, for samples in rising order: no copies, O(n)."""

    def drift_wasserstein_normed(self, reference: Memory, reference_size: int, current: Memory, current_size: int, allocator: Pointer, result: Pointer, error: Pointer, /) -> int:
        """drift_wasserstein divided by the reference's standard deviation (n - 1 below the line).
        result->status: also CONSTANT if that is 0 or the reference has a single row.
        """

    def drift_psi(self, reference: Memory, current: Memory, bins: int, smoothing: float, result: Pointer, error: Pointer, /) -> int:
        """Population stability index: sum of (c - r) ln(c / r) over bins or categories, in nats, with
        shares (count + smoothing) / (n + smoothing * bins).
        @param reference,current  `bins` counts each, the same bins on both sides.
        @param smoothing  > 0 and at most 1e6; 0 means no smoothing, then a bin that is empty on just one
                          side makes the sum infinite: status OVERFLOW. A bin empty on both sides adds 0.
        @return OK; INVALID_ARGUMENT. result->status: OK, EMPTY (a side without rows), OVERFLOW.
                Fields: value. Allocates nothing. Cost: O(bins).
        """

    def drift_kl(self, reference: Memory, current: Memory, bins: int, smoothing: float, result: Pointer, error: Pointer, /) -> int:
        """Kullback-Leibler divergence of current relative to reference: sum of c ln(c / r), in nats.
         Parameters, smoothing and statuses as drift_psi.
        """

    def drift_js(self, reference: Memory, current: Memory, bins: int, result: Pointer, error: Pointer, /) -> int:
        """Jensen-Shannon distance, base 2: square root of the divergence, [0,1]. Plain shares."""

    def drift_hellinger(self, reference: Memory, current: Memory, bins: int, result: Pointer, error: Pointer, /) -> int:
        """Hellinger distance: sqrt(sum (sqrt r - sqrt c)^2 / 2), [0,1]. Plain shares."""

    def drift_tv(self, reference: Memory, current: Memory, bins: int, result: Pointer, error: Pointer, /) -> int:
        """Total variation: half the sum of |r - c|, [0,1]. Plain shares."""

    def drift_linf(self, reference: Memory, current: Memory, bins: int, result: Pointer, error: Pointer, /) -> int:
        """Largest difference of a bin's share, [0,1]. Plain shares."""

    def drift_chi2(self, reference: Memory, current: Memory, bins: int, yates: int, result: Pointer, error: Pointer, /) -> int:
        """Chi-square test of homogeneity of two count vectors (a 2 x k contingency table). Categories that
        are empty on both sides are left out.
        @param yates  not 0: continuity correction, applied only where df = 1 (as SciPy's
        chi2_contingency).
        @return as drift_psi. result->status: OK or EMPTY. With a single category in use: value 0, p 1,
        df 0. Fields: value, p_value, df.
        """

    def drift_g(self, reference: Memory, current: Memory, bins: int, result: Pointer, error: Pointer, /) -> int:
        """G test (log-likelihood ratio): 2 sum o ln(o / e) over the same table. No correction."""

    def drift_cramers_v(self, reference: Memory, current: Memory, bins: int, result: Pointer, error: Pointer, /) -> int:
        """Cramer's V of the same table: sqrt(chi2 / N), [0,1], as min(rows, columns) - 1 is 1. The value
         depends on the ratio of the two sizes, as the definition does.
        """

    def drift_two_proportion_z(self, reference_hits: int, reference_rows: int, current_hits: int, current_rows: int, result: Pointer, error: Pointer, /) -> int:
        """Two-proportion z test, pooled variance, two-sided; p from the normal tail without cancellation.
        @param reference_hits,reference_rows,current_hits,current_rows  hits <= rows < 2^53.
        @return OK, INVALID_ARGUMENT. result->status: OK or EMPTY. Fields: value = the z statistic
                (positive if the current share is larger), p_value. All or no hits on both sides: 0, p 1.
        """

    def drift_missing(self, reference_missing: int, reference_rows: int, current_missing: int, current_rows: int, result: Pointer, error: Pointer, /) -> int:
        """Missing-rate test: the same test; value = current share minus reference share, [-1,1]."""

    def drift_psi_adjusted(self, reference: Memory, current: Memory, bins: int, confidence: float, result: Pointer, error: Pointer, /) -> int:
        """PSI less what chance alone gives on average, (bins - 1) (1 / n_reference + 1 / n_current), with
        an interval. Shares are smoothed by 0.5.
        @param confidence  of the two-sided interval, such as 0.9, whose lower end is a one-sided bound
                           of confidence 0.95; above 0 and below 1.
        @return as drift_psi. Fields: value (may be below 0: less than chance gives on average), and
                bounds, which here are those of an approximate confidence interval (delta method), good
                from some 200 rows on.
        """

    def drift_psi_threshold(self, reference_rows: int, current_rows: int, bins: int, false_alarm_every: float, columns: int, threshold: Memory, error: Pointer, /) -> int:
        """The PSI that chance passes once in `false_alarm_every` checks of `columns` columns (each adding
        its part): (1 / n + 1 / m) times a chi-square quantile, the large-sample law of PSI without
        drift.
        @param bins  at least 2. @return OK, INVALID_ARGUMENT.
        """

    def drift_ks_band(self, rows: int, alpha: float, reference_rows: int, delta_ref: float, width: Memory, error: Pointer, /) -> int:
        """Half the width of a band around the distribution function of `rows` values that holds the true
        function at every number of rows at once, so at every look, with probability at least 1 - alpha.
        @param reference_rows  0: none. Otherwise the width also covers the error of the reference's
                               function, with probability 1 - delta_ref (Dvoretzky, Kiefer, Wolfowitz;
                               Massart 1990): ks above it is drift.
        @param width  in [0,1] out. @return OK, INVALID_ARGUMENT. Cost: some milliseconds.
        Source: Howard and Ramdas 2022.
        """

    def drift_adjust_p_values(self, p: Memory, count: int, method: int, allocator: Pointer, adjusted: Memory, error: Pointer, /) -> int:
        """Adjusts p-values for multiple testing, all of them being one family.
        @param p  `count` numbers in [0,1]; @param adjusted  `count` numbers out, may be `p` itself.
        @return OK, INVALID_ARGUMENT, OUT_OF_MEMORY (an order of `count` indices). Cost: O(count log
        count).
        """


#: Result and arguments of each function.
SIGNATURES: dict[str, tuple[Any, list[Any]]] = {
    "drift_status_name": (c_char_p, [c_int32]),
    "drift_status_text": (c_char_p, [c_int32]),
    "drift_error_init": (None, [POINTER(drift_error)]),
    "drift_version": (c_char_p, []),
    "drift_abi_version": (c_uint32, []),
    "drift_work_do": (None, [POINTER(drift_work), c_size_t]),
    "drift_simd_level": (c_int32, []),
    "drift_simd_limit": (c_int, [c_int32]),
    "drift_simd_name": (c_char_p, [c_int32]),
    "drift_format_double": (c_size_t, [c_double, c_void_p]),
    "drift_column_init": (None, [POINTER(drift_column), c_int32, c_char_p]),
    "drift_texts_init": (None, [POINTER(drift_texts), c_int32, c_int64]),
    "drift_batch_init": (None, [POINTER(drift_batch), c_int64, POINTER(drift_column), c_size_t]),
    "drift_batch_validate": (c_int, [POINTER(drift_batch), POINTER(drift_error)]),
    "drift_design_effect_create": (c_int, [POINTER(drift_profile), POINTER(drift_allocator), POINTER(POINTER(drift_design_effect)), POINTER(drift_error)]),
    "drift_design_effect_free": (None, [POINTER(drift_design_effect)]),
    "drift_design_effect_add": (c_int, [POINTER(drift_design_effect), POINTER(drift_batch), c_void_p, POINTER(drift_error)]),
    "drift_design_effect_end_batch": (c_int, [POINTER(drift_design_effect), POINTER(drift_error)]),
    "drift_design_effect_batches": (c_size_t, [POINTER(drift_design_effect)]),
    "drift_design_effect_of": (c_int, [POINTER(drift_design_effect), c_size_t, POINTER(c_char_p), c_void_p, POINTER(drift_error)]),
    "drift_detector_name": (c_char_p, [c_int32]),
    "drift_detector_from_name": (c_int32, [c_char_p]),
    "drift_compat_name": (c_char_p, [c_int32]),
    "drift_compat_from_name": (c_int32, [c_char_p]),
    "drift_level_name": (c_char_p, [c_int32]),
    "drift_detector_get_info": (c_int, [c_int32, POINTER(drift_detector_info), POINTER(drift_error)]),
    "drift_detector_get_option": (c_int, [c_int32, c_int32, c_size_t, POINTER(drift_detector_option_info), POINTER(drift_error)]),
    "drift_detector_options_init": (None, [POINTER(drift_detector_options), c_int32]),
    "drift_detector_create": (c_int, [POINTER(drift_detector_options), POINTER(POINTER(drift_detector)), POINTER(drift_error)]),
    "drift_detector_free": (None, [POINTER(drift_detector)]),
    "drift_detector_update": (c_int, [POINTER(drift_detector), c_void_p, c_size_t, POINTER(drift_detector_flag), c_size_t, c_void_p, POINTER(drift_error)]),
    "drift_detector_get_state": (c_int, [POINTER(drift_detector), POINTER(drift_detector_state), POINTER(drift_error)]),
    "drift_detector_reset": (None, [POINTER(drift_detector)]),
    "drift_detector_snapshot_size": (c_size_t, [POINTER(drift_detector)]),
    "drift_detector_snapshot": (c_int, [POINTER(drift_detector), c_void_p, c_size_t, POINTER(drift_error)]),
    "drift_detector_restore": (c_int, [c_void_p, c_size_t, POINTER(drift_allocator), POINTER(POINTER(drift_detector)), POINTER(drift_error)]),
    "drift_page_hinkley_create": (c_int, [POINTER(drift_detector_options), c_size_t, POINTER(POINTER(drift_page_hinkley)), POINTER(drift_error)]),
    "drift_page_hinkley_free": (None, [POINTER(drift_page_hinkley)]),
    "drift_page_hinkley_update_f32": (c_int, [POINTER(drift_page_hinkley), c_void_p, c_size_t, c_size_t, POINTER(drift_page_hinkley_flag), c_size_t, c_void_p, POINTER(drift_error)]),
    "drift_page_hinkley_update_f64": (c_int, [POINTER(drift_page_hinkley), c_void_p, c_size_t, c_size_t, POINTER(drift_page_hinkley_flag), c_size_t, c_void_p, POINTER(drift_error)]),
    "drift_cusum_run_length": (c_int, [c_double, c_double, c_double, POINTER(drift_allocator), c_void_p, POINTER(drift_error)]),
    "drift_cusum_threshold": (c_int, [c_double, c_double, c_int32, POINTER(drift_allocator), c_void_p, POINTER(drift_error)]),
    "drift_page_hinkley_threshold": (c_int, [c_double, c_double, c_double, c_int32, POINTER(drift_allocator), c_void_p, POINTER(drift_error)]),
    "drift_ewma_run_length": (c_int, [c_double, c_double, c_double, POINTER(drift_allocator), c_void_p, POINTER(drift_error)]),
    "drift_ewma_limit": (c_int, [c_double, c_double, POINTER(drift_allocator), c_void_p, POINTER(drift_error)]),
    "drift_evidence_column_init": (None, [POINTER(drift_evidence_column)]),
    "drift_evidence_options_init": (None, [POINTER(drift_evidence_options)]),
    "drift_evidence_group_cells": (c_int, [c_void_p, c_size_t, c_void_p, c_void_p, POINTER(drift_error)]),
    "drift_evidence_create": (c_int, [POINTER(drift_evidence_column), c_size_t, POINTER(drift_evidence_options), POINTER(POINTER(drift_evidence)), POINTER(drift_error)]),
    "drift_evidence_free": (None, [POINTER(drift_evidence)]),
    "drift_evidence_count_size": (c_size_t, [POINTER(drift_evidence)]),
    "drift_evidence_check": (c_int, [POINTER(drift_evidence), c_void_p, c_uint32, POINTER(drift_evidence_state), POINTER(drift_error)]),
    "drift_evidence_get_state": (c_int, [POINTER(drift_evidence), POINTER(drift_evidence_state), POINTER(drift_error)]),
    "drift_explanation_name": (c_char_p, [c_int32]),
    "drift_evidence_get_column": (c_int, [POINTER(drift_evidence), c_size_t, POINTER(drift_evidence_column_state), POINTER(drift_error)]),
    "drift_evidence_acknowledge": (None, [POINTER(drift_evidence)]),
    "drift_evidence_reset": (None, [POINTER(drift_evidence)]),
    "drift_evidence_rebaseline": (c_int, [POINTER(drift_evidence), c_void_p, POINTER(drift_error)]),
    "drift_evidence_snapshot_size": (c_size_t, [POINTER(drift_evidence)]),
    "drift_evidence_snapshot": (c_int, [POINTER(drift_evidence), c_void_p, c_size_t, POINTER(drift_error)]),
    "drift_evidence_restore": (c_int, [c_void_p, c_size_t, POINTER(drift_allocator), POINTER(POINTER(drift_evidence)), POINTER(drift_error)]),
    "drift_evidence_design_effect": (c_int, [c_int32, c_size_t, c_void_p, c_size_t, POINTER(drift_allocator), c_void_p, POINTER(drift_error)]),
    "drift_arrow_create": (c_int, [c_void_p, POINTER(drift_allocator), POINTER(POINTER(drift_arrow)), POINTER(drift_error)]),
    "drift_arrow_open": (c_int, [c_void_p, POINTER(drift_allocator), POINTER(POINTER(drift_arrow)), POINTER(drift_error)]),
    "drift_arrow_field_count": (c_size_t, [POINTER(drift_arrow)]),
    "drift_arrow_get_field": (c_int, [POINTER(drift_arrow), c_size_t, POINTER(drift_arrow_field), POINTER(drift_error)]),
    "drift_arrow_view": (c_int, [POINTER(drift_arrow), c_void_p, POINTER(POINTER(drift_batch)), POINTER(drift_error)]),
    "drift_arrow_next": (c_int, [POINTER(drift_arrow), POINTER(POINTER(drift_batch)), POINTER(drift_error)]),
    "drift_arrow_is_last": (c_int, [POINTER(drift_arrow), c_void_p, POINTER(drift_error)]),
    "drift_arrow_free": (None, [POINTER(drift_arrow)]),
    "drift_dlpack_create": (c_int, [POINTER(c_char_p), c_size_t, POINTER(drift_allocator), POINTER(POINTER(drift_dlpack)), POINTER(drift_error)]),
    "drift_dlpack_view": (c_int, [POINTER(drift_dlpack), c_void_p, POINTER(POINTER(drift_batch)), POINTER(drift_error)]),
    "drift_dlpack_view_versioned": (c_int, [POINTER(drift_dlpack), c_void_p, POINTER(POINTER(drift_batch)), POINTER(drift_error)]),
    "drift_dlpack_free": (None, [POINTER(drift_dlpack)]),
    "drift_ks_bounds": (c_int, [c_void_p, c_size_t, c_void_p, c_size_t, POINTER(drift_allocator), POINTER(drift_result), POINTER(drift_error)]),
    "drift_ks_exceeds": (c_int, [c_void_p, c_size_t, c_void_p, c_size_t, c_double, POINTER(drift_allocator), c_void_p, POINTER(drift_error)]),
    "drift_ks_reference_create": (c_int, [c_void_p, c_size_t, POINTER(drift_allocator), POINTER(POINTER(drift_ks_reference)), POINTER(drift_error)]),
    "drift_ks_reference_create_sorted": (c_int, [c_void_p, c_size_t, POINTER(drift_allocator), POINTER(POINTER(drift_ks_reference)), POINTER(drift_error)]),
    "drift_ks_reference_free": (None, [POINTER(drift_ks_reference)]),
    "drift_ks_reference_test": (c_int, [POINTER(drift_ks_reference), c_void_p, c_size_t, POINTER(drift_allocator), POINTER(drift_result), POINTER(drift_error)]),
    "drift_ks_reference_bounds": (c_int, [POINTER(drift_ks_reference), c_void_p, c_size_t, POINTER(drift_allocator), POINTER(drift_result), POINTER(drift_error)]),
    "drift_ks_reference_exceeds": (c_int, [POINTER(drift_ks_reference), c_void_p, c_size_t, c_double, POINTER(drift_allocator), c_void_p, POINTER(drift_error)]),
    "drift_sliding_ks_create": (c_int, [c_void_p, c_size_t, c_size_t, POINTER(drift_allocator), POINTER(POINTER(drift_sliding_ks)), POINTER(drift_error)]),
    "drift_sliding_ks_create_counts": (c_int, [c_void_p, c_size_t, c_void_p, c_size_t, POINTER(drift_allocator), POINTER(POINTER(drift_sliding_ks)), POINTER(drift_error)]),
    "drift_sliding_ks_free": (None, [POINTER(drift_sliding_ks)]),
    "drift_sliding_ks_push": (c_int, [POINTER(drift_sliding_ks), c_void_p, c_size_t, c_void_p, POINTER(drift_error)]),
    "drift_sliding_ks_value": (c_double, [POINTER(drift_sliding_ks)]),
    "drift_sliding_ks_test": (c_int, [POINTER(drift_sliding_ks), POINTER(drift_result), POINTER(drift_error)]),
    "drift_sliding_ks_reset": (None, [POINTER(drift_sliding_ks)]),
    "drift_monitor_create": (c_int, [POINTER(drift_profile), POINTER(drift_monitor_options), POINTER(POINTER(drift_monitor)), POINTER(drift_error)]),
    "drift_monitor_free": (None, [POINTER(drift_monitor)]),
    "drift_monitor_memory": (c_size_t, [POINTER(drift_monitor)]),
    "drift_monitor_observe": (c_int, [POINTER(drift_monitor), POINTER(drift_batch), c_int64, POINTER(drift_error)]),
    "drift_outcomes_init": (None, [POINTER(drift_outcomes), c_size_t]),
    "drift_monitor_observe_outcomes": (c_int, [POINTER(drift_monitor), POINTER(drift_outcomes), c_int64, POINTER(drift_error)]),
    "drift_monitor_observe_stream": (c_int, [POINTER(drift_monitor), c_size_t, c_void_p, c_size_t, c_int64, POINTER(drift_error)]),
    "drift_monitor_advance": (c_int, [POINTER(drift_monitor), c_int64, POINTER(drift_error)]),
    "drift_monitor_evaluate": (c_int, [POINTER(drift_monitor), POINTER(drift_error)]),
    "drift_monitor_get_summary": (c_int, [POINTER(drift_monitor), POINTER(drift_monitor_summary), POINTER(drift_error)]),
    "drift_monitor_column_count": (c_size_t, [POINTER(drift_monitor)]),
    "drift_monitor_get_column": (c_int, [POINTER(drift_monitor), c_size_t, POINTER(drift_monitor_column), POINTER(drift_error)]),
    "drift_monitor_get_statistic": (c_int, [POINTER(drift_monitor), c_size_t, c_int32, POINTER(drift_result), c_void_p, c_void_p, c_void_p, POINTER(drift_error)]),
    "drift_monitor_get_metric": (c_int, [POINTER(drift_monitor), c_int32, POINTER(drift_metric), POINTER(drift_error)]),
    "drift_monitor_stream_count": (c_size_t, [POINTER(drift_monitor)]),
    "drift_monitor_get_stream": (c_int, [POINTER(drift_monitor), c_size_t, POINTER(drift_stream_state), POINTER(drift_error)]),
    "drift_monitor_stream_quantile": (c_int, [POINTER(drift_monitor), c_size_t, c_double, c_void_p, POINTER(drift_error)]),
    "drift_monitor_detector_count": (c_size_t, [POINTER(drift_monitor)]),
    "drift_monitor_get_detector": (c_int, [POINTER(drift_monitor), c_size_t, c_void_p, c_void_p, POINTER(c_char_p), POINTER(drift_detector_state), POINTER(drift_error)]),
    "drift_source_name": (c_char_p, [c_int32]),
    "drift_source_from_name": (c_int32, [c_char_p]),
    "drift_monitor_check": (c_int, [POINTER(drift_monitor), c_int64, POINTER(drift_error)]),
    "drift_monitor_get_evidence": (c_int, [POINTER(drift_monitor), c_int32, POINTER(drift_evidence_state), POINTER(drift_error)]),
    "drift_monitor_get_column_evidence": (c_int, [POINTER(drift_monitor), c_size_t, c_int32, POINTER(drift_column_evidence), POINTER(drift_error)]),
    "drift_monitor_get_stream_evidence": (c_int, [POINTER(drift_monitor), c_size_t, c_int32, POINTER(drift_column_evidence), POINTER(drift_error)]),
    "drift_column_evidence_text": (c_int, [POINTER(drift_column_evidence), c_void_p, c_size_t, c_void_p, POINTER(drift_error)]),
    "drift_column_evidence_json": (c_int, [POINTER(drift_column_evidence), c_void_p, c_size_t, c_void_p, POINTER(drift_error)]),
    "drift_monitor_set_slot": (c_int, [POINTER(drift_monitor), c_uint32, c_int64, POINTER(drift_error)]),
    "drift_monitor_caution": (c_char_p, [POINTER(drift_monitor)]),
    "drift_monitor_acknowledge": (None, [POINTER(drift_monitor)]),
    "drift_monitor_rebaseline": (c_int, [POINTER(drift_monitor), POINTER(drift_profile), POINTER(drift_error)]),
    "drift_monitor_risk_count": (c_size_t, [POINTER(drift_monitor)]),
    "drift_monitor_get_risk": (c_int, [POINTER(drift_monitor), c_size_t, POINTER(drift_monitor_risk), POINTER(drift_error)]),
    "drift_event_kind_name": (c_char_p, [c_int32]),
    "drift_monitor_events": (c_int, [POINTER(drift_monitor), POINTER(drift_event), c_size_t, c_void_p, POINTER(drift_error)]),
    "drift_event_json": (c_int, [POINTER(drift_event), c_void_p, c_size_t, c_void_p, POINTER(drift_error)]),
    "drift_monitor_event_json": (c_int, [POINTER(drift_monitor), POINTER(drift_event), c_void_p, c_size_t, c_void_p, POINTER(drift_error)]),
    "drift_monitor_reset": (None, [POINTER(drift_monitor)]),
    "drift_shard_create": (c_int, [POINTER(drift_monitor), POINTER(POINTER(drift_shard)), POINTER(drift_error)]),
    "drift_shard_free": (None, [POINTER(drift_shard)]),
    "drift_shard_observe": (c_int, [POINTER(drift_shard), POINTER(drift_batch), POINTER(drift_error)]),
    "drift_monitor_collect": (c_int, [POINTER(drift_monitor), c_int64, POINTER(drift_error)]),
    "drift_monitor_snapshot_size": (c_size_t, [POINTER(drift_monitor)]),
    "drift_monitor_snapshot": (c_int, [POINTER(drift_monitor), c_void_p, c_size_t, POINTER(drift_error)]),
    "drift_monitor_restore": (c_int, [c_void_p, c_size_t, POINTER(drift_allocator), POINTER(POINTER(drift_monitor)), POINTER(drift_error)]),
    "drift_monitor_save": (c_int, [POINTER(drift_monitor), c_char_p, POINTER(drift_error)]),
    "drift_monitor_load": (c_int, [c_char_p, POINTER(drift_allocator), POINTER(POINTER(drift_monitor)), POINTER(drift_error)]),
    "drift_monitor_prometheus": (c_int, [POINTER(drift_monitor), c_void_p, c_size_t, c_void_p, POINTER(drift_error)]),
    "drift_metric_name": (c_char_p, [c_int32]),
    "drift_metric_from_name": (c_int32, [c_char_p]),
    "drift_monitor_options_init": (None, [POINTER(drift_monitor_options)]),
    "drift_profile_options_init": (None, [POINTER(drift_profile_options)]),
    "drift_field_init": (None, [POINTER(drift_field), c_int32, c_char_p]),
    "drift_profile_builder_create": (c_int, [POINTER(drift_profile_options), POINTER(drift_field), c_size_t, POINTER(POINTER(drift_profile_builder)), POINTER(drift_error)]),
    "drift_profile_builder_create_like": (c_int, [POINTER(drift_profile), POINTER(drift_allocator), POINTER(POINTER(drift_profile_builder)), POINTER(drift_error)]),
    "drift_profile_builder_add": (c_int, [POINTER(drift_profile_builder), POINTER(drift_batch), POINTER(drift_error)]),
    "drift_profile_builder_set_reason": (c_int, [POINTER(drift_profile_builder), c_size_t, c_char_p, POINTER(drift_error)]),
    "drift_profile_builder_set_executor": (c_int, [POINTER(drift_profile_builder), POINTER(drift_executor), POINTER(drift_error)]),
    "drift_profile_builder_set_unsorted": (c_int, [POINTER(drift_profile_builder), c_int32, POINTER(drift_error)]),
    "drift_profile_builder_finish": (c_int, [POINTER(drift_profile_builder), POINTER(POINTER(drift_profile)), POINTER(drift_error)]),
    "drift_profile_merge": (c_int, [POINTER(POINTER(drift_profile)), c_size_t, POINTER(drift_allocator), POINTER(POINTER(drift_profile)), POINTER(drift_error)]),
    "drift_profile_builder_free": (None, [POINTER(drift_profile_builder)]),
    "drift_profile_free": (None, [POINTER(drift_profile)]),
    "drift_profile_column_count": (c_size_t, [POINTER(drift_profile)]),
    "drift_profile_rows": (c_uint64, [POINTER(drift_profile)]),
    "drift_profile_get_options": (c_int, [POINTER(drift_profile), POINTER(drift_profile_options), POINTER(drift_error)]),
    "drift_profile_get_column": (c_int, [POINTER(drift_profile), c_size_t, POINTER(drift_profile_column), POINTER(drift_error)]),
    "drift_profile_get_category": (c_int, [POINTER(drift_profile), c_size_t, c_size_t, POINTER(drift_category), POINTER(drift_error)]),
    "drift_profile_quantile": (c_int, [POINTER(drift_profile), c_size_t, c_double, c_void_p, POINTER(drift_error)]),
    "drift_profile_save": (c_int, [POINTER(drift_profile), c_char_p, POINTER(drift_error)]),
    "drift_profile_load": (c_int, [c_char_p, POINTER(drift_allocator), POINTER(POINTER(drift_profile)), POINTER(drift_error)]),
    "drift_profile_encoded_size": (c_size_t, [POINTER(drift_profile)]),
    "drift_profile_encode": (c_int, [POINTER(drift_profile), c_void_p, c_size_t, POINTER(drift_error)]),
    "drift_profile_decode": (c_int, [c_void_p, c_size_t, POINTER(drift_allocator), POINTER(POINTER(drift_profile)), POINTER(drift_error)]),
    "drift_verdict_name": (c_char_p, [c_int32]),
    "drift_check_options_init": (None, [POINTER(drift_check_options)]),
    "drift_threshold_init": (None, [POINTER(drift_threshold), c_int32]),
    "drift_check": (c_int, [POINTER(drift_profile), POINTER(drift_profile), POINTER(drift_check_options), POINTER(POINTER(drift_report)), POINTER(drift_error)]),
    "drift_check_tables": (c_int, [POINTER(drift_batch), POINTER(drift_batch), POINTER(drift_field), c_size_t, POINTER(drift_profile_options), POINTER(drift_check_options), POINTER(POINTER(drift_report)), POINTER(drift_error)]),
    "drift_check_table": (c_int, [POINTER(drift_profile), POINTER(drift_batch), POINTER(drift_check_options), POINTER(POINTER(drift_report)), POINTER(drift_error)]),
    "drift_report_free": (None, [POINTER(drift_report)]),
    "drift_report_verdict": (c_int32, [POINTER(drift_report)]),
    "drift_report_get_summary": (c_int, [POINTER(drift_report), POINTER(drift_report_summary), POINTER(drift_error)]),
    "drift_report_get_column": (c_int, [POINTER(drift_report), c_size_t, POINTER(drift_report_column), POINTER(drift_error)]),
    "drift_report_get_reason": (c_char_p, [POINTER(drift_report), c_size_t, c_size_t]),
    "drift_report_get_statistic": (c_int, [POINTER(drift_report), c_size_t, c_int32, POINTER(drift_result), c_void_p, c_void_p, c_void_p, POINTER(drift_error)]),
    "drift_report_get_calibrated": (c_int, [POINTER(drift_report), c_size_t, POINTER(drift_report_calibrated), POINTER(drift_error)]),
    "drift_text_options_init": (None, [POINTER(drift_text_options)]),
    "drift_report_json": (c_int, [POINTER(drift_report), c_void_p, c_size_t, c_void_p, POINTER(drift_error)]),
    "drift_report_text": (c_int, [POINTER(drift_report), POINTER(drift_text_options), c_void_p, c_size_t, c_void_p, POINTER(drift_error)]),
    "drift_risk_options_init": (None, [POINTER(drift_risk_options)]),
    "drift_risk_create": (c_int, [POINTER(drift_risk_options), POINTER(POINTER(drift_risk)), POINTER(drift_error)]),
    "drift_risk_free": (None, [POINTER(drift_risk)]),
    "drift_risk_check": (c_int, [POINTER(drift_risk), c_void_p, c_size_t, POINTER(drift_risk_state), POINTER(drift_error)]),
    "drift_risk_check_errors": (c_int, [POINTER(drift_risk), c_uint64, c_uint64, POINTER(drift_risk_state), POINTER(drift_error)]),
    "drift_risk_get_state": (c_int, [POINTER(drift_risk), POINTER(drift_risk_state), POINTER(drift_error)]),
    "drift_risk_acknowledge": (None, [POINTER(drift_risk)]),
    "drift_risk_reset": (None, [POINTER(drift_risk)]),
    "drift_statistic_name": (c_char_p, [c_int32]),
    "drift_statistic_from_name": (c_int32, [c_char_p]),
    "drift_method_name": (c_char_p, [c_int32]),
    "drift_result_init": (None, [POINTER(drift_result)]),
    "drift_ks": (c_int, [c_void_p, c_size_t, c_void_p, c_size_t, POINTER(drift_allocator), POINTER(drift_result), POINTER(drift_error)]),
    "drift_ks_sorted": (c_int, [c_void_p, c_size_t, c_void_p, c_size_t, POINTER(drift_allocator), POINTER(drift_result), POINTER(drift_error)]),
    "drift_ks_counts": (c_int, [c_void_p, c_void_p, c_void_p, c_size_t, POINTER(drift_allocator), POINTER(drift_result), POINTER(drift_error)]),
    "drift_ks_p_value": (c_int, [c_double, c_uint64, c_uint64, POINTER(drift_allocator), c_void_p, c_void_p, POINTER(drift_error)]),
    "drift_wasserstein": (c_int, [c_void_p, c_size_t, c_void_p, c_size_t, POINTER(drift_allocator), POINTER(drift_result), POINTER(drift_error)]),
    "drift_wasserstein_sorted": (c_int, [c_void_p, c_size_t, c_void_p, c_size_t, POINTER(drift_result), POINTER(drift_error)]),
    "drift_wasserstein_normed": (c_int, [c_void_p, c_size_t, c_void_p, c_size_t, POINTER(drift_allocator), POINTER(drift_result), POINTER(drift_error)]),
    "drift_psi": (c_int, [c_void_p, c_void_p, c_size_t, c_double, POINTER(drift_result), POINTER(drift_error)]),
    "drift_kl": (c_int, [c_void_p, c_void_p, c_size_t, c_double, POINTER(drift_result), POINTER(drift_error)]),
    "drift_js": (c_int, [c_void_p, c_void_p, c_size_t, POINTER(drift_result), POINTER(drift_error)]),
    "drift_hellinger": (c_int, [c_void_p, c_void_p, c_size_t, POINTER(drift_result), POINTER(drift_error)]),
    "drift_tv": (c_int, [c_void_p, c_void_p, c_size_t, POINTER(drift_result), POINTER(drift_error)]),
    "drift_linf": (c_int, [c_void_p, c_void_p, c_size_t, POINTER(drift_result), POINTER(drift_error)]),
    "drift_chi2": (c_int, [c_void_p, c_void_p, c_size_t, c_int32, POINTER(drift_result), POINTER(drift_error)]),
    "drift_g": (c_int, [c_void_p, c_void_p, c_size_t, POINTER(drift_result), POINTER(drift_error)]),
    "drift_cramers_v": (c_int, [c_void_p, c_void_p, c_size_t, POINTER(drift_result), POINTER(drift_error)]),
    "drift_two_proportion_z": (c_int, [c_uint64, c_uint64, c_uint64, c_uint64, POINTER(drift_result), POINTER(drift_error)]),
    "drift_missing": (c_int, [c_uint64, c_uint64, c_uint64, c_uint64, POINTER(drift_result), POINTER(drift_error)]),
    "drift_psi_adjusted": (c_int, [c_void_p, c_void_p, c_size_t, c_double, POINTER(drift_result), POINTER(drift_error)]),
    "drift_psi_threshold": (c_int, [c_uint64, c_uint64, c_size_t, c_double, c_uint64, c_void_p, POINTER(drift_error)]),
    "drift_ks_band": (c_int, [c_uint64, c_double, c_uint64, c_double, c_void_p, POINTER(drift_error)]),
    "drift_adjust_p_values": (c_int, [c_void_p, c_size_t, c_int32, POINTER(drift_allocator), c_void_p, POINTER(drift_error)]),
}
