import type { ModelTensor } from '../../../../contract/schemas/inspect.schema.ts';

/** Node.js and the runtime with a model of a few hundred bytes: 93 MB, measured on Linux x64. */
const runtimeBytes = 93_000_000;
/** Weights are kept once more while operators repack them for the CPU. */
const weightCopies = 2;
/** Intermediate results, as a multiple of what goes in and out. */
const activationFactor = 8;
const bytesPerElement = 8;

/** A rough estimate of resident memory while serving single rows: runtime, weights, activations. */
export function estimateMemoryBytes(weightBytes: number, tensors: readonly ModelTensor[]): number {
  let elements = 0;
  for (const { shape } of tensors) {
    elements += (shape ?? []).reduce(
      (product: number, size) => product * (typeof size === 'number' ? size : 1),
      1,
    );
  }
  const estimate = runtimeBytes + weightCopies * weightBytes + activationFactor * bytesPerElement * elements;
  return Math.min(estimate, Number.MAX_SAFE_INTEGER);
}
