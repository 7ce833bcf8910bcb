import type { RefuseSetting } from './refuse-setting.ts';
import { type ThereTensor, typeText } from './there-tensor.ts';

/**
 * The input of a graph that takes which part of another is there: the one that is named, else the one that is called as usual, if it has
 * that.
 *
 * @param axes what its axes are called, rows first
 * @throws what `refuse` throws for a name that no input has, or one that isn't int64 of these axes
 */
export function maskInput(
  inputs: readonly ThereTensor[],
  named: string | undefined,
  { usual, axes }: { readonly usual: string; readonly axes: readonly string[] },
  refuse: RefuseSetting,
): ThereTensor | undefined {
  const name = named ?? usual;
  const tensor = inputs.find((input) => input.name === name);
  if (tensor === undefined) {
    if (named === undefined) return undefined;
    return refuse(['mask'], `is "${name}", which is none of the model's inputs`);
  }
  const { dtype, shape } = tensor;
  if (dtype === 'int64' && (shape === null || shape.length === axes.length)) return tensor;
  return refuse(['mask'], `makes int64 [${axes.join(', ')}], but "${name}" is ${typeText(tensor)}`);
}
