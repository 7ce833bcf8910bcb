import type { Tensor, TensorShape } from '../tensor/tensor.ts';
import type { AnsweringModel, InferenceRequest, InferenceResult } from './runnable-model.ts';
import { greatestShape, stackRows } from './stack-rows.ts';

/**
 * Runs each row of a request alone, and puts what comes out together again. Rows lie along the first axes; those that are shorter
 * than others are filled up, as the server does it.
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
  if (first === undefined) return { type: 'refused', message: 'there are no rows', fault: 'inputs' };
  return {
    type: 'ran',
    durationMs: answers.reduce((sum, { durationMs }) => sum + durationMs, 0),
    outputs: first.outputs.flatMap(({ name }) => {
      const parts = answers.flatMap(({ outputs }) => named(outputs, name));
      // A row of it may have been too large to be given.
      return parts.length === answers.length ? [stackRows(parts)] : [];
    }),
    shapes: first.shapes.map((shape) => ({
      ...shape,
      shape: greatestShape(answers.flatMap(({ shapes }) => named(shapes, shape.name))).with(0, rows),
    })),
  };
}

function named<Shape extends TensorShape>(list: readonly Shape[], name: string): readonly Shape[] {
  return list.filter((one) => one.name === name).slice(0, 1);
}

function rowOf({ name, dtype, shape, data }: Tensor, row: number): Tensor {
  const size = data.length / (shape[0] ?? 1);
  return { name, dtype, shape: shape.with(0, 1), data: data.slice(row * size, (row + 1) * size) };
}
