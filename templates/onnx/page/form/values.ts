import type { ImageInput } from '../../../../contract/schemas/contract.schema.ts';
import { type Json, parseJson } from '../data/exact-json.ts';
import { integerRange, isFloat } from '../data/numbers.ts';
import { nested, nestedShape } from '../data/tensor-parts.ts';
import type { Field } from './fields.ts';

/** What is in a field: text as typed, or a picture's elements, row-major; null where nothing was drawn. */
export type FieldValue = string | readonly number[] | null;

/** The fields of one row by their ids. */
export type RowValues = Readonly<Record<string, FieldValue>>;

/** What a field holds as JSON, or in words what is wrong with it. */
export type Reading = { readonly json: Json } | { readonly problem: string };

/** Reads a field as the server will. */
export function readField(field: Field, value: FieldValue | undefined): Reading {
  if (field.kind === 'image') return readImage(field, value);
  const text = typeof value === 'string' ? value : '';
  if (field.kind === 'tensor') return readTensor(field, text);
  if (field.kind === 'json') return readJson(text.trim() === '' ? 'null' : text);
  if (field.kind === 'file' && text === '') return { problem: 'no file is chosen yet' };
  const { dtype } = field.input;
  if (dtype === 'string') return { json: text };
  if (dtype === 'bool') return { json: text === 'true' };
  if (text.trim() === '') return { problem: 'expected a number, but it is empty' };
  return isFloat(dtype) ? readFloat(text.trim()) : readInteger(text.trim(), dtype);
}

function readFloat(text: string): Reading {
  if (['NaN', 'Infinity', '-Infinity'].includes(text)) return { json: text };
  if (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)) {
    const number = Number(text);
    return Number.isFinite(number) ? { json: number } : { problem: `${text} is too large a number` };
  }
  const hint = /^[+-]?\d+,\d+$/.test(text) ? '; decimals follow a point' : '';
  return { problem: `expected a number, got "${text}"${hint}` };
}

function readInteger(text: string, dtype: string): Reading {
  const [min, max] = integerRange(dtype) ?? [0n, 0n];
  const integer = /^[+-]?\d+$/.test(text) ? BigInt(text.replace('+', '')) : undefined;
  if (integer === undefined || integer < min || integer > max) {
    return { problem: `expected an integer from ${min} to ${max}, got "${text}"` };
  }
  return { json: Number.isSafeInteger(Number(integer)) ? Number(integer) : integer };
}

function readTensor({ input, shape }: Field, text: string): Reading {
  const reading = readJson(text);
  if ('problem' in reading) return reading;
  const { json } = reading;
  const got = nestedShape(json);
  if (got === null) return { problem: 'arrays side by side have different lengths' };
  const fits =
    input.shape === null ||
    (got.length === shape.length && shape.every((size, i) => typeof size !== 'number' || size === got[i]));
  return fits
    ? { json }
    : { problem: `expected nested arrays of ${shapeText(shape)}, got ${shapeText(got)}` };
}

function readJson(text: string): Reading {
  try {
    return { json: parseJson(text) };
  } catch (error) {
    return { problem: `not valid JSON: ${error instanceof Error ? error.message : String(error)}` };
  }
}

function readImage({ input: { image }, shape }: Field, value: FieldValue | undefined): Reading {
  if (image == null || !Array.isArray(value)) {
    return { problem: 'nothing is drawn yet; draw something, or choose a picture' };
  }
  const part = imageShape(image, shape.at(-1));
  // A whole tensor has an axis more, for pictures one after the other.
  return { json: nested(value, shape.length > part.length ? [1, ...part] : part) };
}

/** @param lastSize of the input: where it is the picture's, rows of pixels are laid end to end */
function imageShape(
  { layout, channels, height, width }: ImageInput,
  lastSize: Field['shape'][number] | undefined,
) {
  if (layout === 'NCHW') return [channels, height, width];
  if (layout === 'NHWC') return [height, width, channels];
  return lastSize === height * width && height > 1 ? [height * width] : [height, width];
}

/** Sizes as text: 2 × any × 3. */
export function shapeText(shape: readonly (number | string | null)[]): string {
  return shape.length === 0 ? 'one value' : `shape ${shape.map((size) => size ?? 'any').join(' × ')}`;
}
