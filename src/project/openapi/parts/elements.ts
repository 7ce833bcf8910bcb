import type { ContractInput } from '../../../../contract/contract.ts';
import { dtypes, type Dtype } from '../../../../contract/dtypes.ts';
import { anyOf, boolean, ref, type Schema, string } from './schema.ts';

const nonFinite = ['NaN', 'Infinity', '-Infinity'];

/** What no longer rounds to a finite number of the type; null: nothing that JSON can hold as a number. */
const overflow = {
  float16: 65_520,
  bfloat16: 2 ** 128 - 2 ** 119,
  float32: 2 ** 128 - 2 ** 103,
  float64: null,
} as const satisfies Readonly<Partial<Record<Dtype, number | null>>>;

/** Bits of the integers that JSON's numbers hold to the last digit. */
const shortBits = [8, 16, 32];

/** An element of rows, frames or nested arrays: as of a tensor, but true and false may be 1 and 0 there. */
export function rowElement(input: Pick<ContractInput, 'dtype' | 'missing' | 'content' | 'schema'>): Schema {
  if (input.content === 'json') return jsonInput(input);
  return ['string', 'bool'].includes(input.dtype) ? inputElement(input) : ref(`Value.${input.dtype}`);
}

/**
 * An element of a tensor of the Open Inference Protocol: non-finite floats are strings, NaN also null; 64-bit integers may
 * be decimal strings; text that may be missing is null then.
 */
export function inputElement({
  dtype,
  missing,
  content,
}: Pick<ContractInput, 'dtype' | 'missing' | 'content'>): Schema {
  if (content === 'json') return jsonInBytes;
  if (dtype === 'string') return missing === undefined ? string : { type: ['string', 'null'] };
  if (dtype === 'bool') return boolean;
  if (dtype in overflow) return ref(`Input.${dtype}`);
  return dtype.endsWith('int64') ? ref('Input.integer64') : integerSchema(dtype);
}

/** The text of any value in JSON, as the Open Inference Protocol has it. */
export const jsonInBytes: Schema = { ...string, contentMediaType: 'application/json' };

/** A value as rows have it; null, where there is a default, for that. */
function jsonInput({ missing, schema = {} }: Pick<ContractInput, 'missing' | 'schema'>): Schema {
  if (missing === undefined) return schema;
  const value: unknown = JSON.parse(missing);
  return { anyOf: [schema, { type: 'null' }], ...(value !== null && { default: value }) };
}

/** An element of an answer: non-finite floats are strings. */
export function outputElement(dtype: Dtype): Schema {
  if (dtype === 'string') return string;
  if (dtype === 'bool') return boolean;
  return dtype in overflow ? ref('Output.float') : integerSchema(dtype);
}

/** What those refer to. */
export function elementSchemas(): Readonly<Record<string, Schema>> {
  const inputs = Object.entries(overflow).map(([dtype, limit]) => {
    const range = limit === null ? {} : { exclusiveMinimum: -limit, exclusiveMaximum: limit };
    return [
      `Input.${dtype}`,
      { anyOf: [{ type: 'number', ...range }, { enum: [...nonFinite, null] }] },
    ] as const;
  });
  const numbers = dtypes.filter((dtype) => dtype !== 'string' && dtype !== 'bool');
  const values = numbers.map(
    (dtype) => [`Value.${dtype}`, anyOf([inputElement({ dtype }), boolean])] as const,
  );
  return {
    ...Object.fromEntries(inputs),
    ...Object.fromEntries(values),
    'Input.integer64': { anyOf: [{ type: 'integer' }, { type: 'string', pattern: '^-?[0-9]{1,20}$' }] },
    'Output.float': { anyOf: [{ type: 'number' }, { enum: nonFinite }] },
  };
}

function integerSchema(dtype: Dtype): Schema {
  const bits = shortBits.find((size) => dtype.endsWith(`int${size}`));
  if (bits === undefined) return { type: 'integer' };
  const [minimum, count] = dtype.startsWith('u') ? [0, 2 ** bits] : [-(2 ** (bits - 1)), 2 ** (bits - 1)];
  return { type: 'integer', minimum, maximum: count - 1 };
}
