import { each } from '../../../model/words.ts';
import { lackingExceptions, lackingTypes, typedInputs } from './lacking-kernels.ts';

/** What one may cast to instead, the first that has a kernel. */
const substitutes: ReadonlyMap<string, readonly string[]> = new Map([
  ...each(['float32'], 'float64 bfloat16'),
  ...each(['int32', 'int64', 'float32'], 'int8 int16 int32 int64'),
  ...each(['uint32', 'int32', 'int64', 'float32'], 'uint8 uint16 uint32 uint64'),
  ...each(['uint8', 'int32', 'int64', 'float32'], 'bool'),
]);

/**
 * Why onnxruntime has no kernel for an operator of ai.onnx, completing "Operator X …"; null when it has one or it isn't
 * known.
 *
 * @param input the number of the input that has the type
 * @param type by name, as `int16`
 */
export function kernelRefusal(operator: string, input: number, type: string, opset: number): string | null {
  const key = input === (typedInputs.get(operator) ?? 0) ? operator : `${operator}.${input}`;
  if (!lacks(key, type, opset)) return null;
  const other = substitutes.get(type)?.find((one) => !lacks(key, one, opset));
  const advice = other === undefined ? '' : `: put a Cast to ${other} before it, and one back behind it`;
  return `takes no ${type} in onnxruntime${advice}`;
}

function lacks(key: string, type: string, opset: number): boolean {
  if (lackingTypes.get(type)?.has(key) !== true) return false;
  const [first, last] = lackingExceptions.get(`${key} ${type}`) ?? [Infinity, 0];
  return opset < first || opset > last;
}
