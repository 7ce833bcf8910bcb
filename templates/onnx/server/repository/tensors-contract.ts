import type { Contract } from './contract.ts';

/** What stands behind the name of a model where the tensors of its graph are asked. */
const suffix = '.tensors';

/**
 * The contract of who goes past the steps of a model and sends the tensors that its graph takes; null where these are what
 * callers send.
 */
export function tensorsContract({ chain, ...contract }: Contract): Contract | null {
  if (chain === undefined) return null;
  const { name, version, modelFile, modelSha256, maxBodyBytes, inputs } = contract;
  const maxElements = Math.max(...inputs.map((input) => input.maxElements));
  return {
    name: `${name}${suffix}`,
    version,
    modelFile,
    modelSha256,
    inputs: chain.inputs.map((input) => ({ ...input, features: null, maxElements })),
    outputs: chain.outputs.map((output) => ({ ...output, labels: null })),
    outputNames: chain.outputs.map((output) => output.name),
    maxBodyBytes,
    exactIntegers: chain.inputs.some(({ dtype }) => dtype === 'int64' || dtype === 'uint64'),
  };
}
