import type { DeclaredChain } from '../../../../contract/chain.ts';
import type { Signature } from '../../../tensor/signature.ts';
import { objectSchema } from '../huggingface/pictures/object-schema.ts';
import { samplePicture } from '../huggingface/pictures/sample-picture.ts';
import { optionOf, textOf, valueOf } from '../huggingface/text/row-values.ts';
import type { DetectorGraph } from './detector-graph.ts';
import type { DetectorMetadata } from './detector-metadata.ts';

/** What callers send and get of a detector, and what is done in between. */
export interface DetectorChain {
  readonly signature: Signature;
  readonly steps: Pick<DeclaredChain, 'before' | 'after'>;
  /** To record answers of, a row each, by input. */
  readonly samples: Readonly<Record<string, readonly string[]>>;
}

/** The level around a picture in its letterbox. */
const grey = 114;

function shareOption(name: string, missing: string, description: string) {
  return optionOf(name, missing, { type: 'number', minimum: 0, maximum: 1, description });
}

/** The chain of a detector: `image` becomes `objects`, by the options and their defaults that Ultralytics has. */
export function detectorChain({ labels }: DetectorMetadata, graph: DetectorGraph): DetectorChain {
  const { size, isEndToEnd } = graph;
  const iou = shareOption(
    'iou',
    '0.7',
    'By how much of both boxes of one class may overlap: of those that do by more, the likeliest is given.',
  );
  return {
    signature: {
      inputs: [
        textOf('image'),
        shareOption('threshold', '0.25', 'The score that objects have to be above.'),
        ...(isEndToEnd ? [] : [iou]),
      ],
      outputs: [valueOf('objects', { type: 'array', items: objectSchema('number') })],
    },
    steps: {
      before: [
        {
          kind: 'image',
          input: 'image',
          output: graph.pixels,
          settings: {
            backend: 'opencv',
            resize: { filter: 'bilinear', size: { letterbox: size, fill: grey } },
            crop: null,
            rescale: null,
            normalise: { mean: [0, 0, 0], std: [255, 255, 255] },
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
