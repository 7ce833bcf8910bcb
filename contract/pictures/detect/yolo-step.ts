import type { TensorSignature } from '../../chain.ts';
import type { DeclaredFields } from '../../declared-fields.ts';
import type { ContractTensor, YoloStep } from '../../schemas/contract.schema.ts';
import { readPictureSize } from '../image-step.ts';

interface YoloTensor extends ContractTensor {
  readonly dtype: 'string' | 'float32';
}

const text = { shape: [null], batchAxis: 0, dtype: 'string' } as const;
const json = { ...text, content: 'json' } as const;

/** What an end-to-end head says of an object: left, top, right, bottom, score and class. */
const fields = 6;

/** Reads the declaration of a step of the kind `yolo`. @throws what its fields throw for one that is wrong */
export function readYoloStep(declaration: DeclaredFields): YoloStep {
  const inputs = declaration.object('inputs');
  const labels = declaration.texts('labels');
  if (labels.length === 0) return declaration.refuse('labels', 'at least one');
  return {
    kind: 'yolo',
    inputs: {
      image: inputs.text('image'),
      threshold: inputs.text('threshold'),
      ...(inputs.has('iou') && { iou: inputs.text('iou') }),
      predictions: inputs.text('predictions'),
    },
    output: declaration.text('output'),
    size: readPictureSize(declaration.object('size')),
    labels,
  };
}

/** What it reads, the pictures that were sent and what inference makes of them, and makes: the objects of each row, [N]. */
export function yoloSignature({ inputs, output, labels }: YoloStep): TensorSignature<YoloTensor> {
  const shape = inputs.iou === undefined ? [null, null, fields] : [null, 4 + labels.length, null];
  return {
    inputs: [
      { ...text, name: inputs.image },
      { ...json, name: inputs.threshold },
      { name: inputs.predictions, dtype: 'float32', batchAxis: 0, shape },
      ...(inputs.iou === undefined ? [] : [{ ...json, name: inputs.iou }]),
    ],
    outputs: [{ ...json, name: output }],
  };
}
