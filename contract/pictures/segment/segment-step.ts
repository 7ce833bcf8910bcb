import type { TensorSignature } from '../../chain.ts';
import type { DeclaredFields } from '../../declared-fields.ts';
import type { ContractTensor, SegmentStep } from '../../schemas/contract.schema.ts';

interface SegmentTensor extends ContractTensor {
  readonly dtype: 'string' | 'float32';
}

/** The number of a pixel's label has 16 bits. */
const mostLabels = 2 ** 16;

const text = { shape: [null], batchAxis: 0, dtype: 'string' } as const;

/** Reads the declaration of a step of the kind `segment`. @throws what its fields throw for one that is wrong */
export function readSegmentStep(declaration: DeclaredFields): SegmentStep {
  const inputs = declaration.object('inputs');
  const labels = declaration.texts('labels');
  if (labels.length === 0 || labels.length > mostLabels)
    return declaration.refuse('labels', `1 to ${mostLabels}`);
  return {
    kind: 'segment',
    inputs: { image: inputs.text('image'), logits: inputs.text('logits') },
    output: declaration.text('output'),
    labels,
  };
}

/** What it reads, the pictures that were sent and what inference makes of them, and makes: the segments of each row, [N]. */
export function segmentSignature({ inputs, output, labels }: SegmentStep): TensorSignature<SegmentTensor> {
  return {
    inputs: [
      { ...text, name: inputs.image },
      { name: inputs.logits, dtype: 'float32', batchAxis: 0, shape: [null, labels.length, null, null] },
    ],
    outputs: [{ ...text, name: output, content: 'json' }],
  };
}
