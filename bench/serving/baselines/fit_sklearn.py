"""Fits the estimator of test/models/iris-rf or iris-logreg: python3 fit_sklearn.py forest|logreg FILE.joblib"""

import sys

import joblib
import numpy as np
from sklearn.datasets import load_iris
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

estimators = {
    "forest": RandomForestClassifier(n_estimators=50, random_state=0),
    "logreg": LogisticRegression(max_iter=500, random_state=0),
}
name, path = sys.argv[1:]
data = load_iris()
train_x, _, train_y, _ = train_test_split(
    data.data.astype(np.float32), data.target, test_size=0.3, random_state=7, stratify=data.target
)
joblib.dump(estimators[name].fit(train_x, train_y), path)
