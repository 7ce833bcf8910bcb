import { matrixSignature, readNormaliseStep } from '../../../../../contract/embedding/matrix-steps.ts';
import { normalisedRows } from '../../../../../contract/embedding/normalise.ts';
import type { StepKind } from '../step-kind.ts';
import { floatsOf } from '../step-tensors.ts';

/** Gives each vector the length 1. */
export const normaliseStep: StepKind = {
  kind: 'normalise',
  read: (declaration) => ({
    kind: 'normalise',
    ...matrixSignature(readNormaliseStep(declaration.declared())),
    run: ([vectors]) => {
      const { shape, elements } = floatsOf(vectors, 2);
      return [{ dtype: 'float32', shape, elements: normalisedRows(elements, shape[1] ?? 1) }];
    },
  }),
};
