"""Rows a second of a model's own predict_proba, without a server: python3 predict_batch.py FOLDER SECONDS

FOLDER is what fit_batch.py wrote. Prints rows a second, and processor seconds a row.
"""

import json
import os
import sys
import time
from pathlib import Path

import joblib

folder, seconds = Path(sys.argv[1]), float(sys.argv[2])
model = joblib.load(folder / "model.joblib")
batch = joblib.load(folder / "batch.joblib")


def main():
    if hasattr(model, "n_jobs"):
        # It has the processors to itself that this process is confined to.
        model.set_params(n_jobs=len(os.sched_getaffinity(0)))
    model.predict_proba(batch)
    start, used = time.perf_counter(), time.process_time()
    runs, elapsed = 0, 0.0
    while elapsed < seconds:
        model.predict_proba(batch)
        runs += 1
        elapsed = time.perf_counter() - start
    rows = runs * len(batch)
    print(json.dumps({"rowsPerSecond": rows / elapsed, "cpuSeconds": (time.process_time() - used) / rows}))


main()
