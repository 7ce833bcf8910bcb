import { findSegments, segmentsText } from '../../../../../contract/pictures/segment/find-segments.ts';
import { segmentCost } from '../../../../../contract/pictures/segment/segment-cost.ts';
import { readSegmentStep, segmentSignature } from '../../../../../contract/pictures/segment/segment-step.ts';
import { readHeader } from '../../../../../contract/pictures/read-header.ts';
import { seenSize } from '../../../../../contract/pictures/seen-size.ts';
import { eachPicture } from '../image/each-picture.ts';
import { sentSizes } from '../image/sent-sizes.ts';
import type { StepKind } from '../step-kind.ts';
import { floatsOf, textColumn } from '../step-tensors.ts';
import { maskPacker } from './pack-mask.ts';

/** The segments of pictures, of the logits of parts of them. */
export const segmentStep: StepKind = {
  kind: 'segment',
  read: (declaration) => {
    const step = readSegmentStep(declaration.declared());
    const { image: input } = step.inputs;
    return {
      kind: 'segment',
      ...segmentSignature(step),
      isByRow: true,
      sentCost: (sent) => {
        let cost = 0;
        eachPicture(input, sent.get(input), (bytes) => {
          cost += segmentCost(seenSize(readHeader(bytes)));
        });
        return cost;
      },
      run: ([image, logits]) => {
        const { shape, elements } = floatsOf(logits, 4);
        const [, , height = 0, width = 0] = shape;
        const rows = findSegments(
          step,
          { sizes: sentSizes(input, image), logits: elements, height, width },
          maskPacker,
        );
        return [
          textColumn(
            rows.map((segments) => segmentsText(segments, (mask) => Buffer.from(mask).toString('base64'))),
          ),
        ];
      },
    };
  },
};
