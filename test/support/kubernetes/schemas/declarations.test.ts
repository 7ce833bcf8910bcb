import { expect, it } from 'vitest';
import { schemasOf } from './declarations.ts';

it('reads what a class of a client declares, and none of its methods', () => {
  const schemas = schemasOf(`import { V1A } from './a.js';
/** A 'comment': { */
export declare class V1Probe {
    /** it's */
    'at': IntOrString;
    'list'?: Array<V1A>;
    'map'?: { [key: string]: string; };
    static readonly mapping: { [index: string]: string; } | undefined;
    static of(): { name: string; }[];
    constructor();
}`);
  expect(Object.fromEntries(schemas)).toEqual({
    V1Probe: {
      type: 'object',
      properties: {
        at: { type: ['integer', 'string'] },
        list: { type: 'array', items: { $ref: '#/$defs/V1A' } },
        map: { type: 'object', additionalProperties: { type: 'string' } },
      },
      required: ['at'],
      additionalProperties: false,
    },
  });
});

it('knows interfaces, types and literals by the names under which other files know them', () => {
  const schemas =
    schemasOf(`export interface IScaled { "kind": "Scaled"; "code"?: 301 | 302; "in"?: IScaled; }
export type IName = string;
export type { IScaled as ILongScaled, IName as ILongName };`);
  expect(schemas.get('ILongName')).toEqual({ type: 'string' });
  expect(schemas.get('ILongScaled')).toEqual({
    type: 'object',
    properties: {
      kind: { const: 'Scaled' },
      code: { anyOf: [{ const: 301 }, { const: 302 }] },
      in: { $ref: '#/$defs/ILongScaled' },
    },
    required: ['kind'],
    additionalProperties: false,
  });
});

it('says where a declaration ends too early', () => {
  expect(() => schemasOf('export interface IA { "a": string;')).toThrow('the file ends within a declaration');
});
