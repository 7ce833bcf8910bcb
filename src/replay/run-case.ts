import { MlpackError } from '../errors/mlpack-error.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { WorkerReply, WorkerRequest } from '../runtime/onnxruntime/worker/messages.ts';
import type { ModelWorker } from '../runtime/onnxruntime/worker/model-worker.ts';
import { cleanOrtMessage } from '../runtime/onnxruntime/worker/ort-message.ts';

/** What onnxruntime says when the fault is with what it was fed, not with the model. */
const wrongInput = /invalid dimensions|invalid rank|unexpected input data type/i;

function unknownName(
  kind: 'input' | 'output',
  name: string,
  known: readonly string[],
  where: string,
): MlpackError {
  return new MlpackError('GOLDEN_INVALID', `${where}: the model has no ${kind} "${name}"`, {
    suggestions: [`Use one of its ${kind}s: ${known.join(', ')}`],
  });
}

/**
 * Feeds the model once.
 * @param where what to name in errors, such as `model.onnx, case "first"`
 * @throws GOLDEN_INVALID when the inputs don't fit the model, MODEL_UNSUPPORTED when it fails for another reason.
 */
export async function runCase(
  worker: ModelWorker,
  inputs: readonly Tensor[],
  { outputNames, shapeNames }: Pick<WorkerRequest & { type: 'run' }, 'outputNames' | 'shapeNames'>,
  where: string,
): Promise<WorkerReply & { type: 'ran' }> {
  // onnxruntime ignores an input it doesn't know.
  for (const { name } of inputs) {
    if (!worker.inputNames.includes(name)) throw unknownName('input', name, worker.inputNames, where);
  }
  const missing = worker.inputNames.find((name) => !inputs.some((input) => input.name === name));
  if (missing !== undefined) {
    throw new MlpackError(
      'GOLDEN_INVALID',
      `${where}: the inputs do not fit the model: "${missing}" is missing`,
    );
  }
  for (const name of [...outputNames, ...shapeNames]) {
    if (!worker.outputNames.includes(name)) throw unknownName('output', name, worker.outputNames, where);
  }
  const reply = await worker.run({ inputs, outputNames, shapeNames });
  if (reply.type === 'ran') return reply;
  const message = cleanOrtMessage(reply.message);
  throw wrongInput.test(message)
    ? new MlpackError('GOLDEN_INVALID', `${where}: the inputs do not fit the model: ${message}`)
    : new MlpackError('MODEL_UNSUPPORTED', `${where}: onnxruntime cannot run the model: ${message}`);
}
