import { matrixSignature } from '../../../../contract/embedding/matrix-steps.ts';
import { poolSignature } from '../../../../contract/embedding/pool-step.ts';
import type { NormaliseItem, PoolItem, PoolSettings } from '../../../../contract/schemas/mlpack.schema.ts';
import type { StepPlan } from '../step-plan.ts';

/** What callers get unless mlpack.yaml calls it otherwise. */
const embedding = 'embedding';

/** One vector a text of its tokens' vectors. */
export const planPool: StepPlan<PoolItem> = (settings, { chain, refuse }) => {
  const asked: PoolSettings = typeof settings === 'string' ? { modes: [settings] } : settings;
  const { modes, input, output = embedding } = asked;
  const vectors = chain.found({ dtype: 'float32', axes: 3 }, input, refuse);
  const tokenizer = chain.before.map(({ step }) => step).find(({ kind }) => kind === 'tokenizer');
  if (tokenizer?.kind !== 'tokenizer') {
    return refuse(
      [],
      'needs to know how many tokens each text has, but no tokenizer stands before inference',
    );
  }
  const [rows = null, , size = null] = vectors.shape ?? [];
  const step = {
    kind: 'pool',
    inputs: { vectors: vectors.name, lengths: tokenizer.outputs.lengths },
    output,
    modes,
  } as const;
  chain.spent.add(vectors.name);
  const width = typeof size === 'number' ? size * modes.length : null;
  const made = {
    name: output,
    dtype: 'float32',
    shape: [rows, width],
    batchAxis: vectors.batchAxis,
  } as const;
  chain.addAfter('pool', step, poolSignature(step), [made]);
};

/** Vectors of the length 1. */
export const planNormalise: StepPlan<NormaliseItem> = (settings, { chain, refuse }) => {
  const { input, output = embedding } = settings ?? {};
  const vectors = chain.found({ dtype: 'float32', axes: 2 }, input, refuse);
  const step = { kind: 'normalise', input: vectors.name, output } as const;
  chain.spent.add(vectors.name);
  chain.addAfter('normalise', step, matrixSignature(step), [{ ...vectors, name: output }]);
};
