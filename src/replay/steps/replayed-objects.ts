import type { DetectedObject } from '../../../contract/pictures/detect/detected-object.ts';
import { findObjects, wholePixels } from '../../../contract/pictures/detect/find-objects.ts';
import { findYoloObjects } from '../../../contract/pictures/detect/find-yolo-objects.ts';
import type { DetectStep, YoloStep } from '../../../contract/schemas/contract.schema.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { sentSizes } from './replayed-pictures.ts';
import { column } from './replayed-texts.ts';
import { floatsOf, type ReplayedStep, textsOf } from './step-tensors.ts';

/** Finds the objects of pictures. */
export function detectObjects(step: DetectStep): ReplayedStep {
  const { inputs, output } = step;
  return (tensors) => {
    const rows = findObjects(step, {
      sizes: sentSizes(inputs.image, textsOf(tensors, inputs.image)),
      thresholds: textsOf(tensors, inputs.threshold),
      logits: floatsOf(tensors, inputs.logits).elements,
      boxes: floatsOf(tensors, inputs.boxes).elements,
    });
    return [
      objectsColumn(
        output,
        rows.map((objects) => objects.map(wholePixels)),
      ),
    ];
  };
}

/** Finds the objects of pictures of which a YOLO has seen letterboxes. */
export function detectYoloObjects(step: YoloStep): ReplayedStep {
  const { inputs, output } = step;
  return (tensors) => {
    const { shape, elements } = floatsOf(tensors, inputs.predictions);
    const rows = findYoloObjects(step, {
      sizes: sentSizes(inputs.image, textsOf(tensors, inputs.image)),
      thresholds: textsOf(tensors, inputs.threshold),
      ious: inputs.iou === undefined ? null : textsOf(tensors, inputs.iou),
      predictions: elements,
      count: shape[inputs.iou === undefined ? 1 : 2] ?? 0,
    });
    return [objectsColumn(output, rows)];
  };
}

function objectsColumn(name: string, rows: readonly (readonly DetectedObject[])[]): Tensor {
  const texts = rows.map((objects) => JSON.stringify(objects));
  return column(name, texts, 'json');
}
