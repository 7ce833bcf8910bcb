import { describe, expect, it } from 'vitest';
import type { Schema } from './document.ts';
import { schemaText } from './schema-text.ts';

function textOf(schema: Schema, schemas: Readonly<Record<string, Schema>> = {}): string {
  return schemaText(
    { info: { title: '', version: '' }, security: [], tags: [], paths: {}, components: { schemas } },
    schema,
  );
}

describe('schemaText', () => {
  it.each<[string, Schema]>([
    ['"iris"', { const: 'iris' }],
    ['"a" | null', { enum: ['a', null] }],
    ['string | null', { type: ['string', 'null'] }],
    ['integer /* 0 to 255 */', { type: 'integer', minimum: 0, maximum: 255 }],
    ['string /* ^DT_ */', { type: 'string', pattern: '^DT_' }],
    ['any', {}],
    ['number[2][] /* 1 or more */', { ...matrix(2), minItems: 1 }],
    ['(number | string)[]', { type: 'array', items: { anyOf: [{ type: 'number' }, { type: 'string' }] } }],
    ['[number, string]', { type: 'array', prefixItems: [{ type: 'number' }, { type: 'string' }] }],
    ['{ [name: string]: number }', { type: 'object', additionalProperties: { type: 'number' } }],
    ['{}', { type: 'object', properties: {} }],
  ])('writes %s', (text, schema) => {
    expect(textOf(schema)).toBe(text);
  });

  it('writes long objects a field a line, with what is said of them', () => {
    const properties = {
      'petal length': { type: 'number' },
      id: { type: 'string', description: 'Comes back.' },
      city: { type: 'string', examples: ['Lima'] },
    };
    expect(textOf({ type: 'object', required: ['id'], properties })).toBe(
      '{\n  "petal length"?: number\n  id: string // Comes back.\n  city?: string // such as "Lima"\n}',
    );
  });

  it('writes each named type once, also those that only others name', () => {
    const row = { $ref: '#/components/schemas/Row' };
    expect(
      textOf(
        { anyOf: [row, { type: 'array', items: row }] },
        { Row: { type: 'array', items: { $ref: '#/components/schemas/Float' } }, Float: { type: 'number' } },
      ),
    ).toBe('Row | Row[]\n\nRow = Float[]\n\nFloat = number');
  });

  it('ends with types that name themselves', () => {
    const list = { $ref: '#/components/schemas/List' };
    expect(textOf(list, { List: { type: 'array', items: list } })).toBe('List = List[]');
  });
});

function matrix(columns: number): Schema {
  const row = { type: 'array', items: { type: 'number' }, minItems: columns, maxItems: columns };
  return { type: 'array', items: row };
}
