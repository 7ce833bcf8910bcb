"""Train the models of this folder and write them, with the framework's own predictions.

    /usr/bin/python3 models/train.py

Needs scikit-learn, PyTorch and onnx; README.md says how to get the versions used.
Seeds are fixed and training runs on one thread, so the same versions write the same bytes.
"""

import json
import shutil
from pathlib import Path

import numpy as np
import onnx
import sklearn
import torch
from onnx import TensorProto, helper
from sklearn.datasets import load_digits, load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

HERE = Path(__file__).resolve().parent
EXAMPLES = HERE.parent / "examples"
SEED = 7
GOLDEN_ROWS = 20


def main():
    train_iris(HERE / "iris")
    train_digits(HERE / "digits")
    # An example is a folder one can copy away, so it carries its own model.
    copy("iris/model.zipmap.onnx", "iris/model.onnx")
    copy("iris/golden.json", "iris/golden.json")
    copy("digits/model.onnx", "digits-image/model.onnx")
    copy("digits/golden.json", "digits-image/golden.json")
    copy("iris/model.zipmap.onnx", "two-models/iris-1/model.onnx")
    copy("iris/golden.json", "two-models/iris-1/golden.json")
    copy("digits/model.onnx", "two-models/digits/model.onnx")
    copy("digits/golden.json", "two-models/digits/golden.json")


def copy(model_path, example_path):
    target = EXAMPLES / example_path
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(HERE / model_path, target)


def train_iris(folder):
    """A scikit-learn classifier: four measurements of a flower in, its species out."""
    data = load_iris()
    # ONNX computes in float32; training and predicting on the same rounded values
    # leaves only arithmetic, not input rounding, between the framework and the image.
    features = data.data.astype(np.float32)
    train_x, test_x, train_y, test_y = train_test_split(
        features, data.target, test_size=0.3, random_state=SEED, stratify=data.target
    )
    estimator = LogisticRegression(max_iter=1000).fit(train_x, train_y)
    score = estimator.score(test_x, test_y)
    print(f"iris: {score:.3f} of the test set right")

    folder.mkdir(exist_ok=True)
    save(iris_graph(estimator, zipmap=False), folder / "model.onnx")
    save(iris_graph(estimator, zipmap=True), folder / "model.zipmap.onnx")
    rows = test_x[:GOLDEN_ROWS]
    write_golden(
        folder / "golden.json",
        model="iris",
        framework=f"scikit-learn {sklearn.__version__}",
        test_score=score,
        inputs={"X": rows},
        outputs={
            "output_label": estimator.predict(rows).astype(np.int64),
            "output_probability": estimator.predict_proba(rows),
        },
    )


def iris_graph(estimator, zipmap):
    """The graph skl2onnx writes for a LogisticRegression, node for node.

    By default (`zipmap=True`) the probabilities leave as a sequence of maps from class to
    probability; skl2onnx's option `zipmap: False` leaves them as the tensor they were.
    """
    probability = "probabilities" if zipmap else "output_probability"
    nodes = [
        helper.make_node(
            "LinearClassifier",
            ["X"],
            ["label", "probability_tensor"],
            name="LinearClassifier",
            domain="ai.onnx.ml",
            classlabels_ints=estimator.classes_.tolist(),
            coefficients=estimator.coef_.astype(np.float32).ravel().tolist(),
            intercepts=estimator.intercept_.astype(np.float32).tolist(),
            multi_class=1,
            post_transform="SOFTMAX",
        ),
        helper.make_node(
            "Normalizer",
            ["probability_tensor"],
            [probability],
            name="Normalizer",
            domain="ai.onnx.ml",
            norm="L1",
        ),
        helper.make_node("Cast", ["label"], ["output_label"], name="Cast", to=TensorProto.INT64),
    ]
    classes = len(estimator.classes_)
    if zipmap:
        nodes.append(
            helper.make_node(
                "ZipMap",
                ["probabilities"],
                ["output_probability"],
                name="ZipMap",
                domain="ai.onnx.ml",
                classlabels_int64s=estimator.classes_.tolist(),
            )
        )
        # Class to probability, one map a row; the element type has no shape, as skl2onnx leaves it.
        output = onnx.ValueInfoProto(name="output_probability")
        row = output.type.sequence_type.elem_type.map_type
        row.key_type = TensorProto.INT64
        row.value_type.tensor_type.elem_type = TensorProto.FLOAT
    else:
        output = helper.make_tensor_value_info("output_probability", TensorProto.FLOAT, [None, classes])
    graph = helper.make_graph(
        nodes,
        "iris",
        [helper.make_tensor_value_info("X", TensorProto.FLOAT, [None, estimator.n_features_in_])],
        [helper.make_tensor_value_info("output_label", TensorProto.INT64, [None]), output],
    )
    model = helper.make_model(
        graph,
        producer_name="mlpack models/train.py",
        opset_imports=[helper.make_opsetid("", 15), helper.make_opsetid("ai.onnx.ml", 1)],
    )
    model.ir_version = 8
    return model


class DigitsCnn(torch.nn.Module):
    """Two small convolutions over an 8x8 grey image, ten probabilities out."""

    def __init__(self):
        super().__init__()
        self.layers = torch.nn.Sequential(
            torch.nn.Conv2d(1, 12, kernel_size=3, padding=1),
            torch.nn.ReLU(),
            torch.nn.Conv2d(12, 24, kernel_size=3, padding=1),
            torch.nn.ReLU(),
            torch.nn.MaxPool2d(2),
            torch.nn.Flatten(),
            torch.nn.Linear(24 * 4 * 4, 10),
        )

    def forward(self, image):
        return self.layers(image)


def train_digits(folder):
    """A PyTorch network: a handwritten digit of 8x8 pixels in, which digit it is out."""
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    torch.manual_seed(SEED)
    data = load_digits()
    # The data set counts ink from 0 to 16; the model takes it from 0 to 1.
    images = (data.images / 16).astype(np.float32)[:, np.newaxis]
    train_x, test_x, train_y, test_y = (
        torch.from_numpy(part)
        for part in train_test_split(
            images, data.target, test_size=0.2, random_state=SEED, stratify=data.target
        )
    )
    network = DigitsCnn()
    fit(network, train_x, train_y)

    classifier = torch.nn.Sequential(network, torch.nn.Softmax(dim=1)).eval()
    with torch.no_grad():
        score = (classifier(test_x).argmax(dim=1) == test_y).double().mean().item()
        rows = test_x[:GOLDEN_ROWS]
        probabilities = classifier(rows).numpy()
    print(f"digits: {score:.3f} of the test set right")

    folder.mkdir(exist_ok=True)
    torch.onnx.export(
        classifier,
        rows[:1],
        folder / "model.onnx",
        opset_version=16,
        input_names=["image"],
        output_names=["probabilities"],
        dynamic_axes={"image": {0: "batch"}, "probabilities": {0: "batch"}},
    )
    write_golden(
        folder / "golden.json",
        model="digits",
        framework=f"torch {torch.__version__}",
        test_score=score,
        inputs={"image": rows.numpy()},
        outputs={"probabilities": probabilities},
    )


def fit(network, train_x, train_y, epochs=20, batch_size=64):
    optimizer = torch.optim.Adam(network.parameters(), lr=3e-3)
    loss_of = torch.nn.CrossEntropyLoss()
    for _ in range(epochs):
        order = torch.randperm(len(train_x))
        for batch in order.split(batch_size):
            optimizer.zero_grad()
            loss_of(network(train_x[batch]), train_y[batch]).backward()
            optimizer.step()


def save(model, path):
    onnx.checker.check_model(model)
    path.write_bytes(model.SerializeToString(deterministic=True))


def write_golden(path, *, model, framework, test_score, inputs, outputs):
    """Name, dtype, shape and nested values of every input and output."""
    document = {
        "model": model,
        "framework": framework,
        "test_score": round(test_score, 4),
        "inputs": {name: tensor(array) for name, array in inputs.items()},
        "outputs": {name: tensor(array) for name, array in outputs.items()},
    }
    path.write_text(json.dumps(document) + "\n")


def tensor(array):
    return {"dtype": str(array.dtype), "shape": list(array.shape), "data": array.tolist()}


if __name__ == "__main__":
    main()
