import type { TensorSignature } from '../../chain.ts';
import type { DeclaredFields } from '../../declared-fields.ts';
import type { ContractTensor, FillMasksStep, MaskTargetsStep } from '../../schemas/contract.schema.ts';

interface MaskTensor extends ContractTensor {
  readonly dtype: 'string' | 'int64' | 'float32';
}

const maxId = 2 ** 31 - 1;
const column = { shape: [null], batchAxis: 0 } as const;
const json = { ...column, dtype: 'string', content: 'json' } as const;
const counts = { ...column, dtype: 'int64' } as const;
const matrix = { dtype: 'int64', shape: [null, null], batchAxis: 0 } as const;

/** Reads the declaration of a step of the kind `maskTargets`. @throws what its fields throw for one that is wrong */
export function readMaskTargetsStep(declaration: DeclaredFields): MaskTargetsStep {
  const [inputs, outputs] = [declaration.object('inputs'), declaration.object('outputs')];
  return {
    kind: 'maskTargets',
    file: declaration.fileName('file'),
    sha256: declaration.text('sha256'),
    inputs: {
      text: inputs.text('text'),
      topK: inputs.text('topK'),
      targets: inputs.text('targets'),
      ids: inputs.text('ids'),
      lengths: inputs.text('lengths'),
    },
    outputs: { targets: outputs.text('targets'), counts: outputs.text('counts') },
    mask: declaration.integer('mask', 0, maxId),
    maskText: declaration.text('maskText'),
  };
}

/** What it reads, and makes: tokens that masks may be, -1 behind them, [N, T], and how many are given for each, [N]. */
export function maskTargetsSignature({ inputs, outputs }: MaskTargetsStep): TensorSignature<MaskTensor> {
  return {
    inputs: [
      { ...column, name: inputs.text, dtype: 'string' },
      { ...json, name: inputs.topK },
      { ...json, name: inputs.targets },
      { ...matrix, name: inputs.ids },
      { ...counts, name: inputs.lengths },
    ],
    outputs: [
      { ...matrix, name: outputs.targets },
      { ...counts, name: outputs.counts },
    ],
  };
}

/** Reads the declaration of a step of the kind `fillMasks`. @throws what its fields throw for one that is wrong */
export function readFillMasksStep(declaration: DeclaredFields): FillMasksStep {
  const inputs = declaration.object('inputs');
  return {
    kind: 'fillMasks',
    file: declaration.fileName('file'),
    sha256: declaration.text('sha256'),
    inputs: {
      ids: inputs.text('ids'),
      lengths: inputs.text('lengths'),
      targets: inputs.text('targets'),
      counts: inputs.text('counts'),
      logits: inputs.text('logits'),
    },
    output: declaration.text('output'),
    mask: declaration.integer('mask', 0, maxId),
    padding: declaration.value('padding') === null ? null : declaration.integer('padding', 0, maxId),
    cleaned: declaration.flag('cleaned'),
  };
}

/** What it reads, logits of each token, [N, L, V], among it, and makes: the likeliest tokens for the masks of each row, [N]. */
export function fillMasksSignature({ inputs, output }: FillMasksStep): TensorSignature<MaskTensor> {
  return {
    inputs: [
      { ...matrix, name: inputs.ids },
      { ...counts, name: inputs.lengths },
      { ...matrix, name: inputs.targets },
      { ...counts, name: inputs.counts },
      { name: inputs.logits, dtype: 'float32', shape: [null, null, null], batchAxis: 0 },
    ],
    outputs: [{ ...json, name: output }],
  };
}
