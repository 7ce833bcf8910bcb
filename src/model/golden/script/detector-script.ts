import { shellPath } from '../../../util/shell-word.ts';
import type { DetectorGraph } from '../../formats/ultralytics/detector-graph.ts';

/**
 * The Python that writes what Ultralytics finds in pictures of the user's own, with the weights that an ONNX file was exported of.
 *
 * @param path of the ONNX file, as the user names it
 */
export function detectorScript({ size, isEndToEnd }: DetectorGraph, path: string): string {
  const iou = isEndToEnd ? '' : ', iou=0.7';
  return `# Writes golden.json: what the model answers where it was exported from. Run it there, with pictures of your own.
# Then: mlpack build ${shellPath(path)} --golden golden.json
import base64
import json
import pathlib

import PIL.Image
import PIL.ImageOps
import ultralytics  # of April 2025 or later: predict knows rect since then

model = ultralytics.YOLO("...")  # the weights that were exported, such as yolov8n.pt
files = sorted(pathlib.Path("test").iterdir())[:50]  # a folder of pictures

cases = []
for file in files:
    picture = PIL.ImageOps.exif_transpose(PIL.Image.open(file)).convert("RGB")
    # Without rect=False, weights see the part of the letterbox that has the picture, and not all of it as the exported file does.
    [result] = model.predict(picture, imgsz=[${size.height}, ${size.width}], rect=False, conf=0.25${iou})
    objects = [
        {"score": score, "label": result.names[int(number)], "box": dict(zip(["xmin", "ymin", "xmax", "ymax"], box))}
        for *box, score, number in result.boxes.data.tolist()
    ]
    # All objects of a picture are one value, the text of its JSON.
    cases.append({
        "inputs": {"image": [base64.b64encode(file.read_bytes()).decode()]},
        "outputs": {"objects": [json.dumps(objects)]},
    })
# OpenCV rounds its weights when it resizes: a level of 255 is another here and there than in the image.
tolerance = {"absolute": 0.02, "relative": 0.005}
framework = f"ultralytics {ultralytics.__version__}"
with open("golden.json", "w", encoding="utf-8") as file:
    json.dump({"framework": framework, "tolerance": tolerance, "cases": cases}, file)
`;
}
