# SPDX-License-Identifier: Apache-2.0
"""One tool on the streams of false_alarms.py: false_alarm_tools.py TOOL SECONDS REFERENCE_ROWS BATCH_ROWS QUIET.csv DRIFT.csv...

Runs in the environment of that tool alone. Prints one line of JSON: checks made without drift and those with an alarm;
for each stream with drift the checks from the change to the alarm, null if there is none. The last column of a stream counts
the changes so far. Each part ends after SECONDS of processor time, and what was done until then counts.
"""
import json
import sys
import time
import warnings
from importlib.metadata import version

import numpy as np

warnings.filterwarnings("ignore")


# ---- each takes a reference and an iterator of batches, and yields for each batch whether there is an alarm


def river_values(make):
    """A detector a column, value by value, as river's are used; an alarm of any column is one."""
    def alarms(reference, batches):
        detectors = [make() for _ in range(reference.shape[1])]
        for detector, column in zip(detectors, reference.T):
            for value in column.tolist():
                detector.update(value)
        for batch in batches:
            alarm = False
            for detector, column in zip(detectors, batch.T):
                for value in column.tolist():
                    detector.update(value)
                    alarm = alarm or detector.drift_detected
            yield alarm
    return alarms


def river_named(name):
    def alarms(reference, batches):
        from river import drift

        make = getattr(drift, name, None) or getattr(drift.binary, name.replace("_", ""))
        return river_values(make)(reference, batches)
    return alarms


def evidently_preset(of_dataset):
    def alarms(reference, batches):
        import pandas as pd
        from evidently import Report
        from evidently.presets import DataDriftPreset

        names = [f"x{i}" for i in range(reference.shape[1])]
        base = pd.DataFrame(reference, columns=names)
        for batch in batches:
            metrics = Report([DataDriftPreset()]).run(pd.DataFrame(batch, columns=names), base).dict()["metrics"]
            drifted = metrics[0]["value"]
            yield drifted["share"] >= 0.5 if of_dataset else drifted["count"] > 0
    return alarms


def nannyml_univariate(reference, batches):
    import nannyml
    import pandas as pd

    names = [f"x{i}" for i in range(reference.shape[1])]
    calculator = None
    for batch in batches:
        if calculator is None:
            calculator = nannyml.UnivariateDriftCalculator(column_names=names, chunk_size=len(batch))
            calculator.fit(pd.DataFrame(reference, columns=names))
        table = calculator.calculate(pd.DataFrame(batch, columns=names)).to_df()
        yield bool(table.xs("alert", axis=1, level=-1).iloc[-1].any())


def alibi_online(name, ert_checks=9, **settings):
    """Row by row, reset after each alarm. A run length and windows have no default: 9 checks, which are 900 rows and about the
    most that its default of 1,000 bootstraps can promise, and windows of a check."""
    def alarms(reference, batches):
        from alibi_detect.cd import CVMDriftOnline, LSDDDriftOnline, MMDDriftOnline  # noqa: F401

        detector = None
        for batch in batches:
            if detector is None:
                ert = ert_checks * len(batch)
                kind = {"cvm": CVMDriftOnline, "mmd": MMDDriftOnline, "lsdd": LSDDDriftOnline}[name]
                window = {"window_sizes": [len(batch)]} if name == "cvm" else {"window_size": len(batch)}
                detector = kind(reference.astype(np.float32), ert, verbose=False, **window, **settings)
            alarm = False
            for row in batch.astype(np.float32):
                if detector.predict(row)["data"]["is_drift"]:
                    alarm = True
                    detector.reset()
            yield alarm
    return alarms


TOOLS = {
    "river.ADWIN": ("river", river_named("ADWIN")),
    "river.PageHinkley": ("river", river_named("PageHinkley")),
    "river.KSWIN": ("river", river_named("KSWIN")),
    "river.DDM": ("river", river_named("DDM")),
    "river.EDDM": ("river", river_named("EDDM")),
    "river.HDDM_A": ("river", river_named("HDDM_A")),
    "river.HDDM_W": ("river", river_named("HDDM_W")),
    "evidently, any column": ("evidently", evidently_preset(of_dataset=False)),
    "evidently, data set": ("evidently", evidently_preset(of_dataset=True)),
    "NannyML univariate": ("nannyml", nannyml_univariate),
    "alibi-detect CVM": ("alibi-detect", alibi_online("cvm")),
    "alibi-detect MMD": ("alibi-detect", alibi_online("mmd")),
    "alibi-detect LSDD": ("alibi-detect", alibi_online("lsdd")),
}


def read(path):
    table = np.loadtxt(path, delimiter=",", skiprows=1)
    return table[:, :-1], table[:, -1]


def batches_of(rows, size, seconds=np.inf):
    """Ends after so many seconds from the second batch that is asked for: what comes before is preparation, such as compiling."""
    deadline = np.inf
    for start in range(0, len(rows) - size + 1, size):
        if time.process_time() > deadline:
            return
        yield rows[start:start + size]
        if deadline == np.inf:
            deadline = time.process_time() + seconds


def main():
    tool, seconds, reference_rows, size, quiet, *drifting = sys.argv[1:]
    seconds, reference_rows, size = float(seconds), int(reference_rows), int(size)
    package, alarms = TOOLS[tool]
    rows, _ = read(quiet)
    said = list(alarms(rows[:reference_rows], batches_of(rows[reference_rows:], size, seconds)))
    delays = []
    deadline = time.process_time() + seconds
    for path in drifting:
        if time.process_time() > deadline:
            break
        rows, changes = read(path)
        first = (int(np.argmax(changes > 0)) - reference_rows) // size
        found = None
        for number, alarm in enumerate(alarms(rows[:reference_rows], batches_of(rows[reference_rows:], size))):
            if alarm and number >= first:
                found = number - first + 1
                break
        delays.append(found)
    print(json.dumps({"version": version(package), "checks": len(said), "alarms": sum(map(bool, said)), "delays": delays}))


if __name__ == "__main__":
    main()
