import { matrixSignature, readRenameStep } from '../../../../../contract/embedding/matrix-steps.ts';
import type { StepKind } from '../step-kind.ts';

/** Calls a tensor otherwise. */
export const renameStep: StepKind = {
  kind: 'rename',
  read: (declaration) => ({
    kind: 'rename',
    ...matrixSignature(readRenameStep(declaration.declared())),
    run: (tensors) => tensors,
  }),
};
