import type { Tensor } from '../tensor/tensor.ts';
import type { AnsweringModel, InferenceRequest, InferenceResult } from './runnable-model.ts';

/**
 * Runs each row of a request alone, and puts what comes out together again. Rows lie along the first axes.
 *
 * @param run given the request of one row, and its number
 */
export async function runEachRow(
  request: InferenceRequest,
  run: (request: InferenceRequest, row: number) => ReturnType<AnsweringModel['run']>,
): ReturnType<AnsweringModel['run']> {
  const rows = request.inputs[0]?.shape[0] ?? 0;
  const answers: InferenceResult[] = [];
  for (let row = 0; row < rows; row++) {
    const inputs = request.inputs.map((tensor) => rowOf(tensor, row));
    const answer = await run({ ...request, inputs }, row);
    if (answer.type === 'refused') return answer;
    answers.push(answer);
  }
  const [first] = answers;
  if (first === undefined) return { type: 'refused', message: 'there are no rows', isOfInputs: true };
  return {
    type: 'ran',
    durationMs: answers.reduce((sum, { durationMs }) => sum + durationMs, 0),
    outputs: first.outputs.map((output, i) => ({
      ...output,
      shape: output.shape.with(0, rows),
      data: answers.flatMap(({ outputs }) => outputs[i]?.data ?? []),
    })),
    shapes: first.shapes.map(({ name, dtype, shape }) => ({ name, dtype, shape: shape.with(0, rows) })),
  };
}

function rowOf({ name, dtype, shape, data }: Tensor, row: number): Tensor {
  const size = data.length / (shape[0] ?? 1);
  return { name, dtype, shape: shape.with(0, 1), data: data.slice(row * size, (row + 1) * size) };
}
