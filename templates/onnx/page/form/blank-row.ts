import { writeJson } from '../data/exact-json.ts';
import { elementCount, nested } from '../data/tensor-parts.ts';
import type { Field, FormLayout } from './fields.ts';
import type { FieldValue, RowValues } from './values.ts';

/** A row to begin with where there is no example: zeros, the first of each choice, no picture. */
export function blankRow({ fields }: FormLayout): RowValues {
  return Object.fromEntries(fields.map((field) => [field.id, blankValue(field)]));
}

function blankValue({ kind, choices, shape, input }: Field): FieldValue {
  switch (kind) {
    case 'image':
      return null;
    case 'choice':
      return String(choices[0] ?? '');
    case 'switch':
      return 'false';
    case 'text':
    case 'passage':
    case 'file':
      return '';
    case 'json':
      return input.missing ?? 'null';
    case 'number':
      return '0';
    default:
      return zeros(shape, input.dtype);
  }
}

/** Sizes that aren't fixed are 1. */
function zeros(shape: Field['shape'], dtype: string): string {
  const sizes = shape.map((size) => (typeof size === 'number' ? size : 1));
  const zero = dtype === 'string' ? '' : dtype === 'bool' ? false : 0;
  return writeJson(nested(Array(elementCount(sizes)).fill(zero), sizes));
}
