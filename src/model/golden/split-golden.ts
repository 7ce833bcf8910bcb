import type { Signature } from '../../tensor/signature.ts';
import type { SourceCase, SourceTensor, SourceTensors } from './golden-source.ts';

/** A case with more rows than the batch the model is fixed to becomes one case for each batch; any other stays as it is. */
export function splitFixedBatch(source: SourceCase, signature: Signature): SourceCase[] {
  for (const { name, shape } of signature.inputs) {
    const tensor =
      source.inputs.get(name) ?? (source.inputs.size === 1 ? [...source.inputs.values()][0] : undefined);
    const batch = shape?.[0];
    const rows = tensor?.shape[0];
    if (typeof batch !== 'number' || batch < 1 || rows === undefined) continue;
    if (tensor?.shape.length !== shape?.length || rows <= batch || rows % batch !== 0) continue;
    return Array.from({ length: rows / batch }, (_, index) => ({
      ...source,
      name: `${source.name}-${index + 1}`,
      inputs: sliceAll(source.inputs, rows, index * batch, batch),
      outputs: sliceAll(source.outputs, rows, index * batch, batch),
    }));
  }
  return [source];
}

function sliceAll(tensors: SourceTensors, rows: number, start: number, count: number): SourceTensors {
  return new Map(
    [...tensors].map(([name, tensor]) => [
      name,
      tensor.shape[0] === rows ? slice(tensor, rows, start, count) : tensor,
    ]),
  );
}

function slice(
  { name, data, shape }: SourceTensor,
  rows: number,
  start: number,
  count: number,
): SourceTensor {
  const rowSize = data.length / rows;
  return {
    name,
    shape: [count, ...shape.slice(1)],
    data: data.slice(start * rowSize, (start + count) * rowSize),
  };
}
