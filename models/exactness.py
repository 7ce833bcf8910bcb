"""Ask the frameworks what they answer to 5,000 inputs a model, most of them at the model's own edges.

    /usr/bin/python3 models/exactness.py rf-bin-1.9.0 ...

Models are those of test/models/classical, each to be read by the scikit-learn or XGBoost that its name ends with, or by
LightGBM 4.6 where its name begins so.
What is written to test/models/exactness/NAME.json.gz is what inputs are made of and the answers: the inputs
themselves are made again from a seed by the test (test/support/exactness.ts), as `inputs` does here.
"""

import base64
import gzip
import json
import math
import os
import re
import sys
import warnings
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = "1"

import joblib
import numpy as np

CLASSICAL = Path(__file__).resolve().parent.parent / "test" / "models" / "classical"
FOLDER = CLASSICAL.parent / "exactness"
ROWS = 5000
SEED = 7
# Zeros, denormals of both widths, what LightGBM and XGBoost take for zero, the largest, and what only float64 has.
SPECIAL = [0.0, -0.0, 5e-324, -5e-324, 1e-310, 1e-45, 1.1754943508222875e-38, 1e-35, -1e-35, math.nan, math.inf]
SPECIAL += [-math.inf, 3.4028234663852886e38, 3.5e38, -3.5e38, 1e300, -1e300, 16777217.0, 9007199254740993.0]
NUMERIC = ("decision_function", "margin", "score_samples", "predict_proba", "transform")
UNUSUAL = ["", " ", "unseen", "nan", "None", "null", "é", "e\u0301", "0", "1.0", "x" * 300, "İ", "ß", "\u0000"]
SEPARATORS = [" ", " ", "  ", "\t", "\n", "-", ", ", "", ".", "!", "\u3000", "\u00a0", "_", "'", "\u0301", "\u200d"]
WORDS = ["", "a", "I", "42", "3.5", "É", "naïve", "İI", "straße", "ΑΣ", "中文", "हि", "🙂", "²", "don't", "x" * 2000]


class Numbers:
    """A generator that is one line in every language."""

    def __init__(self, seed):
        self.state = seed

    def below(self, count):
        self.state = (self.state * 1664525 + 1013904223) % 2**32
        return (self.state >> 8) % count


def main(names):
    warnings.filterwarnings("ignore")
    for name in names:
        golden = json.loads((CLASSICAL / name / "golden.json").read_text())
        estimator = load(name)
        parts = {"seed": SEED, "rows": ROWS, **parts_of(estimator, golden)}
        answers = asked(estimator, golden, inputs(parts))
        parts["outputs"] = {method: packed(answer) for method, answer in answers.items()}
        for key in ("usual", "edges"):
            if key in parts:
                parts[key] = [[in_json(cell) for cell in cells] for cells in parts[key]]
        text = json.dumps(parts, ensure_ascii=False, allow_nan=False)
        (FOLDER / f"{name}.json.gz").write_bytes(gzip.compress(text.encode(), 9, mtime=0))
        print(name, (FOLDER / f"{name}.json.gz").stat().st_size, {key: len(answer) for key, answer in answers.items()})


def load(name):
    (path,) = [path for path in (CLASSICAL / name).iterdir() if path.name != "golden.json"]
    if path.suffix in (".bst", ".ubj"):
        import xgboost

        booster = xgboost.Booster()
        booster.load_model(bytearray(path.read_bytes()))
        return booster
    if path.suffixes[-2:] == [".txt", ".gz"]:
        import lightgbm

        return lightgbm.Booster(model_str=gzip.decompress(path.read_bytes()).decode())
    return joblib.load(path)


def in_json(cell):
    """What JSON has no number for is text, as in golden.json."""
    if not isinstance(cell, float) or math.isfinite(cell):
        return cell
    return "NaN" if math.isnan(cell) else "Infinity" if cell > 0 else "-Infinity"


def parts_of(estimator, golden):
    """What inputs are made of: whole rows that are usual, and for each column values at its edges."""
    given = golden["inputs"]
    if "text" in given:
        words = sorted({word for text in given["text"]["data"] for word in text.split()})
        return {"words": words + [word.upper() for word in words[:20]] + WORDS, "separators": SEPARATORS}
    if "X" in given:
        names = [str(column) for column in range(given["X"]["shape"][1])]
        usual = [[number(cell) for cell in row] for row in given["X"]["data"]]
    else:
        names = list(given["rows"][0])
        usual = [[row[name] for name in names] for row in given["rows"]]
    edges = [edges_of(estimator, usual, column) for column in range(len(names))]
    parts = {"columns": names, "isFrame": "rows" in given, "usual": usual, "edges": edges}
    for column, found in jumps(estimator, golden, parts):
        parts["edges"][column] += around([found])
    for column, values in enumerate(parts["edges"]):
        values = list({repr(value): value for value in values}.values())
        parts["edges"][column] = [value for half in taken(estimator, golden, parts, column, values) for value in half]
    return parts


def number(cell):
    return math.nan if cell is None else float(cell)


def is_numeric(usual, column):
    return not any(isinstance(row[column], (str, bool)) for row in usual)


def edges_of(estimator, usual, column):
    cells = [row[column] for row in usual]
    if any(isinstance(cell, bool) for cell in cells):
        return [True, False]
    if not is_numeric(usual, column):
        known = sorted({cell for cell in cells if cell is not None})
        # None is a category where it was one in training, and what is missing elsewhere is up to pandas.
        missing = [None] if None in cells else []
        return known + [known[0].upper(), known[0] + " "] + UNUSUAL + missing
    return around(thresholds(estimator, column)) + SPECIAL


def thresholds(estimator, column):
    """Where a column is compared or has a knot, as far as the estimator itself has columns of callers."""
    found = [tree.threshold[tree.feature == column] for tree in trees(estimator) if hasattr(tree, "threshold")]
    for tree in trees(estimator):
        if hasattr(tree, "nodes"):
            found.append(tree.nodes["num_threshold"][tree.nodes["feature_idx"] == column])
    for booster in boosters(estimator):
        for dump in booster.get_dump():
            found.append([float(at) for at in re.findall(rf"\[f{column}<([^\]]+)\]", dump)])
    if hasattr(estimator, "model_to_string"):
        text = estimator.model_to_string()
        of, at = (re.findall(rf"^{name}=(.+)$", text, re.M) for name in ("split_feature", "threshold"))
        found += [[float(one) for feature, one in zip(a.split(), b.split()) if int(feature) == column] for a, b in zip(of, at)]
    first = estimator.steps[0][1] if hasattr(estimator, "steps") else estimator
    if hasattr(first, "bin_edges_"):
        found.append(first.bin_edges_[column])
    if hasattr(first, "quantiles_"):
        found.append(first.quantiles_[::4, column])
    if hasattr(first, "bsplines_"):
        found.append(first.bsplines_[column].t)
    if hasattr(first, "_fit_X"):
        found.append(first._fit_X[:12, column])
    every = np.unique(np.concatenate([np.asarray(values, float) for values in found] or [np.zeros(0)]))
    return every[:: max(1, len(every) // 30)]


def trees(estimator):
    if hasattr(estimator, "tree_"):
        yield estimator.tree_
    for inner in np.ravel(getattr(estimator, "estimators_", [])):
        yield from trees(inner)
    for stage in getattr(estimator, "_predictors", []):
        yield from stage


def boosters(estimator):
    if hasattr(estimator, "get_dump"):
        yield estimator
    elif hasattr(estimator, "get_booster"):
        yield estimator.get_booster()


def around(values):
    """Each value, its neighbours of both widths, and the middle between two of float32 with what is beside it."""
    out = []
    for value in values:
        with np.errstate(all="ignore"):
            near = np.float32(value)
            next_up, next_down = np.nextafter(near, np.float32(np.inf)), np.nextafter(near, np.float32(-np.inf))
        middle = (float(near) + float(next_up)) / 2
        both = [np.nextafter(at, way) for at in (value, middle) for way in (-np.inf, np.inf)]
        out += [float(at) for at in (value, near, next_up, next_down, middle, *both)]
    return [at for at in out if math.isfinite(at)]


def jumps(estimator, golden, parts):
    """Neighbouring numbers between which an answer jumps, found by halving the way between two usual rows."""
    usual = parts["usual"]
    if any("Neighbors" in name for name in golden["estimator"].split()):
        return  # Where another row becomes the nearest is a tie of rounding, which numpy and processors settle.
    numbers = Numbers(SEED)
    for column in range(len(parts["columns"])):
        if not is_numeric(usual, column):
            continue
        for _ in range(2):
            row = list(usual[numbers.below(len(usual))])
            ends = [ordinal(number(usual[numbers.below(len(usual))][column]) + step) for step in (0.0, 0.37)]
            answers = [told(estimator, golden, parts, row, column, end) for end in ends]
            if any(answer is None for answer in answers) or not all(math.isfinite(value_of(end)) for end in ends):
                continue
            while abs(ends[1] - ends[0]) > 1:
                middle = (ends[0] + ends[1]) // 2
                answer = told(estimator, golden, parts, row, column, middle)
                if answer is None:
                    break
                side = int(np.abs(answer - answers[0]).max() >= np.abs(answer - answers[1]).max())
                ends[side], answers[side] = middle, answer
            if np.abs(answers[1] - answers[0]).max() > 1e-7:
                yield column, value_of(ends[0])


def told(estimator, golden, parts, row, column, at):
    changed = [*row[:column], value_of(at), *row[column + 1 :]]
    try:
        answers = asked(estimator, golden, tabled(parts, [changed]))
    except ValueError:
        return None
    continuous = {method: answer for method, answer in answers.items() if method != "predict"} or answers
    return np.nan_to_num(np.concatenate([np.ravel(answer).astype(float) for answer in continuous.values()]))


def ordinal(value):
    """Neighbouring numbers have neighbouring integers."""
    bits = int(np.float64(value).view(np.int64))
    return bits if bits >= 0 else -(2**63) - bits


def value_of(at):
    return float(np.int64(at if at >= 0 else -(2**63) - at).view(np.float64))


def taken(estimator, golden, parts, column, values):
    """The values that the framework doesn't raise at, found by halves."""
    row = parts["usual"][0]
    try:
        asked(estimator, golden, tabled(parts, [[*row[:column], value, *row[column + 1 :]] for value in values]))
        yield values
    except Exception:  # Whatever scikit-learn or XGBoost raises: it is no input then.
        if len(values) > 1:
            middle = len(values) // 2
            yield from taken(estimator, golden, parts, column, values[:middle])
            yield from taken(estimator, golden, parts, column, values[middle:])


def inputs(parts):
    numbers = Numbers(parts["seed"])
    if "words" in parts:
        return [text_of(parts, numbers) for _ in range(parts["rows"])]
    rows = []
    for _ in range(parts["rows"]):
        row = list(parts["usual"][numbers.below(len(parts["usual"]))])
        share = numbers.below(4)
        for column, edges in enumerate(parts["edges"]):
            if numbers.below(4) <= share:
                row[column] = edges[numbers.below(len(edges))]
        rows.append(row)
    return tabled(parts, rows)


def text_of(parts, numbers):
    text = ""
    for _ in range(numbers.below(14)):
        text += parts["words"][numbers.below(len(parts["words"]))]
        text += parts["separators"][numbers.below(len(parts["separators"]))]
    return text


def tabled(parts, rows):
    if not parts["isFrame"]:
        return np.array(rows, float)
    import pandas as pd

    frame = pd.DataFrame(rows, columns=parts["columns"])
    for column, name in enumerate(parts["columns"]):
        isText = any(isinstance(row[column], str) for row in parts["usual"])
        frame[name] = frame[name].astype(object if isText else float)
        if isText:
            frame[name] = frame[name].where(frame[name].notna(), None)
    return frame


def asked(estimator, golden, table):
    """One method that answers numbers, which tell more than labels do, and labels."""
    numeric = next((method for method in NUMERIC if method in golden["outputs"]), None)
    methods = [method for method in ("predict", numeric) if method in golden["outputs"]]
    return {method: answer_of(estimator, method, table) for method in methods}


def answer_of(estimator, method, table):
    if hasattr(estimator, "get_dump"):
        import xgboost

        data = xgboost.DMatrix(table, feature_names=estimator.feature_names, feature_types=estimator.feature_types)
        return estimator.predict(data, output_margin=method == "margin")
    if hasattr(estimator, "model_to_string"):
        return estimator.predict(table, raw_score=method == "margin")
    if method == "margin":
        return estimator.predict(table, output_margin=True)
    answer = getattr(estimator, method)(table)
    return answer.toarray() if hasattr(answer, "toarray") else np.asarray(answer)


def packed(answer):
    """Numbers to 33 binary digits (1e-10 of each), their first bytes before their second ones: so they compress."""
    labels = None
    if answer.dtype.kind in "OU":
        labels, answer = np.unique(answer.astype(str), return_inverse=True)
        labels = labels.tolist()
    values = np.ascontiguousarray(answer, np.float64)
    with np.errstate(all="ignore"):
        mantissa, exponent = np.frexp(values)
        rounded = np.where(np.isfinite(values), np.ldexp(np.round(mantissa * 2.0**33) / 2.0**33, exponent), values)
    planes = np.ascontiguousarray(rounded, ">f8").view(np.uint8).reshape(-1, 8).T
    return {"shape": list(answer.shape), "labels": labels, "planes": base64.b64encode(planes.tobytes()).decode()}


main(sys.argv[1:])
