import { shareOf } from '../../../../../contract/row-options.ts';
import { findYoloObjects } from '../../../../../contract/pictures/detect/find-yolo-objects.ts';
import { readYoloStep, yoloSignature } from '../../../../../contract/pictures/detect/yolo-step.ts';
import { sentSizes } from '../image/sent-sizes.ts';
import { sentOptions } from '../sent-options.ts';
import type { StepKind } from '../step-kind.ts';
import { floatsOf, refusingRows, rowTexts, textColumn } from '../step-tensors.ts';

/** The objects of pictures, of what a YOLO of Ultralytics returns. */
export const yoloStep: StepKind = {
  kind: 'yolo',
  read: (declaration) => {
    const step = readYoloStep(declaration.declared());
    const { image: images, threshold: thresholds, iou: shares } = step.inputs;
    return {
      kind: 'yolo',
      ...yoloSignature(step),
      requireOptions: sentOptions([
        [thresholds, shareOf],
        ...(shares === undefined ? [] : [[shares, shareOf] as const]),
      ]),
      run: ([image, threshold, predictions, iou]) => {
        const { shape, elements } = floatsOf(predictions, 3);
        const rows = refusingRows(() =>
          findYoloObjects(step, {
            sizes: sentSizes(images, image),
            thresholds: rowTexts(thresholds, threshold),
            ious: shares === undefined ? null : rowTexts(shares, iou),
            predictions: elements,
            count: shape[shares === undefined ? 1 : 2] ?? 0,
          }),
        );
        return [textColumn(rows.map((objects) => JSON.stringify(objects)))];
      },
    };
  },
};
