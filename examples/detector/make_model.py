"""Writes model.onnx, a detector whose weights are set by hand: it finds balls of 24 pixels by their colours; and balls.png to try it.

It stands in for a trained detector. What it returns is what those return that choose among overlapping boxes themselves: for
each picture its likeliest objects, as left, top, right, bottom, score and class.
"""

from pathlib import Path

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper
from PIL import Image, ImageDraw

folder = Path(__file__).parent
SIZE, STRIDE, BALL, MOST = 128, 4, 24, 20
CELLS = SIZE // STRIDE
COLOURS = {"red": (214, 40, 40), "green": (40, 190, 70), "blue": (40, 70, 214)}

# How much redder, greener and bluer a pixel is than the mean of its other two colours.
hues = numpy.full((3, 3, 1, 1), -0.5, numpy.float32)
hues[range(3), range(3)] = 1
# The mean of that in a disc as large as a ball.
offsets = numpy.arange(BALL) - (BALL - 1) / 2
disc = (offsets[:, None] ** 2 + offsets**2 <= (BALL / 2) ** 2).astype(numpy.float32)
discs = numpy.broadcast_to(disc / disc.sum(), (3, 1, BALL, BALL))
# Of equal places the first is taken.
order = -1e-6 * numpy.arange(CELLS * CELLS, dtype=numpy.float32).reshape(1, 1, CELLS, CELLS)

constants = {
    "hues": hues,
    "discs": discs,
    "order": order,
    "zero": numpy.float32(0),
    "one": numpy.float32(1),
    "full": numpy.float32(0.55),
    "flat": numpy.array([0, -1]),
    "most": numpy.array([MOST]),
    "cells": numpy.array(CELLS),
    "places": numpy.array(CELLS * CELLS),
    "axis": numpy.array([2]),
    "stride": numpy.float32(STRIDE),
    "middle": numpy.float32(STRIDE / 2),
    "radius": numpy.float32(BALL / 2),
}
pad = (BALL - STRIDE) // 2
node = helper.make_node
nodes = [
    node("Conv", ["images", "hues"], ["hue"]),
    node("Div", ["hue", "full"], ["bright"]),
    node("Clip", ["bright", "zero", "one"], ["clipped"]),
    node("Conv", ["clipped", "discs"], ["means"], group=3, strides=[STRIDE] * 2, pads=[pad] * 4),
    node("Add", ["means", "order"], ["ordered"]),
    # A place is one of an object where no neighbour has more.
    node("MaxPool", ["ordered"], ["highest"], kernel_shape=[5, 5], pads=[2] * 4),
    node("Equal", ["ordered", "highest"], ["is_peak"]),
    node("Where", ["is_peak", "means", "zero"], ["peaks"]),
    node("Reshape", ["peaks", "flat"], ["all"]),
    node("TopK", ["all", "most"], ["best", "at"]),
    node("Div", ["at", "places"], ["class"]),
    node("Mod", ["at", "places"], ["place"]),
    node("Div", ["place", "cells"], ["row"]),
    node("Mod", ["place", "cells"], ["column"]),
]
for side, cell in (("x", "column"), ("y", "row")):
    nodes += [
        node("Cast", [cell], [f"{side}_cell"], to=TensorProto.FLOAT),
        node("Mul", [f"{side}_cell", "stride"], [f"{side}_corner"]),
        node("Add", [f"{side}_corner", "middle"], [f"{side}_centre"]),
        node("Sub", [f"{side}_centre", "radius"], [f"{side}_from"]),
        node("Add", [f"{side}_centre", "radius"], [f"{side}_to"]),
    ]
nodes.append(node("Cast", ["class"], ["label"], to=TensorProto.FLOAT))
fields = ["x_from", "y_from", "x_to", "y_to", "best", "label"]
nodes += [node("Unsqueeze", [name, "axis"], [f"{name}_of"]) for name in fields]
nodes.append(node("Concat", [f"{name}_of" for name in fields], ["detections"], axis=2))

graph = helper.make_graph(
    nodes,
    "balls",
    [helper.make_tensor_value_info("images", TensorProto.FLOAT, ["N", 3, SIZE, SIZE])],
    [helper.make_tensor_value_info("detections", TensorProto.FLOAT, ["N", MOST, 6])],
    [numpy_helper.from_array(numpy.ascontiguousarray(value), name) for name, value in constants.items()],
)
model = helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("", 17)])
onnx.checker.check_model(model)
onnx.save(model, folder / "model.onnx")

picture = Image.new("RGB", (4 * SIZE, 4 * SIZE), (236, 232, 222))
draw = ImageDraw.Draw(picture)
balls = {"red": [(30, 28), (92, 40), (60, 100)], "green": [(100, 96)], "blue": [(22, 72), (66, 62)]}
for colour, centres in balls.items():
    for x, y in centres:
        draw.ellipse([(c - BALL / 2) * 4 for c in (x, y)] + [(c + BALL / 2) * 4 for c in (x, y)], fill=COLOURS[colour])
picture.resize((2 * SIZE, 2 * SIZE), Image.LANCZOS).save(folder / "balls.png", optimize=True)
