import { describe, expect, it } from 'vitest';
import type { GoldenSet } from '../tensor/golden.ts';
import type { Contract } from '../../contract/contract.ts';
import { namedRows } from './example-request.ts';

/** A model of two columns called so. */
function contractOf(features: readonly string[] | null): Contract {
  const tensor = { dtype: 'float32', batchAxis: 0, shape: ['N', 2] } as const;
  return {
    schemaVersion: 2,
    name: 'm',
    version: '1.0.0',
    description: null,
    framework: null,
    model: { file: 'model.onnx', sha256: 'aa'.repeat(32), sizeBytes: 5, opsets: { 'ai.onnx': 17 } },
    inputs: [{ ...tensor, name: 'X', features }],
    outputs: [
      { ...tensor, name: 'y', labels: null },
      { ...tensor, name: 'once', batchAxis: null, labels: null },
    ],
    limits: { maxBodyBytes: 1024 },
  };
}

const golden: GoldenSet = {
  source: 'framework',
  framework: null,
  cases: [
    {
      name: 'first',
      inputs: [{ name: 'X', dtype: 'float32', shape: [2, 2], data: [1, 2, 3, 4] }],
      outputs: [],
      tolerance: { absolute: 0, relative: 0 },
    },
  ],
};

describe('namedRows', () => {
  it('is a row of the golden cases with the names of its columns', () => {
    expect(namedRows(contractOf(['a', '__proto__']), golden)).toEqual({
      body: '{"rows":[{"a":1,"__proto__":2}]}',
      rows: 1,
      outputs: ['y'],
    });
  });

  it('is none where no columns have names', () => {
    expect(namedRows(contractOf(null), golden)).toBeNull();
  });
});
