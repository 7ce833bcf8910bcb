"""Trains the model in shapes/ on circles, squares and triangles that it draws, and writes what it answers as golden.json: two minutes on one CPU."""

import json
import math
import random
import sys
from pathlib import Path

import numpy
import torch
from PIL import Image, ImageDraw
from torch import nn

here = Path(__file__).parent
folder = here / "shapes"
draw = random.Random(0)
torch.manual_seed(0)
LABELS = ["circle", "square", "triangle"]
SIZE, WIDTHS = 32, [8, 16, 24]


def drawn(label, side):
    """A picture of one shape, somewhere, of some size and colour, turned by some angle."""
    ground = draw.randint(0, 255)
    colour = tuple(draw.randint(0, 255) for _ in range(3))
    while abs(sum(colour) / 3 - ground) < 50:
        colour = tuple(draw.randint(0, 255) for _ in range(3))
    picture = Image.new("RGB", (side * 3, side * 3), (ground,) * 3)
    radius = side * 3 * draw.uniform(0.2, 0.42)
    x, y = (draw.uniform(radius, side * 3 - radius) for _ in range(2))
    corners = {"circle": 40, "square": 4, "triangle": 3}[label]
    turned = draw.uniform(0, 2 * math.pi)
    angles = [turned + 2 * math.pi * corner / corners for corner in range(corners)]
    points = [(x + radius * math.cos(angle), y + radius * math.sin(angle)) for angle in angles]
    ImageDraw.Draw(picture).polygon(points, fill=colour)
    return picture.resize((side, side), Image.BOX)


def pixels(pictures):
    """As preprocessor_config.json says: resized bilinearly, from -1 to 1."""
    resized = [numpy.asarray(picture.resize((SIZE, SIZE), Image.BILINEAR), numpy.float32) for picture in pictures]
    return torch.from_numpy(numpy.stack(resized) / 255).permute(0, 3, 1, 2).sub(0.5).div(0.5)


def conv(inputs, outputs, size, stride=1):
    return [nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False), nn.BatchNorm2d(outputs)]


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.shortcut = nn.Sequential(*conv(inputs, outputs, 1, stride)) if stride > 1 else nn.Identity()
        self.layers = nn.Sequential(*conv(inputs, outputs, 3, stride), nn.ReLU(), *conv(outputs, outputs, 3))

    def forward(self, states):
        return torch.relu(self.layers(states) + self.shortcut(states))


model = nn.Sequential(
    *conv(3, WIDTHS[0], 3),
    nn.ReLU(),
    Block(WIDTHS[0], WIDTHS[0], 1),
    Block(WIDTHS[0], WIDTHS[1], 2),
    Block(WIDTHS[1], WIDTHS[2], 2),
    nn.AdaptiveAvgPool2d(1),
    nn.Flatten(),
    nn.Linear(WIDTHS[2], len(LABELS)),
)
steps = 1200
optimiser = torch.optim.AdamW(model.parameters(), lr=5e-3)
schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 5e-3, steps)
for step in range(steps):
    wanted = [draw.randrange(len(LABELS)) for _ in range(48)]
    batch = pixels([drawn(LABELS[label], SIZE) for label in wanted])
    logits = model(batch + torch.randn_like(batch) * 0.03)
    loss = nn.functional.cross_entropy(logits, torch.tensor(wanted))
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
    schedule.step()
    if step % 100 == 99:
        print(step + 1, round(loss.item(), 4), file=sys.stderr)

folder.mkdir(exist_ok=True)
torch.onnx.export(
    model.eval(),
    torch.zeros(1, 3, SIZE, SIZE),
    str(folder / "model.onnx"),
    input_names=["pixel_values"],
    output_names=["logits"],
    dynamic_axes={"pixel_values": {0: "N"}, "logits": {0: "N"}},
    opset_version=14,
)


def write_json(name, value):
    (folder / name).write_text(json.dumps(value, indent=1) + "\n")


config = {
    "architectures": ["ResNetForImageClassification"],
    "model_type": "resnet",
    "num_channels": 3,
    "id2label": {str(i): label for i, label in enumerate(LABELS)},
    "label2id": {label: i for i, label in enumerate(LABELS)},
}
write_json("config.json", config)
half = {"image_mean": [0.5] * 3, "image_std": [0.5] * 3, "rescale_factor": 1 / 255, "resample": 2}
done = {f"do_{what}": True for what in ("resize", "rescale", "normalize")}
write_json(
    "preprocessor_config.json",
    {"image_processor_type": "ViTImageProcessor", "size": {"height": SIZE, "width": SIZE}, **done, **half},
)

cases = []
for label in LABELS:
    name = f"{label}.png"
    drawn(label, 120).save(folder / name, optimize=True)
    with torch.no_grad():
        scores = model(pixels([Image.open(folder / name)]))[0].softmax(0).tolist()
    answers = sorted(({"label": name, "score": score} for name, score in zip(LABELS, scores)), key=lambda a: -a["score"])
    print(name, answers[0], file=sys.stderr)
    cases.append({"inputs": {"image": name}, "outputs": {"pipeline": answers}})
write_json("golden.json", {"framework": f"torch {torch.__version__}", "cases": cases})
