import type { ContractInputJson, ContractTensor } from './schemas/contract.schema.ts';

/** The one input that has to be sent; undefined where there are several, or none. */
export function soleInput<Input extends Pick<ContractInputJson, 'optional'>>(
  inputs: readonly Input[],
): Input | undefined {
  const [sole, ...others] = inputs.filter(({ optional }) => optional !== true);
  return others.length === 0 ? sole : undefined;
}

/** Whether each row of a tensor is one string, which stands for itself and not for a value of JSON. */
export function isStringARow({
  dtype,
  shape,
  batchAxis,
  content,
}: Pick<ContractTensor, 'dtype' | 'shape' | 'batchAxis' | 'content'>): boolean {
  if (dtype !== 'string' || content !== undefined || shape === null) return false;
  // A leading size of 1 makes do as rows in models exported for one row only.
  const axis = batchAxis ?? (shape[0] === 1 ? 0 : null);
  return axis !== null && shape.toSpliced(axis, 1).every((size) => size === 1);
}
