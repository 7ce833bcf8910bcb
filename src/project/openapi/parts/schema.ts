/** A JSON Schema (2020-12), as OpenAPI 3.1 takes it. */
export type Schema = Readonly<Record<string, unknown>>;

export const string: Schema = { type: 'string' };
export const boolean: Schema = { type: 'boolean' };

type Properties = Readonly<Record<string, Schema>>;

/** An object that has all of the first properties, and may have the others. */
export function object(required: Properties, optional: Properties = {}): Schema {
  return { type: 'object', required: Object.keys(required), properties: { ...required, ...optional } };
}

/** An object that has all of the first properties, may have the others, and has none beside. */
export function closedObject(required: Properties, optional: Properties = {}): Schema {
  return { ...object(required, optional), additionalProperties: false };
}

/** A list of any length. */
export function array(items: Schema): Schema {
  return { type: 'array', items };
}

/** One of several, which is that schema itself where there is no choice. */
export function anyOf(schemas: readonly Schema[]): Schema {
  const [only, ...others] = schemas;
  return only !== undefined && others.length === 0 ? only : { anyOf: schemas };
}

/** A schema of the document's components. */
export function ref(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}
