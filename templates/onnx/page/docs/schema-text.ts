import { own } from '../../../../contract/own.ts';
import type { Document, Schema } from './document.ts';

/** Longer lines are broken. */
const lineLength = 72;

/** More fields of an object are only counted. */
const maxFields = 200;

/**
 * A schema as developers write types, and below it, each once, the types of the document that it names:
 * `{ rows: Row[] }`. What a type cannot say, such as a range, follows in a comment.
 */
export function schemaText(document: Document, schema: Schema): string {
  const names: string[] = [];
  const whole = typeText(schema, names, '');
  const texts = schema.$ref === undefined ? [whole] : [];
  // The list grows while it is gone through.
  for (const name of names) {
    const type = own(document.components.schemas, name);
    if (type !== undefined) texts.push(`${name} = ${typeText(type, names, '')}`);
  }
  return texts.join('\n\n');
}

/** @param names where the types are added that it names */
function typeText(schema: Schema, names: string[], indent: string): string {
  const { $ref, anyOf, items, prefixItems, properties, additionalProperties, type = 'any' } = schema;
  if ($ref !== undefined) return named($ref, names);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (anyOf !== undefined) return choice(anyOf, names, indent);
  if (properties !== undefined || typeof additionalProperties === 'object') {
    return objectText(schema, names, indent);
  }
  if (prefixItems !== undefined) {
    return `[${prefixItems.map((item) => typeText(item, names, indent)).join(', ')}]`;
  }
  if (items !== undefined) return arrayText(schema, items, names, indent);
  return [type].flat().join(' | ') + range(schema);
}

function named($ref: string, names: string[]): string {
  const name = $ref.split('/').at(-1) ?? '';
  if (!names.includes(name)) names.push(name);
  return name;
}

function choice(options: readonly Schema[], names: string[], indent: string): string {
  const texts = options.map((option) => typeText(option, names, `${indent}  `));
  const line = texts.join(' | ');
  if (line.length + indent.length < lineLength && !line.includes('\n')) return line;
  return texts.map((text) => `\n${indent}  | ${text}`).join('');
}

function arrayText({ minItems, maxItems }: Schema, items: Schema, names: string[], indent: string): string {
  const inner = typeText(items, names, indent);
  const item = inner.includes(' ') && !/^[{[]/.test(inner) ? `(${inner})` : inner;
  if (maxItems !== undefined && minItems === maxItems) return `${item}[${maxItems}]`;
  return `${item}[]${minItems === 1 ? ' /* 1 or more */' : ''}`;
}

function objectText(schema: Schema, names: string[], indent: string): string {
  const { properties = {}, required = [], additionalProperties } = schema;
  const fields = Object.entries(properties).map(([name, field]) => {
    const comment = commentOf(field);
    const mark = required.includes(name) ? '' : '?';
    return `${key(name)}${mark}: ${typeText(field, names, `${indent}  `)}${comment}`;
  });
  if (typeof additionalProperties === 'object') {
    fields.push(`[name: string]: ${typeText(additionalProperties, names, `${indent}  `)}`);
  }
  const more = fields.length - maxFields;
  const shown = more > 0 ? [...fields.slice(0, maxFields), `// and ${more} more`] : fields;
  if (shown.length === 0) return '{}';
  const line = `{ ${shown.join(', ')} }`;
  if (line.length + indent.length < lineLength && !/\n|\/\//.test(line)) return line;
  return `{\n${shown.map((field) => `${indent}  ${field}\n`).join('')}${indent}}`;
}

function commentOf({ description, examples }: Schema): string {
  const known =
    examples === undefined ? '' : ` such as ${examples.map((value) => JSON.stringify(value)).join(', ')}`;
  const said = `${description === undefined ? '' : ` ${description}`}${known}`;
  return said === '' ? '' : ` //${said}`;
}

function key(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? name : JSON.stringify(name);
}

function range({ minimum, maximum, pattern }: Schema): string {
  if (pattern !== undefined) return ` /* ${pattern} */`;
  if (minimum === undefined && maximum === undefined) return '';
  return ` /* ${minimum ?? '…'} to ${maximum ?? '…'} */`;
}
