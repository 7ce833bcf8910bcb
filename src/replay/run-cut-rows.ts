import type { Tensor } from '../tensor/tensor.ts';
import { runEachRow } from './run-each-row.ts';
import type { AnsweringModel, InferenceRequest } from './runnable-model.ts';

/**
 * Runs each row alone, without what it was filled up with to be as long as the longest: where one text makes several rows.
 *
 * @param request of tensors [M, L]
 * @param lengths tokens that each row has of its own
 */
export async function runCutRows(
  graph: Pick<AnsweringModel, 'run'>,
  request: InferenceRequest,
  lengths: readonly number[],
): ReturnType<AnsweringModel['run']> {
  return await runEachRow(request, (one, row) =>
    graph.run({ ...one, inputs: one.inputs.map((tensor) => cut(tensor, lengths[row] ?? 0)) }),
  );
}

function cut(tensor: Tensor, length: number): Tensor {
  const { shape, data } = tensor;
  return { ...tensor, shape: shape.with(1, length), data: data.slice(0, length) };
}
