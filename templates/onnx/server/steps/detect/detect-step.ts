import { shareOf } from '../../../../../contract/row-options.ts';
import { detectSignature, readDetectStep } from '../../../../../contract/pictures/detect/detect-step.ts';
import { findObjects, wholePixels } from '../../../../../contract/pictures/detect/find-objects.ts';
import { sentSizes } from '../image/sent-sizes.ts';
import { sentOptions } from '../sent-options.ts';
import type { StepKind } from '../step-kind.ts';
import { floatsOf, refusingRows, rowTexts, textColumn } from '../step-tensors.ts';

/** The objects of pictures, of what a DETR returns. */
export const detectStep: StepKind = {
  kind: 'detect',
  read: (declaration) => {
    const step = readDetectStep(declaration.declared());
    const { inputs } = step;
    return {
      kind: 'detect',
      ...detectSignature(step),
      requireOptions: sentOptions([[inputs.threshold, shareOf]]),
      run: ([image, threshold, logits, boxes]) => {
        const rows = refusingRows(() =>
          findObjects(step, {
            sizes: sentSizes(inputs.image, image),
            thresholds: rowTexts(inputs.threshold, threshold),
            logits: floatsOf(logits, 3).elements,
            boxes: floatsOf(boxes, 3).elements,
          }),
        );
        return [textColumn(rows.map((objects) => JSON.stringify(objects.map(wholePixels))))];
      },
    };
  },
};
