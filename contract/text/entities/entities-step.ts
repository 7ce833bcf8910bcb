import type { TensorSignature } from '../../chain.ts';
import type { DeclaredFields } from '../../declared-fields.ts';
import type { ContractTensor, EntitiesStep } from '../../schemas/contract.schema.ts';

interface EntityTensor extends ContractTensor {
  readonly dtype: 'string' | 'int64' | 'float32';
}

const maxId = 2 ** 31 - 1;
const column = { shape: [null], batchAxis: 0 } as const;
const matrix = { dtype: 'int64', shape: [null, null], batchAxis: 0 } as const;

/** Reads the declaration of a step of the kind `entities`. @throws what its fields throw for one that is wrong */
export function readEntitiesStep(declaration: DeclaredFields): EntitiesStep {
  const inputs = declaration.object('inputs');
  return {
    kind: 'entities',
    file: declaration.fileName('file'),
    sha256: declaration.text('sha256'),
    inputs: {
      text: inputs.text('text'),
      aggregation: inputs.text('aggregation'),
      ignored: inputs.text('ignored'),
      ids: inputs.text('ids'),
      offsets: inputs.text('offsets'),
      sequences: inputs.text('sequences'),
      lengths: inputs.text('lengths'),
      logits: inputs.text('logits'),
    },
    output: declaration.text('output'),
    labels: declaration.texts('labels'),
    unknown: declaration.value('unknown') === null ? null : declaration.integer('unknown', 0, maxId),
  };
}

/** What it reads, a row for each text, and makes: the entities of each, [N]. */
export function entitiesSignature({ inputs, output, labels }: EntitiesStep): TensorSignature<EntityTensor> {
  return {
    inputs: [
      { ...column, name: inputs.text, dtype: 'string' },
      { ...column, name: inputs.aggregation, dtype: 'string' },
      { ...column, name: inputs.ignored, dtype: 'string', content: 'json' },
      { ...matrix, name: inputs.ids },
      { ...matrix, name: inputs.offsets, shape: [null, null, 2] },
      { ...matrix, name: inputs.sequences },
      { ...column, name: inputs.lengths, dtype: 'int64' },
      { name: inputs.logits, dtype: 'float32', shape: [null, null, labels.length], batchAxis: 0 },
    ],
    outputs: [{ ...column, name: output, dtype: 'string', content: 'json' }],
  };
}
