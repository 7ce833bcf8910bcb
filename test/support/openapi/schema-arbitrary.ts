import * as fc from 'fast-check';
import { type Document, follow, type Json } from './document.ts';

/** Lists that a schema leaves open become no longer than this beyond their minimum. */
const maxMore = 3;

/** Values that a schema of the document allows; as JSON Schema as the document uses. */
export function schemaArbitrary(document: Document, schema: Json): fc.Arbitrary<unknown> {
  const of = (inner: unknown) => schemaArbitrary(document, asSchema(inner));
  const { examples, ...rest } = schema;
  if (Array.isArray(examples)) return fc.oneof(fc.constantFrom<unknown>(...examples), of(rest));
  if (typeof schema['$ref'] === 'string') return of(follow<Json>(document, schema));
  if ('const' in schema) return fc.constant(schema['const']);
  if (Array.isArray(schema['enum'])) return fc.constantFrom<unknown>(...schema['enum']);
  if (Array.isArray(schema['anyOf'])) return fc.oneof(...schema['anyOf'].map(of));
  const types: readonly unknown[] = [schema['type']].flat();
  return fc.oneof(...types.map((type) => ofType(type, schema, of)));
}

function ofType(
  type: unknown,
  schema: Json,
  of: (inner: unknown) => fc.Arbitrary<unknown>,
): fc.Arbitrary<unknown> {
  switch (type) {
    case 'null':
      return fc.constant(null);
    case 'boolean':
      return fc.boolean();
    case 'string':
      return typeof schema['pattern'] === 'string'
        ? fc.stringMatching(new RegExp(schema['pattern']))
        : fc.string({ minLength: Number(schema['minLength'] ?? 0) });
    case 'integer':
      return integers(schema);
    case 'number':
      return numbers(schema);
    case 'array':
      return arrays(schema, of);
    case 'object':
      return objects(schema, of);
    default:
      return fc.jsonValue();
  }
}

function numbers({ exclusiveMinimum, exclusiveMaximum }: Json): fc.Arbitrary<number> {
  const all = fc.double({
    noNaN: true,
    noDefaultInfinity: true,
    ...(typeof exclusiveMinimum === 'number' && { min: exclusiveMinimum, minExcluded: true }),
    ...(typeof exclusiveMaximum === 'number' && { max: exclusiveMaximum, maxExcluded: true }),
  });
  return fc.oneof(fc.integer({ min: -100, max: 100 }), all);
}

/** Small ones more often: sizes are among them. */
function integers({ minimum, maximum }: Json): fc.Arbitrary<number> {
  const min = typeof minimum === 'number' ? minimum : Number.MIN_SAFE_INTEGER;
  const max = typeof maximum === 'number' ? maximum : Number.MAX_SAFE_INTEGER;
  const small = fc.integer({ min: Math.max(min, -2), max: Math.min(max, 4) });
  return fc.oneof({ arbitrary: small, weight: 4 }, { arbitrary: fc.integer({ min, max }), weight: 1 });
}

function arrays(schema: Json, of: (inner: unknown) => fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const { prefixItems, items = {} } = schema;
  const prefix = Array.isArray(prefixItems) ? prefixItems.map(of) : [];
  const minLength = Math.max(Number(schema['minItems'] ?? 0) - prefix.length, 0);
  const maxLength = Math.max(Number(schema['maxItems'] ?? Infinity) - prefix.length, 0);
  const rest = fc.array(of(items), { minLength, maxLength: Math.min(maxLength, minLength + maxMore) });
  return fc.tuple(fc.tuple(...prefix), rest).map(([first, last]) => [...first, ...last]);
}

function objects(schema: Json, of: (inner: unknown) => fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const { properties = {}, required = [] } = schema;
  const fields = Object.fromEntries(
    Object.entries(asSchema(properties)).map(([name, inner]) => [name, of(inner)]),
  );
  const requiredKeys = Array.isArray(required) ? required.map(String) : [];
  return fc.record(fields, { requiredKeys });
}

function asSchema(value: unknown): Json {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
