import type { GoldenCase, GoldenSet, Tolerance } from '../tensor/golden.ts';
import type { Signature } from '../tensor/signature.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { startModelWorker } from './model-worker.ts';
import { runCase } from './run-case.ts';

/** What the same onnxruntime may differ by on another CPU. */
const recordedTolerance: Tolerance = { absolute: 1e-4, relative: 1e-3 };

/**
 * Golden cases whose expected outputs are what onnxruntime, in a child process, returns for the inputs now.
 * @param options.inputs the input tensors of each case
 * @throws MODEL_UNSUPPORTED, GOLDEN_INVALID when the inputs don't fit the model; the signal's reason when aborted.
 */
export async function recordGolden(options: {
  /** The folder of an onnxruntime-node package for this machine. */
  readonly onnxruntimeDir: string;
  readonly modelPath: string;
  readonly inputs: readonly (readonly Tensor[])[];
  readonly signature: Signature;
  readonly signal?: AbortSignal | undefined;
}): Promise<GoldenSet> {
  const { onnxruntimeDir, modelPath, inputs, signature, signal } = options;
  const outputNames = signature.outputs.map(({ name }) => name);
  await using worker = await startModelWorker(onnxruntimeDir, modelPath, signal);
  const cases: GoldenCase[] = [];
  for (const [index, tensors] of inputs.entries()) {
    const name = `recorded-${index + 1}`;
    const { outputs } = await runCase(worker, tensors, outputNames, `${modelPath}, case "${name}"`);
    cases.push({ name, inputs: tensors, outputs, tolerance: recordedTolerance });
  }
  return { source: 'recorded', framework: null, cases };
}
