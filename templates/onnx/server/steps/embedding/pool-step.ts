import { poolTokens } from '../../../../../contract/embedding/pool.ts';
import { poolSignature, readPoolStep } from '../../../../../contract/embedding/pool-step.ts';
import type { StepKind } from '../step-kind.ts';
import { floatsOf, rowCounts } from '../step-tensors.ts';

/** Makes one vector of those of a text's tokens. */
export const poolStep: StepKind = {
  kind: 'pool',
  read: (declaration) => {
    const step = readPoolStep(declaration.declared());
    return {
      kind: 'pool',
      ...poolSignature(step),
      isByRow: true,
      pooling: step.modes.join('+'),
      run: ([vectors, lengths, skipped]) => {
        const { shape, elements } = floatsOf(vectors, 3);
        const [rows = 0, width = 0, size = 0] = shape;
        const pooled = poolTokens(
          step.modes,
          { elements, width, size },
          rowCounts(lengths),
          step.inputs.skipped === undefined ? [] : rowCounts(skipped),
        );
        return [{ dtype: 'float32', shape: [rows, step.modes.length * size], elements: pooled }];
      },
    };
  },
};
