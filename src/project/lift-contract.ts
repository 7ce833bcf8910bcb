import { type Contract, stepsOf } from '../../contract/contract.ts';

/** A contract of schema version 1 (schemas/contract-v1.schema.json): names stood at what they name, and there were no steps. */
export interface ContractV1 extends Omit<Contract, 'schemaVersion' | 'steps'> {
  readonly schemaVersion: 1;
}

/** A contract of an image that was built before there were steps, as one that is built now says the same. */
export function liftContract(old: ContractV1): Contract {
  const { inputs, outputs } = old;
  const inference = { kind: 'inference', runtime: 'onnxruntime' } as const;
  const steps = stepsOf(inputs, inference, outputs, { before: [], after: [] });
  return {
    ...old,
    schemaVersion: 2,
    inputs: inputs.map((input) => ({ ...input, categories: input.categories ?? null })),
    ...(steps !== undefined && { steps }),
  };
}
