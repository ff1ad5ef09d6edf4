# SPDX-License-Identifier: Apache-2.0
"""What all.py has measured as Markdown, as a picture, and as a section of the README."""
import re
import textwrap

import plot
from growth import along, exponent
from known_tools import licence_of, name_of, work_of

BEGIN, END = "<!-- peers: written by bench/peers/all.sh, do not edit -->", "<!-- peers: end -->"


def number(value):
    """Three digits that count."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}" if value >= 1e-3 else f"{value:.1e}".replace("e-0", "e-")


def times(theirs, ours):
    ratio = theirs / ours
    return f"{ratio:.0f}x" if ratio >= 10 else f"{ratio:.1f}x"


def megabytes(value):
    return f"{value:,.0f}" if value >= 10 else f"{max(value, 0):.1f}"


def small(value):
    """Seconds, in the unit that suits them."""
    for unit, size in (("s", 1), ("ms", 1e-3), ("us", 1e-6)):
        if value >= size:
            return f"{number(value / size)} {unit}"
    return f"{number(value / 1e-9)} ns"


def markdown(head, rows):
    return ["", "| " + " | ".join(head) + " |", "|" + " --- |" * len(head), *("| " + " | ".join(map(str, row)) + " |" for row in rows), ""]


def prose(text):
    return [*textwrap.wrap(" ".join(text.split()), 130, break_long_words=False, break_on_hyphens=False), ""]


def size_name(cell):
    return f"{cell['rows']:.0e} x {cell['columns']}".replace("e+0", "e").replace("e+", "e")


def tools_of(cells):
    return list(dict.fromkeys(cell["tool"] for cell in cells))


# ---- tables


def pivot(cells, show):
    """A line a tool, a column a size."""
    sizes = list(dict.fromkeys(size_name(cell) for cell in cells))
    at = {(cell["tool"], size_name(cell)): cell for cell in cells}
    rows = []
    for tool in tools_of(cells):
        line = [show(at[tool, size]) if "seconds" in at[tool, size] else at[tool, size]["reason"] for size in sizes]
        rows.append([name_of(tool), *brief(line)])
    return markdown(["", *sizes], rows)


def brief(line):
    """A tool that is not there at all says so once."""
    return [line[0], *[""] * (len(line) - 1)] if len(set(line)) == 1 and not line[0][0].isdigit() else line


def ours_of(cells, cell):
    return next((one for one in cells if one["tool"] == "driftcheck" and one["rows"] == cell["rows"] and
                 one["columns"] == cell["columns"] and "seconds" in one), None)


def table_section(run):
    cells, plan = run["tables"], run["plan"]

    def cpu(cell):
        ours = ours_of(cells, cell)
        return number(cell["cpu"]) + (f" ({times(cell['cpu'], ours['cpu'])})" if ours else "") + (" *" if cell.get("differs") else "")

    lines = ["## Two tables compared", "", *prose(f"""
        The same numbers for each tool, on one processor, in memory before the clock starts; `driftcheck (program)` reads them from
        CSV files, and its time and memory are those of the whole process. A tool gets {plan['limit']:g} s of the processor for a table,
        its start included{" (evidently and SciPy 300 s where an aim above needs them)" if plan["repeat"] > 1 else ""}. `foreseen`: the limit has cut it short on a table
        that is no larger, or in proportion to the largest such table it would take half as much again, so it was not started.
        {f"What takes less than 5 s is run {plan['repeat']} times, and the fastest counts." if plan["repeat"] > 1 else ""} Tables of 1e7 rows have 10 columns: with 100,
        a pair takes 16 GB."""), "What each does to a column:"]
    versions = {cell["tool"]: cell["version"] for cell in cells if "version" in cell}
    lines += markdown(["tool", "version", "licence", "work"],
                      [[name_of(tool), versions.get(tool, "-"), licence_of(tool), work_of(tool)] for tool in tools_of(cells)])
    lines += ["**Seconds of the clock**, rows x columns:", *pivot(cells, lambda cell: number(cell["seconds"]))]
    lines += ["**Seconds of the processor**, and how many times those of `driftcheck (Python)`:", *pivot(cells, cpu)]
    lines += ["**Peak memory beyond the tables, MB** (system's measure, `VmHWM`; small ones are noise):",
              *pivot(cells, lambda cell: megabytes(cell["megabytes"]))]
    lines += disagreements(cells)
    return lines


def disagreements(cells):
    differ = {cell["tool"]: cell["differs"] for cell in cells if cell.get("differs")}
    if not differ:
        return ["D and PSI of the first column are the same in all tools that have them (PSI within 2 %: quantiles are not all defined",
                "alike).", ""]
    return [*(f"\\* {name_of(tool)} finds {text} in the first column." for tool, text in differ.items()), ""]


def real_section(run):
    lines = ["## Real data", "", *prose("""
        `numbers`: columns of numbers, rows with a missing value left out, constant columns too; `all columns`: text and missing values
        as they are, by tools that take them. On one processor. Only D is compared: values are tied so often that quantiles differ.""")]
    for name in dict.fromkeys(cell["table"] for cell in run["real"]):
        cells = [cell for cell in run["real"] if cell["table"] == name]
        rows = next(cell for cell in cells if cell["kind"] == "numbers")
        lines.append(f"**{name}**: {rows['rows']:,} current rows, {rows['columns']} columns of numbers")
        ours = {kind: next((c for c in cells if c["tool"] == "driftcheck" and c["kind"] == kind and "seconds" in c), None)
                for kind in ("numbers", "all columns")}
        table = []
        for cell in cells:
            if "seconds" not in cell:
                table.append([name_of(cell["tool"]), cell["kind"], cell["reason"], "", "", "", ""])
                continue
            base = ours.get(cell["kind"])
            table.append([name_of(cell["tool"]), cell["kind"], number(cell["seconds"]), number(cell["cpu"]),
                          times(cell["cpu"], base["cpu"]) if base else "", megabytes(cell["megabytes"]), cell.get("differs") or ""])
        lines += markdown(["tool", "data", "s", "CPU s", "x driftcheck", "MB", ""], table)
    return lines


# ---- growth


def growth_section(run):
    cells = run["tables"]
    widest_rows = max((rows for rows in {c["rows"] for c in cells}), key=lambda rows: len({c["columns"] for c in cells if c["rows"] == rows}))
    lines = ["## How cost grows", "", *prose("""
        Time ~ size ^ exponent, fitted by least squares on logarithms, with the sizes it was fitted on. 1 is proportional; below 1,
        a fixed cost still shows. Seconds of the processor; for threads, of the clock.""")]
    rows = []
    for tool in tools_of(cells):
        mine = [cell for cell in cells if cell["tool"] == tool]
        by_rows, by_columns = along(mine, ("columns", 10), "rows"), along(mine, ("rows", widest_rows), "columns")
        rows.append([name_of(tool), fitted(by_rows), fitted(by_columns)])
    lines += markdown(["tool", "rows, 10 columns", f"columns, {widest_rows:.0e} rows".replace("e+0", "e")], rows)
    lines += bins_growth(run.get("pairs", []))
    lines += threads_growth(run.get("threads", []))
    return lines


def fitted(points):
    power = exponent(points)
    return "-" if power is None else f"{power:.2f} ({points[0][0]:.0e} to {points[-1][0]:.0e})".replace("e+0", "e")


def bins_growth(pairs):
    found = {}
    for one in pairs:
        if one["contest"] == "histogram" and "ours" in one:
            kind, bins, n = one["size"].split(":")
            found.setdefault((kind, int(float(n))), {}).setdefault("driftcheck", {}).setdefault(int(bins), one["ours"])
            tool = f"{one['way'].split(',')[0]} ({one['version']})"
            found[kind, int(float(n))].setdefault(tool, {})[int(bins)] = one["theirs"]
    rows = []
    for (kind, n), tools in found.items():
        for tool, at in tools.items():
            points = sorted(at.items())
            rows.append([tool, f"{n:,} {kind}", *(f"{seconds / n * 1e9:.2f}" for _, seconds in points), f"{exponent(points):.2f}"])
    if not rows:
        return []
    bins = [str(b) for b in sorted(next(iter(next(iter(found.values())).values())))]
    return ["By bins, nanoseconds a value; driftcheck has moments, range and missing values in the same pass:",
            *markdown(["", "values", *(f"{b} bins" for b in bins), "exponent"], rows)]


def threads_growth(cells):
    rows = []
    for tool in tools_of(cells):
        points = sorted((cell["threads"], cell["seconds"]) for cell in cells if cell["tool"] == tool)
        power = exponent(points)
        rows.append([name_of(tool), *(number(seconds) for _, seconds in points), "-" if power is None else f"{power:.2f}"])
    if not rows:
        return []
    counts = sorted({cell["threads"] for cell in cells})
    return [f"By threads, seconds of the clock, {cells[0]['rows']:,} rows x {cells[0]['columns']} columns (-1 would be perfect):",
            *markdown(["", *(f"{n} thread{'s' * (n > 1)}" for n in counts), "exponent"], rows)]


# ---- the rest


def pairs_section(run):
    lines = ["## Functions in turns, in one process", "", *prose("""
        Seconds of one processor, the smallest of some turns; both sides have given the same numbers. `(C)`: the C interface through
        ctypes, which costs a microsecond or so a call.""")]
    rows = [[one["what"], small(one["ours"]), f"{one['way']} ({one['package']} {one['version']})", small(one["theirs"]),
             times(one["theirs"], one["ours"])] if "ours" in one else [one["contest"], "", one["reason"], "", ""] for one in run["pairs"]]
    return lines + markdown(["what", "driftcheck", "other", "takes", "ratio"], rows)


def kernels_section(run):
    rows = [[kind, small(at["drift_ks"]), small(at["naive"]), times(at["naive"], at["drift_ks"]),
             f"{at['drift_ks'] / run['kernels']['normal']['drift_ks']:.2f}"] for kind, at in sorted(run["kernels"].items(), key=lambda one: one[1]["drift_ks"])]
    return ["## Exact KS of 100,000 and 100,000 beside std::sort and a merge, in C++", "",
            "Medians of interleaved runs; `drift_ks` has a p-value, the other none.", "",
            *markdown(["samples", "drift_ks", "std::sort, merge", "ratio", "time / that of normal ones"], rows)]


def detectors_section(run):
    found = [one for one in run["detectors"] if "detector" in one]
    rows = [[one["detector"], f"{one['values']:,}", one["drifts"], small(one["river"]), small(one["array"]),
             times(one["river"], one["array"]), small(one["list"]), times(one["river"], one["list"])] for one in found]
    return ["## Detectors, a value", "", *prose(f"""
        river {found[0]['version'] if found else ''} takes a Python list value by value. driftcheck takes all of them in one call: as an
        array of doubles, and in the last columns from the same list, the conversion included. The flags are the same."""),
            *markdown(["detector", "values", "drifts", "river", "driftcheck, array", "ratio", "driftcheck, list", "ratio"], rows),
            *(one["reason"] for one in run["detectors"] if "reason" in one)]


def csv_section(run):
    lines = ["## CSV files", "", *prose("""
        Reading: a file read and its columns summed; `sum_csv` is driftcheck's reading alone, `profile` sorts every column as well.
        Checking: driftcheck, and pandas with SciPy, compare two files by KS and PSI; polars and DuckDB only read both. Ratios are to
        the first line.""")]
    for title, threads in dict.fromkeys((cell["title"], cell["threads"]) for cell in run["csv"]):
        cells = [cell for cell in run["csv"] if cell["title"] == title and cell["threads"] == threads]
        first = cells[0]
        rows = [[cell["tool"], cell["reason"], "", "", "", "", ""] if "reason" in cell else
                [f"{cell['tool']} {cell['version']}".strip(), number(cell["seconds"]), number(cell["cpu"]), f"{cell['megabytes']:,.0f}",
                 f"{cell['bytes'] / 1e9 / cell['seconds']:.2f}", times(cell["seconds"], first["seconds"]), times(cell["cpu"], first["cpu"])]
                for cell in cells]
        name = f"{title[0].upper()}{title[1:]}, {first['bytes'] / 1e6:,.0f} MB, threads: {threads} (pandas: 1)"
        lines += [f"**{name}**", *markdown(["tool", "s", "CPU s", "MB", "GB/s", "s ratio", "CPU ratio"], rows)]
    return lines


def pipe_section(run):
    found = run["pipe"]
    return ["## A long file through a pipe", "", *prose(f"""
        `driftcheck check reference.dcp -` on {found['rows']:,} rows x {found['columns']} columns of CSV ({found['bytes'] / 1e9:.1f} GB), one
        thread: {number(found['seconds'])} s, {number(found['cpu'])} CPU s, peak memory of the process **{found['megabytes']:.0f} MB** (below
        15, the Python that starts it is what shows).""")]


# ---- what was to be shown


def cell_of(run, tool, rows, columns):
    return next((c for c in run.get("tables", []) if (c["tool"], c["rows"], c["columns"]) == (tool, rows, columns)), None)


STARTED = 0.9  # of its limit, at the least, is left to a tool that has started and read its tables


class Above(float):
    """What the ratio is above: the other has not finished."""


def over(run, tool, rows, columns, value, ours="driftcheck"):
    theirs, mine = cell_of(run, tool, rows, columns), cell_of(run, ours, rows, columns)
    if theirs is None or mine is None or "seconds" not in mine:
        return None
    if "seconds" not in theirs:
        cut_short = value == "cpu" and theirs["reason"] == f"> {theirs['limit']:g} s"
        return Above(STARTED * theirs["limit"] / mine["cpu"]) if cut_short else theirs["reason"]
    return theirs[value] / max(mine[value], 1.0 if value == "megabytes" else 0)


def pair_over(run, contest, size, way="", what="", version=""):
    return next((one["theirs"] / one["ours"] for one in run.get("pairs", []) if "ours" in one and one["contest"] == contest and
                 one["size"] == size and way in one["way"] and what in one["what"] and one["version"].startswith(version)), None)


def numpy_versions(run):
    """Of those that took part, the newest first."""
    return list(dict.fromkeys(one["version"] for one in run.get("pairs", []) if one.get("package") == "numpy")) or [""]


def csv_over(run, title, tool, threads=1):
    """One thread: seconds of the processor; more: of the clock."""
    value = "cpu" if threads == 1 else "seconds"
    cells = {c["tool"]: c for c in run.get("csv", []) if title in c["title"] and c["threads"] == threads and "seconds" in c}
    return cells[tool][value] / next(iter(cells.values()))[value] if tool in cells else None


def goals(run):
    """What, goal, unit, measured; less is better where the unit is MB."""
    kernels, found = run.get("kernels", {}), [one for one in run.get("detectors", []) if "detector" in one]
    normal = kernels.get("normal")
    return [
        *((f"exact KS with p, {n} and {n}, over SciPy's ks_2samp, asymptotic", 40, "x", pair_over(run, "ks", n, what="(C)"))
          for n in ("1e4", "1e5", "1e6")),
        ("exact KS, 1e5 and 1e5, over std::sort and a merge", 15, "x", normal and normal["naive"] / normal["drift_ks"]),
        *((f"sliding KS, window of {n}, over frouros' IncrementalKSTest", 1000, "x", pair_over(run, "sliding", n)) for n in ("1e3", "1e4")),
        ("evidently's data drift preset, 1e5 x 100: time", 100, "x", over(run, "evidently", 100_000, 100, "cpu")),
        ("evidently's data drift preset, 1e5 x 100: memory", 20, "x", over(run, "evidently", 100_000, 100, "megabytes")),
        ("check of data frames, 1e6 x 50, over evidently", 50, "x", over(run, "evidently", 1_000_000, 50, "cpu")),
        ("check of data frames, 1e6 x 50, over SciPy column by column", 20, "x", over(run, "scipy", 1_000_000, 50, "cpu")),
        *((f"64 features x 256 rows observed and evaluated, over {way} ({version})", goal, "x",
           pair_over(run, "batch", "64x256", way, "(C)", version))
          for way, goal in (("vectorised numpy", 45), ("np.histogram", 300)) for version in numpy_versions(run)),
        *((f"histogram pass, {kind}, 10 bins, 65,536 values, over {way} ({version})", goal, "x",
           pair_over(run, "histogram", f"{kind}:10:65536", way, version=version))
          for kind in ("float32", "float64") for way, goal in (("numpy searchsorted", 40), ("np.histogram", 100))
          for version in numpy_versions(run)),
        *((f"detector {one['detector']} over river's, fed from {way}", 50, "x", one["river"] / one[key]) for one in found
          for way, key in (("a list", "list"), ("an array", "array"))),
        ("check of two CSV files over pandas and SciPy", 8, "x", csv_over(run, "checking", "pandas_scipy")),
        *((f"check of two CSV files over {tool}, which only reads them, threads: {n}", 1, "x", csv_over(run, "checking", tool, n))
          for tool in ("polars", "duckdb") for n in (1, 2)),
        ("reading CSV of %.6g numbers over pandas", 8, "x", csv_over(run, "reading a file of %.6g", "pandas")),
        ("reading CSV of %.6g numbers over DuckDB", 2, "x", csv_over(run, "reading a file of %.6g", "duckdb")),
        (f"check of {run['pipe']['rows']:,} x {run['pipe']['columns']} of CSV by a pipe: memory" if "pipe" in run else
         "check of CSV by a pipe: memory", 300, "MB", run.get("pipe", {}).get("megabytes")),
    ]


def goals_section(run):
    rows, absent = [], []
    for what, goal, unit, measured in goals(run):
        if measured is None:
            absent.append(what)
        elif isinstance(measured, str):
            rows.append([what, f"{goal} {unit}", measured, ""])
        elif unit == "MB":
            rows.append([what, f"< {goal} MB", f"{measured:.0f} MB", "yes" if measured < goal else "**no**"])
        else:
            above = isinstance(measured, Above)
            reached = "yes" if measured >= goal else "not known" if above else "**no**"
            rows.append([what, f">= {goal}x", "> " * above + times(measured, 1), reached])
    missing = [f"Not in this run: {'; '.join(absent)}.", ""] if absent else []
    return ["## What was aimed at", "", *prose("""
        Ratios of seconds of the processor, with more than one thread of the clock. Aims come from early prototypes and older versions of
        the others; where those have become faster since, an aim may be missed for that reason too. NumPy is here twice: the newest,
        and 1.24.4, against which the aims were set, before it sorted by vectors."""),
            *markdown(["what", "aim", "measured", "reached"], rows), *missing]


# ---- documents


def machine_line(run):
    place = run["machine"]
    return (f"{place['processor']}, {place['processors']} processors ({place['simd']}), {place['memory']:.0f} GB, {place['system']}, "
            f"{place['compiler']}, Python {place['python']}; commit {run['commit']}, {run['date']}")


def busy(run):
    return f"; other programs ran at the same time (load up to {max(run['load']):.0f})" if max(run["load"]) > 2.0 else ""


SECTIONS = [("tables", table_section), ("real", real_section), ("tables", growth_section), ("pairs", pairs_section),
            ("kernels", kernels_section), ("detectors", detectors_section), ("csv", csv_section), ("pipe", pipe_section)]


def report(run):
    lines = ["# driftcheck beside other tools, in one run", "", *prose(f"""
        Written by `{run['command']}` in {run['minutes']:.0f} minutes. {machine_line(run)}. Load of the machine at the start and at the end:
        {run['load'][0]:.1f} and {run['load'][1]:.1f}{': other programs ran at the same time, so trust ratios, and seconds of the processor'
        ' more than those of the clock' if max(run['load']) > 2.0 else ''}."""), "![Seconds and memory of each tool by rows](peers.svg)", ""]
    lines += goals_section(run)
    for name, section in SECTIONS:
        if run.get(name):
            lines += section(run)
    return re.sub("\n{3,}", "\n\n", "\n".join(lines)).rstrip() + "\n"


def picture(run):
    cells = [cell for cell in run["tables"] if cell["columns"] == 10 and "seconds" in cell]

    def lines(value):
        return [(re.sub(r"[(),]", "", name_of(tool)).replace("Python counts", "counts"),
                 [(cell["rows"], cell[value]) for cell in cells if cell["tool"] == tool], tool.startswith("driftcheck"))
                for tool in tools_of(cells) if value == "cpu" or tool != "driftcheck_cli"]  # whose memory is that of all

    # below a tenth of a megabyte the system's measure is noise
    memory = [(name, [(rows, max(size, 0.1)) for rows, size in line], mine) for name, line, mine in lines("megabytes")]
    return plot.svg([("Two tables of 10 columns: seconds of the processor", "rows", lines("cpu")), ("MB beyond the tables", "rows", memory)],
                    f"Seconds of one processor and memory of each tool by rows; {machine_line(run)}")


def readme_section(run):
    shape = max(((c["rows"], c["columns"]) for c in run["tables"]), key=lambda size: (
        size == (100_000, 100), sum("seconds" in c for c in run["tables"] if (c["rows"], c["columns"]) == size), size))
    cells = [c for c in run["tables"] if (c["rows"], c["columns"]) == shape and c["tool"] != "driftcheck_cli"]
    ours = next(c for c in cells if c["tool"] == "driftcheck")
    rows = [[f"{name_of(c['tool'])} {c['version']}", number(c["cpu"]), times(c["cpu"], ours["cpu"]), megabytes(c["megabytes"]), work_of(c["tool"])]
            for c in sorted((c for c in cells if "seconds" in c), key=lambda c: c["cpu"])]
    out = [f"{name_of(c['tool'])}: {c['reason']}" for c in cells if "seconds" not in c]
    text = "\n".join([
        BEGIN, *prose(f"""Two tables of {shape[0]:,} rows x {shape[1]} columns compared on one processor, each tool in an environment of its
        own, in one run:"""),
        *markdown(["", "CPU s", "x driftcheck (Python)", "MB beyond the tables", "each column gets"], rows),
        *([f"Left out there: {'; '.join(out)}.", ""] if out else []),
        "![Seconds and memory of each tool by rows](bench/results/peers.svg)", "",
        *prose(f"""{machine_line(run)}{busy(run)}. All tables, growth, detectors, CSV, aims reached and missed:
        [bench/results/peers.md](bench/results/peers.md), made by `{run['command']}`."""), END])
    return re.sub("\n{3,}", "\n\n", text)


def readme_with(text, run):
    """A README with its marked section written anew."""
    begin, end = text.index(BEGIN), text.index(END) + len(END)
    return text[:begin] + readme_section(run) + text[end:]
