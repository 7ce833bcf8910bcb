import { decodeFloat16, encodeFloat16 } from '../../../contract/float16.ts';
import { decodeBfloat16, encodeBfloat16 } from '../../tensor/bfloat16.ts';
import { elementFromJson } from '../../tensor/json.ts';
import type { TensorInfo } from '../../tensor/signature.ts';
import type { Dtype } from '../../../contract/dtypes.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { unnamed, type SourceTensor } from './golden-source.ts';

type Element = Tensor['data'][number];

/**
 * The data as the tensor the model takes or returns: numbers rounded to its type, labels written as text or
 * as numbers as the model does, axes of size 1 added or dropped. Throws GOLDEN_INVALID when they don't fit.
 */
export function fitTensor(source: SourceTensor, info: TensorInfo, where: string): Tensor {
  const shape = fitShape(source.shape, info.shape);
  if (shape === undefined) {
    throw new MlpackError(
      'GOLDEN_INVALID',
      `${where}: shape [${source.shape.join(', ')}] does not fit the model's ${shapeInWords(info.shape)}.`,
    );
  }
  const data = source.data.map((element, index) => {
    refuseNameOfCategory(element, info, index, where);
    return fitElement(element, info, `${where}, ${elementInWords(index, shape, info)}`);
  });
  const { name, dtype, content } = info;
  return { name, dtype, ...(content !== undefined && { content }), shape, data };
}

/** Where an element is: by the name of its column where the model knows it, as a record has it. */
function elementInWords(index: number, shape: readonly number[], { columns }: TensorInfo): string {
  const width = shape.at(-1);
  if (columns === undefined || shape.length !== 2 || width !== columns.length) return `element ${index}`;
  return `row ${Math.floor(index / width)}, column "${columns[index % width] ?? ''}"`;
}

/** Whether the data could be that tensor, judged by shape and kind of element. */
export function couldBe(source: SourceTensor, info: TensorInfo): boolean {
  return (
    fitShape(source.shape, info.shape) !== undefined &&
    source.data.every((element) => isKind(element, info.dtype))
  );
}

/** What errors say that a tensor of the model is, for example `float32 [N, 3]`. */
export function tensorInWords({ dtype, shape }: TensorInfo): string {
  return `${dtype} ${shapeInWords(shape)}`;
}

/** What errors say that data is, as far as JSON tells types, for example `predict_proba: numbers [20, 4]`. */
export function sourceInWords({ name, data, shape }: SourceTensor): string {
  const [, kind] = kinds.find(([dtype]) => data.every((element) => isKind(element, dtype))) ?? [];
  return `${name === unnamed ? '' : `${name}: `}${kind ?? 'elements of several kinds'} ${shapeInWords(shape)}`;
}

/** Each dtype that stands for a kind of element in JSON; the first that all elements are of is the data's. */
const kinds = [
  ['int64', 'integers'],
  ['float64', 'numbers'],
  ['bool', 'booleans'],
  ['string', 'texts'],
] as const;

function shapeInWords(shape: TensorInfo['shape']): string {
  return `[${(shape ?? ['…']).map((size) => size ?? '?').join(', ')}]`;
}

/** The source's shape as the model states it, axes of size 1 aside; undefined when they differ. */
function fitShape(source: readonly number[], model: TensorInfo['shape']): number[] | undefined {
  if (model === null) return [...source];
  const isSame =
    source.length === model.length &&
    source.every((size, axis) => typeof model[axis] !== 'number' || model[axis] === size);
  if (isSame) return [...source];
  const rest = source.filter((size) => size !== 1);
  const shape: number[] = [];
  for (const size of model) {
    const actual = size === 1 ? 1 : (rest.shift() ?? 1);
    if (typeof size === 'number' && actual !== size) return undefined;
    shape.push(actual);
  }
  return rest.length === 0 ? shape : undefined;
}

/** A data frame has the names of its categories, of which some models know only the codes. */
function refuseNameOfCategory(
  value: unknown,
  { name, columns, coded = [] }: TensorInfo,
  index: number,
  where: string,
): void {
  const column = columns?.[index % columns.length] ?? name;
  if (typeof value !== 'string' || !coded.includes(column)) return;
  throw new MlpackError(
    'GOLDEN_INVALID',
    `${where}: column "${column}" has categories, of which the model knows only the codes, not "${value}".`,
    {
      suggestions: [
        `Write frame["${column}"].cat.codes, with the categories in the order that it was trained with; "mlpack golden" prints the Python.`,
      ],
    },
  );
}

function fitElement(value: unknown, { dtype, missing }: TensorInfo, where: string): Element {
  if (value === null && missing !== undefined) return missing;
  const element = elementFromJson(asKind(value, dtype), dtype, where);
  if (typeof element !== 'number') return element;
  switch (dtype) {
    case 'float32':
      return Math.fround(element);
    case 'float16':
      return decodeFloat16(encodeFloat16(element));
    case 'bfloat16':
      return decodeBfloat16(encodeBfloat16(element));
    default:
      return element;
  }
}

/** A label that is a number as the text that the model has for it; truth values of a data frame as the numbers that they are to frameworks. */
function asKind(value: unknown, dtype: Dtype): unknown {
  if (dtype === 'string') return Number.isFinite(value) ? String(value) : value;
  return typeof value === 'boolean' && dtype !== 'bool' ? Number(value) : value;
}

function isKind(element: unknown, dtype: Dtype): boolean {
  if (dtype === 'string') return typeof element === 'string' || Number.isInteger(element);
  if (dtype === 'bool') return typeof element === 'boolean';
  if (dtype.includes('float')) {
    return (
      typeof element === 'number' ||
      element === null ||
      (typeof element === 'string' && /^(NaN|-?Infinity)$/.test(element))
    );
  }
  return Number.isInteger(element) || (typeof element === 'string' && /^-?\d+$/.test(element));
}
