import type { InputSpec } from '../../tensors/tensor-spec.ts';

const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
/** An integer may have zeros behind a point: pandas writes a column with gaps as floats. */
const integer = /^([+-]?\d+)(?:\.0*)?$/;
const infinity = /^([+-]?)inf(?:inity)?$/i;

/**
 * What pandas reads as a missing number, in its spelling, as it writes some of them itself.
 *
 * @see https://pandas.pydata.org/docs/reference/api/pandas.read_csv.html (na_values)
 */
const missingNumbers = new Set([
  '',
  '#N/A',
  '#N/A N/A',
  '#NA',
  '-1.#IND',
  '-1.#QNAN',
  '-NaN',
  '-nan',
  '1.#IND',
  '1.#QNAN',
  '<NA>',
  'N/A',
  'NA',
  'NULL',
  'NaN',
  'None',
  'n/a',
  'nan',
  'null',
]);

/** Whether a field is what a column of numbers may hold: a number, a missing one, or true or false; an empty one may be anything. */
export function isNumeric(text: string): boolean {
  const trimmed = text.trim();
  if (trimmed === '') return false;
  return (
    number.test(trimmed) || infinity.test(trimmed) || isMissing(trimmed) || words.has(trimmed.toLowerCase())
  );
}

function isMissing(trimmed: string): boolean {
  return missingNumbers.has(trimmed) || /^nan$/i.test(trimmed);
}

/**
 * A field of CSV as what JSON would hold in its place: what pandas takes for missing is no number, an empty one a missing
 * text where the model knows such, true and false are what they are in JSON, and what cannot be read stays text, which is
 * refused where it should be a number.
 */
export function cellValue(
  { dtype, missing, content }: Pick<InputSpec, 'dtype' | 'missing' | 'content'>,
  text: string,
): unknown {
  if (content === 'json') return text === '' ? null : JSON.parse(text);
  if (dtype === 'string') return text === '' && missing !== undefined ? null : text;
  const trimmed = text.trim();
  if (dtype === 'bool') return booleans.get(trimmed.toLowerCase()) ?? text;
  if (dtype.startsWith('float')) return floatValue(trimmed);
  const word = words.get(trimmed.toLowerCase());
  if (word !== undefined) return word;
  const [, digits] = integer.exec(trimmed) ?? [];
  if (digits === undefined) return text;
  return dtype.endsWith('64') ? digits.replace('+', '') : Number(digits);
}

const words = new Map([
  ['true', true],
  ['false', false],
]);
const booleans = new Map([...words, ['1', true], ['0', false]]);

function floatValue(text: string): unknown {
  if (isMissing(text)) return null;
  const [, sign] = infinity.exec(text) ?? [];
  if (sign !== undefined) return sign === '-' ? '-Infinity' : 'Infinity';
  return number.test(text) ? Number(text) : (words.get(text.toLowerCase()) ?? text);
}
