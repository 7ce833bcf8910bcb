import { type Contract, contractJson, stepsOf } from '../../contract/contract.ts';
import type { ContractJson } from '../../contract/schemas/contract.schema.ts';

/** What an image has in config/contract.json of a model whose steps are those that its names ask for. */
export function writtenContract(contract: Omit<Contract, 'steps'>): ContractJson {
  const inference = { kind: 'inference', runtime: 'onnxruntime' } as const;
  const steps = stepsOf(contract.inputs, inference, contract.outputs, { before: [], after: [] });
  return contractJson({ ...contract, ...(steps !== undefined && { steps }) });
}
