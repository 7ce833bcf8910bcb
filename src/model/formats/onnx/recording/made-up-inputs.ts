import { decodeFloat16, encodeFloat16 } from '../../../../../contract/float16.ts';
import { decodeBfloat16, encodeBfloat16 } from '../../../../tensor/bfloat16.ts';
import type { Signature, TensorInfo } from '../../../../tensor/signature.ts';
import type { Dtype } from '../../../../../contract/dtypes.ts';
import type { Tensor } from '../../../../tensor/tensor.ts';
import type { ModelInfo } from '../../../../../contract/schemas/inspect.schema.ts';
import type { InputLimits } from './input-limits.ts';
import { evaluateSize } from './symbolic-size.ts';

type Element = Tensor['data'][number];

/** How numbers are made up: all different; integers 0 and 1 only; all integers 0, or 1; all numbers 1. */
export type Values = 'varied' | 'pairs' | 'zeros' | 'ones' | 'all-ones';

/** What is not said by a signature of the inputs that a model is tried with. */
export interface Choice {
  readonly values: Values;
  /** Rank given to inputs whose rank is unknown. */
  readonly rank: number;
  /** Size given to a symbol, or to an axis without one, which {@link axisSymbol} names. */
  readonly sizeOf: (symbol: string) => number;
}

/** What the sizes of an input's axes without a name go by. */
export function axisSymbol(input: string, axis: number): string {
  return `${input}[${axis}]`;
}

/**
 * Inputs a model can be tried with when the user has none, one tensor an input. The same model and choice
 * always give the same: images in 0…1, other floats around 0, small counting numbers for integers, known
 * categories or words for strings, and of what is divided into tokens texts of words that the model knows. A size
 * with a name is the same wherever the name appears.
 *
 * @param batch.size rows of the batch, if the model has one
 * @param batch.seed makes the elements of one case others than those of another
 * @returns null when there would be more than `maxElements` of them, or an axis would have no size
 */
export function madeUpInputs(
  { signature, info, limits, words }: ModelToTry,
  choice: Choice,
  batch: { readonly size: number; readonly seed: number },
  maxElements: number,
): Tensor[] | null {
  const tensors: Tensor[] = [];
  const symbol = batchSymbol(info);
  const sizeOf = (name: string): number => (name === symbol ? batch.size : choice.sizeOf(name));
  let elements = 0;
  for (const input of signature.inputs) {
    const hints = info.inputs.find(({ name }) => name === input.name)?.hints;
    const limit = limits.get(input.name);
    const shape = concreteShape(
      input,
      limit,
      { ...choice, sizeOf },
      {
        axis: hints?.batchAxis ?? null,
        size: batch.size,
      },
    );
    if (shape === null) return null;
    const count = shape.reduce((product, size) => product * size, 1);
    elements += count;
    if (elements > maxElements) return null;
    const rows = limit?.rows ?? Infinity;
    const isImage = hints?.image != null;
    const ofTexts = words.get(input.name);
    const data = Array.from({ length: count }, (_, index) => {
      if (ofTexts !== undefined) return madeUpText(ofTexts, index + 7 * batch.seed);
      const known = hints?.categories?.[index % hints.categories.length] ?? null;
      // Of numbers, others are as good, unless the model refuses them.
      const isChosen = input.dtype === 'string' || (input.dtype === 'float64' && hints?.accepted != null);
      return isChosen && known !== null
        ? (known[(index + 7 * batch.seed) % known.length] ?? '')
        : element(input.dtype, index + 7 * batch.seed, { isImage, rows, values: choice.values });
    });
    tensors.push({ name: input.name, dtype: input.dtype, shape, data });
  }
  return tensors;
}

/** A model as far as it decides what it can be given. */
export interface ModelToTry {
  readonly signature: Signature;
  readonly info: ModelInfo;
  readonly limits: ReadonlyMap<string, InputLimits>;
  /** Words to make up texts of, by input; inputs that nothing divides are absent. */
  readonly words: ReadonlyMap<string, readonly string[]>;
}

/** The name of the batch's size, which axes of other inputs may be a multiple of; null when it has none. */
export function batchSymbol({ inputs }: ModelInfo): string | null {
  const [axis] = inputs.flatMap(({ shape, hints }) =>
    hints.batchAxis === null ? [] : [shape?.[hints.batchAxis]],
  );
  return typeof axis === 'string' ? axis : null;
}

/** The size that stored weights ask for of an axis of an input; undefined when none do. */
export function wantedSize(limit: InputLimits | undefined, axis: number, rank: number): number | undefined {
  return limit?.sizes.get(axis) ?? limit?.sizes.get(axis - rank);
}

function concreteShape(
  { name, shape }: TensorInfo,
  limit: InputLimits | undefined,
  { rank, sizeOf }: Choice,
  batch: { readonly axis: number | null; readonly size: number },
): number[] | null {
  const sizes = shape ?? Array.from({ length: rank }, () => null);
  const concrete = sizes.map((size, axis) => {
    if (typeof size === 'number') return size;
    if (axis === batch.axis) return batch.size;
    const wanted = wantedSize(limit, axis, sizes.length);
    if (wanted !== undefined) return wanted;
    return size === null ? sizeOf(axisSymbol(name, axis)) : evaluateSize(size, sizeOf);
  });
  return concrete.every((size) => size !== null) ? concrete : null;
}

/** Some words of a list, one of them twice. */
function madeUpText(words: readonly string[], index: number): string {
  const places = [3, 0, 5, 11, 3, 8].map((place) => 17 * index + place);
  return places.map((place) => words[place % words.length] ?? '').join(' ');
}

function element(
  dtype: Dtype,
  index: number,
  about: { readonly isImage: boolean; readonly rows: number; readonly values: Values },
): Element {
  const { isImage, rows, values } = about;
  // Multiples of 1/64, exact even in float16, that look irregular.
  const step = (index * 37 + 11) % 64;
  const value = values === 'all-ones' ? 1 : isImage ? step / 64 : (step - 32) / 16;
  const counting = values === 'varied' ? index % 4 : values === 'pairs' ? index % 2 : 1;
  const integer = values === 'zeros' ? 0 : counting % rows;
  switch (dtype) {
    case 'string':
      return ['a', 'b', 'c'][index % 3] ?? 'a';
    case 'bool':
      return index % 2 === 0;
    case 'int64':
    case 'uint64':
      return BigInt(integer);
    case 'float16':
      return decodeFloat16(encodeFloat16(value));
    case 'bfloat16':
      return decodeBfloat16(encodeBfloat16(value));
    case 'float32':
    case 'float64':
      return value;
    default:
      return integer;
  }
}
