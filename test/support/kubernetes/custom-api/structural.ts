import { get, list, record, text } from '../objects.ts';
import type { Schema } from '../schemas/declarations.ts';

const anything: Schema = { 'x-kubernetes-preserve-unknown-fields': true };
const integerOrString: Schema = { 'x-kubernetes-int-or-string': true };
/** As definitions that controller-gen makes have it. */
const quantity: Schema = {
  ...integerOrString,
  pattern: String.raw`^(\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\+|-)?(([0-9]+(\.[0-9]*)?)|(\.[0-9]+))))?$`,
};
/** Deeper, and what refers to itself, is anything. */
const mostDepth = 24;

/**
 * A JSON schema of a document as the structural schema that a CustomResourceDefinition has,
 * https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema.
 *
 * @param definitions what it refers to
 */
export function structural(schema: Schema, definitions: Readonly<Record<string, Schema>>, depth = 0): Schema {
  if (depth > mostDepth) return anything;
  const inner = (value: unknown) => structural(record(value), definitions, depth + 1);
  const reference = text(schema['$ref']);
  // It is declared as a number or a text, as whatever is an integer or a text is.
  if (reference.endsWith('ApiResourceQuantity')) return quantity;
  if (reference !== '') {
    const known = definitions[reference.replace('#/$defs/', '')];
    return known === undefined ? anything : structural(known, definitions, depth + 1);
  }
  if (schema['const'] !== undefined) return { type: typeof schema['const'], enum: [schema['const']] };
  if (Array.isArray(schema['type'])) return integerOrString;
  const choices = list(schema['anyOf']);
  if (choices.length > 0) return ofChoices(choices);
  if (schema['type'] === 'array') return { type: 'array', items: inner(schema['items']) };
  if (schema['type'] !== 'object') return schema['type'] === undefined ? anything : schema;
  const properties = Object.entries(record(schema['properties']));
  const additional = schema['additionalProperties'];
  if (properties.length === 0) {
    return typeof additional === 'object'
      ? { type: 'object', additionalProperties: inner(additional) }
      : { type: 'object', ...anything };
  }
  return {
    type: 'object',
    properties: Object.fromEntries(properties.map(([name, value]) => [name, inner(value)])),
    required: list(schema['required']),
  };
}

/** Texts of which one is meant, or a number or a text; whatever else may be one or another is anything. */
function ofChoices(choices: readonly unknown[]): Schema {
  const types = choices.map((choice) => text(get(choice, 'type'))).toSorted();
  if (types.join(' ') === 'number string') return integerOrString;
  const constants = choices.map((choice) => get(choice, 'const'));
  if (constants.every((constant) => typeof constant === 'string')) return { type: 'string', enum: constants };
  return anything;
}
