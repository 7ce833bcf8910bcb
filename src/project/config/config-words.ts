import { own } from '../../../contract/own.ts';

/** A JSON Schema of draft 2020-12, as far as that of mlpack.yaml goes. */
export interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly description?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly oneOf?: readonly Schema[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
}

/** What a value may be, as a user would say it: `a whole number from 1 to 65536, or auto`. */
export function expectation(schema: Schema): string {
  if (schema.enum !== undefined) return `one of ${schema.enum.join(', ')}`;
  // Of several forms of a map, "a map" tells none.
  const formOf = (form: Schema): string =>
    form.required === undefined ? expectation(form) : `{ ${form.required.join(', ')} }`;
  if (schema.oneOf !== undefined) return schema.oneOf.map(formOf).join(', or ');
  const { type = [] } = schema;
  return (typeof type === 'string' ? [type] : type).map((one) => ofType(one, schema)).join(', or ');
}

function ofType(type: string, schema: Schema): string {
  switch (type) {
    case 'integer':
      return `a whole number${range(schema)}`;
    case 'number':
      return `a number${range(schema)}`;
    case 'null':
      return 'nothing';
    case 'boolean':
      return 'true or false';
    case 'array':
      return 'a list';
    case 'object':
      return 'a map of keys and values';
    default:
      return onlyWord(schema) ?? 'text';
  }
}

function range({ minimum, maximum }: Schema): string {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  if (minimum !== undefined) return ` of at least ${minimum}`;
  return maximum === undefined ? '' : ` of at most ${maximum}`;
}

/** The word of a pattern that allows but one; few read regular expressions. */
export function onlyWord({ pattern }: Schema): string | undefined {
  return /^\^([a-z]+)\$$/u.exec(pattern ?? '')?.[1];
}

/**
 * How to write what was probably meant, of a scalar of another type than is wanted.
 *
 * @param source as it stands in the file: `1.0` is another text than 1
 */
export function typeFix(key: string, value: unknown, source: string, schema: Schema): string[] {
  const types = typeof schema.type === 'string' ? [schema.type] : (schema.type ?? []);
  if (types.includes('string') && ['number', 'boolean'].includes(typeof value)) {
    const pattern = new RegExp(schema.pattern ?? '', 'u');
    const fitting = [source, `${source}.0`, `${source}.0.0`].find((text) => pattern.test(text));
    if (fitting !== undefined) {
      return [
        fitting === source ? `Put it in quotes: ${key}: "${source}"` : `Write it in full: ${key}: ${fitting}`,
      ];
    }
  }
  if (typeof value === 'string') {
    const number = Number(value);
    const isNumber = value.trim() !== '' && Number.isFinite(number);
    if (isNumber && (types.includes('number') || (types.includes('integer') && Number.isInteger(number)))) {
      return [`Write it without quotes: ${key}: ${value.trim()}`];
    }
    const truth = new Map([
      ['yes', true],
      ['on', true],
      ['true', true],
      ['no', false],
      ['off', false],
      ['false', false],
    ]).get(value.toLowerCase());
    if (types.includes('boolean') && truth !== undefined) return [`Write it so: ${key}: ${truth}`];
  }
  if (types.includes('array') && ['string', 'number'].includes(typeof value)) {
    return [`Write a list: ${key}: [${source}]`];
  }
  return [];
}

/** Dotted paths in mlpack.yaml at which a key is known; NAME stands for the name of an input or output. */
export function placesOf(root: Schema, key: string): string[] {
  return [...allKeys(root)].filter((path) => path.split('.').at(-1) === key);
}

/** Every key that mlpack.yaml may have, dotted, but for those of entries of `models`, which are the top level's. */
export function* allKeys(root: Schema, at: Schema = root, path: readonly string[] = []): Generator<string> {
  const name = /^#\/\$defs\/(\w+)$/u.exec(at.$ref ?? '')?.[1];
  const schema = name === undefined ? at : (own(root.$defs, name) ?? at);
  for (const [key, below] of Object.entries(schema.properties ?? {})) {
    yield [...path, key].join('.');
    yield* allKeys(root, below, [...path, key]);
  }
  for (const form of schema.oneOf ?? []) yield* allKeys(root, form, path);
  const { additionalProperties: others } = schema;
  if (typeof others === 'object') yield* allKeys(root, others, [...path, 'NAME']);
}
