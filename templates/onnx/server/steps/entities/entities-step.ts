import type { EntitiesStep } from '../../../../../contract/schemas/contract.schema.ts';
import { aggregationOf } from '../../../../../contract/text/entities/aggregation.ts';
import { entitiesSignature, readEntitiesStep } from '../../../../../contract/text/entities/entities-step.ts';
import { sentOptions } from '../sent-options.ts';
import type { StepKind } from '../step-kind.ts';
import { loadEntities } from './load-entities.ts';

/** The entities of texts. What finds them is loaded only where a model has some. */
export const entitiesStep: StepKind = {
  kind: 'entities',
  read: (declaration) => {
    const step: EntitiesStep = readEntitiesStep(declaration.declared());
    const declared = {
      kind: 'entities',
      ...entitiesSignature(step),
      requireOptions: sentOptions([[step.inputs.aggregation, aggregationOf]]),
    };
    return {
      ...declared,
      load: async (folder) => ({ ...declared, run: await loadEntities(folder, step) }),
    };
  },
};
