import type { DeclaredChain } from '../../../../contract/chain.ts';
import { dividedBy255, usualFill } from '../../../../contract/pictures/process/ultralytics-letterbox.ts';
import { iouOf, objectsOf, thresholdOf } from '../../../tensor/object-tensors.ts';
import { textOf } from '../../../tensor/row-values.ts';
import type { Signature } from '../../../tensor/signature.ts';
import { samplePicture } from '../huggingface/pictures/sample-picture.ts';
import type { DetectorGraph } from './detector-graph.ts';
import type { DetectorMetadata } from './detector-metadata.ts';

/** What callers send and get of a detector, and what is done in between. */
export interface DetectorChain {
  readonly signature: Signature;
  readonly steps: Pick<DeclaredChain, 'before' | 'after'>;
  /** To record answers of, a row each, by input. */
  readonly samples: Readonly<Record<string, readonly string[]>>;
}

/** The chain of a detector: `image` becomes `objects`, by the options and their defaults that Ultralytics has. */
export function detectorChain({ labels }: DetectorMetadata, graph: DetectorGraph): DetectorChain {
  const { size, isEndToEnd } = graph;
  return {
    signature: {
      inputs: [textOf('image'), thresholdOf('0.25'), ...(isEndToEnd ? [] : [iouOf('0.7')])],
      outputs: [objectsOf('objects', 'number')],
    },
    steps: {
      before: [
        {
          kind: 'image',
          input: 'image',
          output: graph.pixels,
          settings: {
            backend: 'opencv',
            resize: { filter: 'bilinear', size: { letterbox: size, fill: usualFill } },
            crop: null,
            ...dividedBy255,
            isBgr: false,
          },
        },
      ],
      after: [
        {
          kind: 'yolo',
          inputs: {
            image: 'image',
            threshold: 'threshold',
            ...(!isEndToEnd && { iou: 'iou' }),
            predictions: graph.predictions,
          },
          output: 'objects',
          size,
          labels,
        },
      ],
    },
    samples: {
      image: [samplePicture(0), samplePicture(1)],
      threshold: ['0.25', '0'],
      iou: ['0.7', '0.5'],
    },
  };
}
