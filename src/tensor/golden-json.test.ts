import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import { goldenSetFromJson, goldenSetToJson } from './golden-json.ts';
import type { GoldenSet } from './golden.ts';

const set: GoldenSet = {
  source: 'framework',
  framework: 'scikit-learn 1.2.1',
  cases: [
    {
      name: 'of the graph',
      signature: 'inner',
      tolerance: { absolute: 0, relative: 0 },
      inputs: [],
      outputs: [],
    },
    {
      name: 'everything JSON cannot say',
      tolerance: { absolute: 1e-5, relative: 0 },
      inputs: [
        { name: 'f', dtype: 'float32', shape: [2, 2], data: [NaN, Infinity, -Infinity, 0.5] },
        { name: 'i', dtype: 'int64', shape: [2], data: [-(2n ** 63n), 3n] },
        { name: 'u', dtype: 'uint64', shape: [1], data: [2n ** 64n - 1n] },
      ],
      outputs: [
        { name: 'b', dtype: 'bool', shape: [2], data: [true, false] },
        { name: 's', dtype: 'string', shape: [], data: ['NaN'] },
      ],
    },
  ],
};

const tensor = { name: 'x', dtype: 'int8', shape: [1], data: [1] };
function wrap(input: unknown): unknown {
  return {
    schemaVersion: 1,
    source: 'recorded',
    framework: null,
    cases: [{ name: 'c', tolerance: { absolute: 0, relative: 0 }, inputs: [input], outputs: [] }],
  };
}

describe('golden cases as JSON', () => {
  it('come back as they were, and are as schemas/golden.schema.json says', () => {
    const json: unknown = JSON.parse(JSON.stringify(goldenSetToJson(set)));
    expect(goldenSetFromJson(json, 'golden.json')).toEqual(set);
    const schema: object = JSON.parse(
      readFileSync(join(import.meta.dirname, '..', '..', 'schemas', 'golden.schema.json'), 'utf8'),
    );
    const validate = new Ajv2020({ allErrors: true, allowUnionTypes: true }).compile(schema);
    validate(json);
    expect(validate.errors).toBeNull();
    expect(json).toMatchObject({
      cases: [
        { signature: 'inner' },
        {
          inputs: [
            { data: ['NaN', 'Infinity', '-Infinity', 0.5] },
            { data: ['-9223372036854775808', 3] },
            {},
          ],
        },
      ],
    });
  });

  it.each([
    ['float16', 65_519],
    ['bfloat16', 3.39e38],
    ['float32', 3.4028235e38],
    ['float64', 1e308],
  ])('take what rounds to the largest %s', (dtype, value) => {
    expect(() => goldenSetFromJson(wrap({ ...tensor, dtype, data: [value] }), 'golden.json')).not.toThrow();
  });

  it.each([
    [null, /golden\.json: not an object/],
    [{ schemaVersion: 0 }, /schemaVersion 0 is not 1/],
    [{ schemaVersion: 2 }, /golden\.json was written by a newer mlpack: its schemaVersion is 2/],
    [
      { schemaVersion: 1, source: 'recorded', cases: [{ name: 'c', signature: 'middle' }] },
      /case 0: signature "middle" is neither "inner" nor "outer"/,
    ],
    [wrap({ ...tensor, dtype: 'float' }), /case 0, inputs, tensor "x": dtype "float" is none of/],
    [wrap({ ...tensor, shape: [2] }), /data has 1 elements, but shape \[2\] needs 2/],
    [wrap({ ...tensor, data: [128] }), /element 0: 128 is not of type int8, which goes from -128 to 127\.$/],
    [
      wrap({ ...tensor, dtype: 'uint8', data: [-1] }),
      /element 0: -1 is not of type uint8, which goes from 0 to 255\.$/,
    ],
    [
      wrap({ ...tensor, dtype: 'uint64', data: [String(2n ** 64n)] }),
      /element 0: "18446744073709551616" is not of type uint64, which goes from 0 to 18446744073709551615\.$/,
    ],
    [
      wrap({ ...tensor, dtype: 'int64', data: [2 ** 53] }),
      /of type int64, as JSON numbers are exact to 2\^53 only/,
    ],
    [wrap({ ...tensor, dtype: 'int8', data: ['1.5'] }), /element 0: "1\.5" is not of type int8\.$/],
    [wrap({ ...tensor, dtype: 'float16', data: [65_520] }), /element 0: 65520 overflows float16; infinity/],
    [wrap({ ...tensor, dtype: 'bfloat16', data: [-3.4e38] }), /element 0: -3\.4e\+38 overflows bfloat16/],
    [wrap({ ...tensor, dtype: 'float32', data: [3.41e38] }), /element 0: 3\.41e\+38 overflows float32/],
    [wrap({ ...tensor, dtype: 'string' }), /element 0: 1 is not of type string/],
    [wrap({ ...tensor, shape: [-1] }), /shape \[-1\] is not a list of sizes/],
  ])('refuses %j', (json, message) => {
    expect(() => goldenSetFromJson(json, 'golden.json')).toThrow(message);
  });
});
