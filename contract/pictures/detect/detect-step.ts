import type { TensorSignature } from '../../chain.ts';
import type { DeclaredFields } from '../../declared-fields.ts';
import type { ContractTensor, DetectStep } from '../../schemas/contract.schema.ts';

interface DetectTensor extends ContractTensor {
  readonly dtype: 'string' | 'float32';
}

const text = { shape: [null], batchAxis: 0, dtype: 'string' } as const;
const json = { ...text, content: 'json' } as const;
const floats = { dtype: 'float32', batchAxis: 0 } as const;

/** Reads the declaration of a step of the kind `detect`. @throws what its fields throw for one that is wrong */
export function readDetectStep(declaration: DeclaredFields): DetectStep {
  const inputs = declaration.object('inputs');
  const labels = declaration.texts('labels');
  if (labels.length === 0) return declaration.refuse('labels', 'at least one');
  return {
    kind: 'detect',
    inputs: {
      image: inputs.text('image'),
      threshold: inputs.text('threshold'),
      logits: inputs.text('logits'),
      boxes: inputs.text('boxes'),
    },
    output: declaration.text('output'),
    labels,
  };
}

/** What it reads, the pictures that were sent and what inference makes of each query, and makes: the objects of each row, [N]. */
export function detectSignature({ inputs, output, labels }: DetectStep): TensorSignature<DetectTensor> {
  return {
    inputs: [
      { ...text, name: inputs.image },
      { ...json, name: inputs.threshold },
      { ...floats, name: inputs.logits, shape: [null, null, labels.length + 1] },
      { ...floats, name: inputs.boxes, shape: [null, null, 4] },
    ],
    outputs: [{ ...json, name: output }],
  };
}
