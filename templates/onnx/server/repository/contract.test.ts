import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../../../../test/support/temp.ts';
import { readContract } from './contract.ts';

describe('readContract', () => {
  const tensor = { name: 'x', dtype: 'float32', shape: ['N', 4], batchAxis: 0 };
  const contract = {
    schemaVersion: 1,
    name: 'm',
    version: '1.0.0',
    model: { file: 'model.onnx' },
    inputs: [tensor],
    outputs: [tensor],
    limits: { maxBodyBytes: 10 },
  };

  it.each([
    [{ schemaVersion: 2 }, 'schemaVersion: expected 1, got 2'],
    [{ name: 7 }, 'name: expected a string, got 7'],
    [{ model: { file: 'm', sha256: 7 } }, 'model.sha256: expected a string, got 7'],
    [{ limits: {} }, 'limits.maxBodyBytes: expected a positive integer, got nothing'],
    [{ inputs: {} }, 'inputs: expected an array, got an object'],
    [
      { inputs: [{ ...tensor, dtype: 'bfloat16' }] },
      'inputs[0].dtype: expected an element type that onnxruntime-node can hold, got "bfloat16"',
    ],
    [
      { outputs: [{ ...tensor, shape: [-1] }] },
      'outputs[0].shape[0]: expected a size, a name or null, got -1',
    ],
    [{ inputs: [{ ...tensor, features: ['a', 1] }] }, 'inputs[0].features[1]: expected a string, got 1'],
  ])('refuses %j', async (change, message) => {
    const file = join(await tempDir(), 'contract.json');
    await writeFile(file, JSON.stringify({ ...contract, ...change }));
    expect(() =>
      readContract(file, { maxBodyBytes: null, maxTensorElements: 100, ignoreExtraColumns: false }),
    ).toThrow(`${file}: ${message}`);
  });

  it('names the file that is no JSON', async () => {
    const file = join(await tempDir(), 'contract.json');
    await writeFile(file, '{"schemaVersion": ');
    expect(() =>
      readContract(file, { maxBodyBytes: null, maxTensorElements: 100, ignoreExtraColumns: false }),
    ).toThrow(`${file}: `);
  });
});
