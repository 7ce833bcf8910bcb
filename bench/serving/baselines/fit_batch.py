"""Fits a model and writes it with a batch of rows for it: python3 fit_batch.py MODEL ROWS FOLDER

model.joblib is the model, batch.joblib the rows as its own predict_proba takes them, request.json the head of an Open
Inference Protocol request for them, request.bin its binary tensors, and expected.f64 their probabilities.
"""

import json
import struct
import sys
from pathlib import Path

import joblib
import numpy as np

COLUMNS = 20
CITIES = np.array(["Lima", "New York", "Oslo", "Pune"])
PLANS = np.array(["free", "pro", "team"])


def numbers(rows, seed):
    return np.random.RandomState(seed).normal(size=(rows, COLUMNS))


def classes(x):
    """Three classes that depend on the columns, with noise."""
    score = x[:, 0] + x[:, 1] * x[:, 2] + np.sin(3 * x[:, 3]) + numbers(len(x), 3)[:, 0]
    return np.digitize(score, [-0.7, 0.7])


def forest(trees):
    from sklearn.ensemble import RandomForestClassifier

    return RandomForestClassifier(trees, random_state=0)


def boosting():
    from sklearn.ensemble import GradientBoostingClassifier

    return GradientBoostingClassifier(random_state=0)


def xgboost():
    from xgboost import XGBClassifier

    return XGBClassifier(n_estimators=100, n_jobs=1, random_state=0)


def frame_pipeline():
    from sklearn.compose import make_column_transformer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    columns = make_column_transformer(
        (StandardScaler(), ["age", "income", "score"]),
        (OneHotEncoder(handle_unknown="ignore"), ["city", "plan"]),
    )
    return make_pipeline(columns, LogisticRegression(max_iter=500))


MODELS = {
    "forest-50": lambda: forest(50),
    "forest-500": lambda: forest(500),
    "boosting": boosting,
    "frame-pipeline": frame_pipeline,
    "xgboost": xgboost,
}


def frame(x):
    import pandas

    return pandas.DataFrame(
        {
            "age": x[:, 0],
            "income": x[:, 1],
            "score": x[:, 2],
            "city": CITIES[(np.abs(x[:, 3]) * 7).astype(int) % len(CITIES)],
            "plan": PLANS[(np.abs(x[:, 4]) * 7).astype(int) % len(PLANS)],
        }
    )


def tensors(batch):
    """Name, datatype, shape and bytes of each input."""
    if isinstance(batch, np.ndarray):
        datatype = {"float32": "FP32", "float64": "FP64"}[batch.dtype.name]
        return [("X", datatype, batch.shape, np.ascontiguousarray(batch).tobytes())]
    return [(name, *column_tensor(batch[name])) for name in batch.columns]


def column_tensor(column):
    shape = (len(column), 1)
    if column.dtype != object:
        return "FP64", shape, column.to_numpy().tobytes()
    texts = [text.encode() for text in column]
    return "BYTES", shape, b"".join(struct.pack("<I", len(text)) + text for text in texts)


def main(name, rows, folder):
    x, batch = numbers(3000, 1), numbers(rows, 2)
    y = classes(x)
    if name == "frame-pipeline":
        x, batch = frame(x), frame(batch)
    if name == "xgboost":
        # XGBoost computes in float32.
        batch = batch.astype(np.float32)
    model = MODELS[name]().fit(x, y)
    joblib.dump(model, folder / "model.joblib")
    joblib.dump(batch, folder / "batch.joblib")
    (folder / "expected.f64").write_bytes(model.predict_proba(batch).astype(np.float64).tobytes())
    inputs = tensors(batch)
    head = [
        {"name": name, "datatype": datatype, "shape": shape, "parameters": {"binary_data_size": len(data)}}
        for name, datatype, shape, data in inputs
    ]
    (folder / "request.json").write_text(json.dumps({"inputs": head}))
    (folder / "request.bin").write_bytes(b"".join(data for *_, data in inputs))


main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
