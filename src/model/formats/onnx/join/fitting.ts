import { elementType } from '../wire/element-types.ts';
import type { ModelOutline, ValueOutline } from '../outline.ts';

/** How an output becomes an input: as it is, or by a Cast to an element type (TensorProto.DataType). */
export type Fit = { readonly castTo: number | null };

/** Element types into which one goes without loss. */
const wider: ReadonlyMap<string, readonly string[]> = new Map([
  ['float16', ['float32', 'float64']],
  ['bfloat16', ['float32', 'float64']],
  ['float32', ['float64']],
  ['int8', ['int16', 'int32', 'int64', 'float32', 'float64']],
  ['int16', ['int32', 'int64', 'float32', 'float64']],
  ['int32', ['int64', 'float64']],
  ['uint8', ['int16', 'int32', 'int64', 'uint16', 'uint32', 'uint64', 'float32', 'float64']],
  ['uint16', ['int32', 'int64', 'uint32', 'uint64', 'float32', 'float64']],
  ['uint32', ['int64', 'uint64', 'float64']],
]);

/**
 * Whether an output of one model can be an input of another: tensors of one rank whose known sizes are equal, of one element type, or of
 * one that loses nothing. What mlpack converts computes in float64 whatever it was asked in, so what it takes is made float64 as Python
 * makes it, and what it gives is made float32 again.
 *
 * @returns null where it can't
 */
export function fitOf(
  output: ValueOutline,
  input: ValueOutline,
  models: { readonly first: ModelOutline; readonly second: ModelOutline },
): Fit | null {
  const [from, to] = [output.type, input.type];
  if (from?.kind !== 'tensor' || to?.kind !== 'tensor' || !haveEqualSizes(from.shape, to.shape)) return null;
  if (from.elementType === to.elementType) return { castTo: null };
  const given = elementType(from.elementType)?.name ?? '';
  const taken = elementType(to.elementType)?.name ?? '';
  const isPython =
    (isConverted(models.second) && taken === 'float64' && isNumber(given)) ||
    (isConverted(models.first) && given === 'float64' && taken === 'float32');
  return isPython || wider.get(given)?.includes(taken) ? { castTo: to.elementType } : null;
}

/** What mlpack itself wrote. Whoever writes the same there gets a Cast, which is all that this decides. */
function isConverted({ metadata, producer }: ModelOutline): boolean {
  return producer.name === 'mlpack' && metadata.has('mlpack.methods');
}

function isNumber(dtype: string): boolean {
  return /^(?:u?int(?:8|16|32|64)|b?float(?:16|32|64)|bool)$/u.test(dtype);
}

type Shape = NonNullable<ValueOutline['type']>['shape'];

function haveEqualSizes(left: Shape, right: Shape): boolean {
  if (left === null || right === null) return true;
  return (
    left.length === right.length &&
    left.every((size, axis) => {
      const other = right[axis];
      return typeof size !== 'number' || typeof other !== 'number' || size === other;
    })
  );
}

/** A tensor for people: `embedding float32[batch, 384]`. */
export function inWords({ name, type }: ValueOutline): string {
  const dtype = type?.kind === 'tensor' ? elementType(type.elementType)?.name : type?.kind;
  const sizes = type?.shape?.map((size) => size ?? '?').join(', ');
  return `${JSON.stringify(name)} ${dtype ?? 'of no type'}${sizes === undefined ? '' : `[${sizes}]`}`;
}
