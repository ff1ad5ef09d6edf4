# SPDX-License-Identifier: Apache-2.0
"""The same work by driftcheck and by other tools in one run: tables, real data, functions, detectors, CSV files.

Usage: all.py BUILD [--short] [--only tables,pairs] [--output bench/results] [--readme README.md]    (BUILD: build/bench)
       all.py --render peers.json [--output ...] [--readme ...]     documents again from what was measured
       all.py --check     whether documents and README still say what bench/results/peers.json does; 1 if not

Writes peers.json, peers.md and peers.svg into the folder of --output, and the marked section of --readme, if it is given.
The Python that runs this needs numpy. It is not imported here: the peak of this process counts for every program it starts.
"""
import argparse
import datetime
import json
import os
import platform
import subprocess
import tempfile
import time
from pathlib import Path

import render
import sections
from environments import BUILD, ROOT


def first_line(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[0]


def machine():
    info = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    first = dict(map(str.strip, line.split(":", 1)) for line in info.split("\n\n")[0].splitlines() if ":" in line)
    processor, family = first.get("model name", platform.machine()), f"{first.get('cpu family', '-')}/{first.get('model', '-')}"
    simd = next((name for name in ("avx512vl", "avx2") if f" {name} " in info), "no AVX2")
    pages = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return {"processor": f"{processor} (family/model {family})", "processors": sections.processors(), "simd": simd, "memory": pages / 2**30,
            "system": f"{platform.system()} {platform.release().split('-')[0]}", "compiler": first_line("cc", "--version"),
            "python": platform.python_version()}


def commit():
    done = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "unknown"


def measured(options):
    plan, build, start = sections.Plan(options.short), options.build.resolve(), time.time()
    run = {"machine": machine(), "commit": commit(), "date": datetime.date.today().isoformat(), "load": [os.getloadavg()[0]],
           "command": " ".join(["bench/peers/all.sh", *(["--short"] if options.short else []),
                                *([f"--only {options.only}"] if options.only else [])]),
           "plan": {"limit": plan.limit, "repeat": plan.repeat}}
    parts = {"pairs": lambda at: sections.pairs(build, plan), "kernels": lambda at: sections.kernels(build, at, plan),
             "detectors": lambda at: sections.detectors(build, plan), "threads": lambda at: sections.threads(build, at, plan),
             "pipe": lambda at: sections.pipe(build, at, plan), "csv": lambda at: sections.csv(build, at, plan),
             "real": lambda at: sections.real(build, at, plan, sections.flights()),
             "tables": lambda at: sections.tables(build, at, plan)}
    for name, part in parts.items():
        if not options.only or name in options.only.split(","):
            with tempfile.TemporaryDirectory(dir=sections.work_folder()) as folder:
                begin = time.time()
                run[name] = part(Path(folder))
                sections.say(f"== {name}: {time.time() - begin:.0f} s")
            run["load"][1:] = [os.getloadavg()[0]]
            run["minutes"] = (time.time() - start) / 60
            (BUILD / "unfinished.json").write_text(json.dumps(run), encoding="utf-8")  # not all is lost if the rest fails: --render
    return run


def documents(run, readme=None):
    """Name and text of what is written."""
    yield "peers.md", render.report(run)
    if run.get("tables"):
        yield "peers.svg", render.picture(run)
    if readme:
        yield readme, render.readme_with(readme.read_text(encoding="utf-8"), run)


def write(run, options):
    options.output.mkdir(parents=True, exist_ok=True)
    (options.output / "peers.json").write_text(json.dumps(run, indent=1) + "\n", encoding="utf-8")
    for name, text in documents(run, options.readme):
        (name if name == options.readme else options.output / name).write_text(text, encoding="utf-8")


def check():
    results, readme = ROOT / "bench" / "results", ROOT / "README.md"
    run, wrong = json.loads((results / "peers.json").read_text(encoding="utf-8")), []
    for name, text in documents(run, readme):
        if (results / name).read_text(encoding="utf-8") != text:
            wrong.append(str(name))
    if wrong:
        raise SystemExit(f"{', '.join(wrong)}: not what bench/peers/all.py --render bench/results/peers.json --readme README.md writes")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("build", type=Path, nargs="?", default=ROOT / "build" / "bench")
    parser.add_argument("--short", action="store_true", help="smaller sizes: some minutes")
    parser.add_argument("--only", default="", help="sections: tables, real, pairs, kernels, detectors, csv, pipe, threads")
    parser.add_argument("--output", type=Path, default=ROOT / "bench" / "results")
    parser.add_argument("--readme", type=Path)
    parser.add_argument("--render", type=Path, help="peers.json of an earlier run")
    parser.add_argument("--check", action="store_true", help="compare documents with bench/results/peers.json")
    options = parser.parse_args()
    if options.check:
        return check()
    run = json.loads(options.render.read_text(encoding="utf-8")) if options.render else measured(options)
    return write(run, options)


if __name__ == "__main__":
    main()
