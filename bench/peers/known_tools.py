# SPDX-License-Identifier: Apache-2.0
"""The tools that compare two tables: what to install, the package whose version counts, its licence, what it does to each column."""

TOOLS = {
    "driftcheck": (["pandas"], None, "Apache-2.0", "exact KS with p, PSI, six more distances, missing values, verdict"),
    "driftcheck_counts": (["pandas"], None, "Apache-2.0", "as driftcheck (Python), from counts: KS between bounds"),
    "numpy": (["numpy"], "numpy", "BSD-3-Clause", "KS by np.sort, PSI by np.quantile and np.searchsorted"),
    "scipy": (["scipy"], "scipy", "BSD-3-Clause", "ks_2samp(method='asymp'), PSI by numpy"),
    "pandas": (["pandas"], "pandas", "BSD-3-Clause", "PSI by quantile, cut, value_counts"),
    "polars": (["polars", "numpy"], "polars", "MIT", "PSI by quantile, cut, value_counts"),
    "duckdb": (["duckdb", "pandas"], "duckdb", "MIT", "PSI by quantile_cont and counting, in SQL"),
    "river": (["river==0.26.1"], "river", "BSD-3-Clause", "stats.KolmogorovSmirnov, value by value"),
    "frouros": (["frouros==0.9.0"], "frouros", "BSD-3-Clause", "KSTest, PSI"),
    "evidently": (["evidently==0.7.23", "pandas<3"], "evidently", "Apache-2.0", "DataDriftPreset"),
    "nannyml": (["nannyml", "statsmodels"], "nannyml", "Apache-2.0", "univariate drift, KS (estimated from bins in large tables)"),
    "alibi_detect": (["alibi-detect"], "alibi-detect", "BUSL-1.1", "KSDrift"),
}
MIXED = ["driftcheck", "evidently", "nannyml"]  # take text and missing values as well
PROGRAMS = {  # of the build
    "driftcheck_c": "as driftcheck (Python)",
    "driftcheck_cli": "reads both CSV files, then as driftcheck (Python)",
}
NAMES = {"driftcheck": "driftcheck (Python)", "driftcheck_counts": "driftcheck (Python), counts", "driftcheck_c": "driftcheck (C)",
         "driftcheck_cli": "driftcheck (program)", "numpy": "numpy", "scipy": "SciPy", "duckdb": "DuckDB", "nannyml": "NannyML",
         "alibi_detect": "alibi-detect"}


def name_of(tool):
    return NAMES.get(tool, tool)


def licence_of(tool):
    return TOOLS[tool][2] if tool in TOOLS else "Apache-2.0"


def work_of(tool):
    return TOOLS[tool][3] if tool in TOOLS else PROGRAMS[tool]
