import type { ContractTensor } from '../../../contract/schemas/contract.schema.ts';
import type { Signature, TensorInfo } from '../../tensor/signature.ts';

/** A tensor that is there at some place of a chain. */
export interface ThereTensor extends TensorInfo {
  /** Axis along which rows can be stacked; null where there is none. */
  readonly batchAxis: number | null;
  /** Names of the classes along its last axis. */
  readonly labels?: readonly string[];
}

/** What the graph takes and returns, with the axis along which rows can be stacked. */
export interface GraphTensors {
  readonly inputs: readonly ThereTensor[];
  readonly outputs: readonly ThereTensor[];
}

/** `float32 [N, 2]` */
export function typeText({ dtype, shape }: Pick<TensorInfo, 'dtype' | 'shape'>): string {
  return `${dtype} ${shape === null ? 'of any shape' : `[${shape.map((size) => size ?? '?').join(', ')}]`}`;
}

/** A tensor as contracts have it, without what only callers' tensors have. */
export function contractTensor({ name, dtype, shape, batchAxis }: ThereTensor): ContractTensor {
  return { name, dtype, shape, batchAxis };
}

/** A tensor as signatures have it. */
export function tensorInfo({ batchAxis: _batchAxis, labels: _labels, ...info }: ThereTensor): TensorInfo {
  return info;
}

/** The tensors of a graph. */
export function graphTensors(
  { inputs, outputs }: Signature,
  axisOf: (name: string) => number | null,
): GraphTensors {
  const there = (tensor: TensorInfo): ThereTensor => ({ ...tensor, batchAxis: axisOf(tensor.name) });
  return { inputs: inputs.map(there), outputs: outputs.map(there) };
}

/**
 * The tensors of a graph that takes one row, as of one that takes any number: who feeds it computes one after the other. What a graph
 * takes or gives otherwise stays as it is.
 */
export function withOpenRows({ inputs, outputs }: GraphTensors): GraphTensors {
  const isOfOne = [...inputs, ...outputs].every(({ shape }) => shape?.[0] === 1);
  if (!isOfOne) return { inputs, outputs };
  const opened = (tensor: ThereTensor): ThereTensor => ({
    ...tensor,
    shape: ['N', ...(tensor.shape?.slice(1) ?? [])],
    batchAxis: 0,
  });
  return { inputs: inputs.map(opened), outputs: outputs.map(opened) };
}

/**
 * What callers send for a tensor of the graph: one text a row, as many as the graph takes rows.
 *
 * @param fed what is made of it
 */
export function textsFor(name: string, fed: ThereTensor): ThereTensor {
  return { name, dtype: 'string', shape: [rowsOf(fed)], batchAxis: fed.batchAxis };
}

/** The rows of a tensor: their number where the graph has it fixed. */
function rowsOf({ shape }: Pick<TensorInfo, 'shape'>): number | string {
  const rows = shape?.[0];
  return typeof rows === 'number' ? rows : 'N';
}
