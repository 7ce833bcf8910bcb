import type { StepKind } from '../step-kind.ts';

/** Names what the numbers of an output mean. */
export const labelsStep: StepKind = {
  kind: 'labels',
  read: (declaration) => ({
    kind: 'labels',
    output: declaration.string('output'),
    labels: declaration.list('labels', (label, field) =>
      typeof label === 'string' || typeof label === 'number'
        ? label
        : declaration.refuse(field, 'a string', label),
    ),
  }),
};
