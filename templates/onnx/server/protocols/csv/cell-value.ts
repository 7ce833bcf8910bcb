import type { InputSpec } from '../../tensors/tensor-spec.ts';

const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
/** An integer may have zeros behind a point: pandas writes a column with gaps as floats. */
const integer = /^([+-]?\d+)(?:\.0*)?$/;
const infinity = /^([+-]?)inf(?:inity)?$/i;

/** Whether a field can be read as a number. */
export function isNumeric(text: string): boolean {
  const trimmed = text.trim();
  return number.test(trimmed) || infinity.test(trimmed) || /^nan$/i.test(trimmed);
}

/**
 * A field of CSV as what JSON would hold in its place: an empty one is no number, and a missing text where the model knows
 * such; what cannot be read stays text, which is refused where it should be a number.
 */
export function cellValue({ dtype, missing }: Pick<InputSpec, 'dtype' | 'missing'>, text: string): unknown {
  if (dtype === 'string') return text === '' && missing !== undefined ? null : text;
  const trimmed = text.trim();
  if (dtype === 'bool') return booleans.get(trimmed.toLowerCase()) ?? text;
  const isTruth = dtype === 'float64' && /^(?:true|false)$/i.test(trimmed);
  if (isTruth) return trimmed.toLowerCase() === 'true';
  if (dtype.startsWith('float')) return floatValue(trimmed);
  const [, digits] = integer.exec(trimmed) ?? [];
  if (digits === undefined) return text;
  return dtype.endsWith('64') ? digits.replace('+', '') : Number(digits);
}

const booleans = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

function floatValue(text: string): unknown {
  if (text === '' || /^nan$/i.test(text)) return null;
  const [, sign] = infinity.exec(text) ?? [];
  if (sign !== undefined) return sign === '-' ? '-Infinity' : 'Infinity';
  return number.test(text) ? Number(text) : text;
}
