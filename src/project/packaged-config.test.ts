import { describe, expect, it } from 'vitest';
import type { Contract } from '../../contract/schemas/contract.schema.ts';
import { goldenSetToJson } from '../tensor/golden-json.ts';
import { readPackagedConfig } from './packaged-config.ts';

const golden = { source: 'recorded', framework: null, cases: [] } as const;

function contract(name: string, version: string): Contract {
  const y = { name: 'y', dtype: 'float32', shape: ['N'], batchAxis: 0, labels: null } as const;
  return {
    schemaVersion: 1,
    name,
    version,
    description: null,
    framework: null,
    model: { file: 'model.onnx', sha256: '0'.repeat(64), sizeBytes: 1, opsets: {} },
    inputs: [],
    outputs: [y],
    limits: { maxBodyBytes: 1000 },
  };
}

function filesOf(folder: string, name: string, version: string): Record<string, unknown> {
  return {
    [`${folder}/contract.json`]: contract(name, version),
    [`${folder}/golden.json`]: goldenSetToJson(golden),
  };
}

const models = [
  { name: 'b', version: '1.0.0' },
  { name: 'a', version: '2.0.0' },
];
const several = {
  'config/repository.json': { schemaVersion: 1, name: 'shop', version: '3.0.0', models },
  ...filesOf('config/models/a/2.0.0', 'a', '2.0.0'),
  ...filesOf('config/models/b/1.0.0', 'b', '1.0.0'),
};

const readFrom = (files: Readonly<Record<string, unknown>>) =>
  readPackagedConfig(async (path) => (path in files ? JSON.stringify(files[path]) : undefined), 'it');

describe('readPackagedConfig', () => {
  it('takes an image without a list for its one model', async () => {
    const config = await readFrom(filesOf('config', 'iris', '1.2.3'));
    expect(config).toEqual({
      name: 'iris',
      version: '1.2.3',
      models: [
        {
          contract: contract('iris', '1.2.3'),
          golden,
          folders: { model: 'model', config: 'config' },
        },
      ],
    });
  });

  it('reads every model of a list, in its order', async () => {
    const config = await readFrom(several);
    expect(config).toMatchObject({ name: 'shop', version: '3.0.0' });
    expect(config.models.map(({ contract: { name }, folders }) => [name, folders.model])).toEqual([
      ['b', 'model/b/1.0.0'],
      ['a', 'model/a/2.0.0'],
    ]);
  });

  it.each([
    ['has no config/contract.json', {}],
    [
      'has no config/models/b/1.0.0/contract.json',
      { 'config/repository.json': several['config/repository.json'] },
    ],
    [
      'config/models/b/1.0.0/contract.json is of b 1.0.1',
      { ...several, ...filesOf('config/models/b/1.0.0', 'b', '1.0.1') },
    ],
    [
      'repository.json: /models must NOT have fewer than 1 items',
      { ...several, 'config/repository.json': { ...several['config/repository.json'], models: [] } },
    ],
    [
      'repository.json: /models/0/name must match pattern',
      {
        ...several,
        'config/repository.json': {
          ...several['config/repository.json'],
          models: [{ name: '..', version: '1.0.0' }],
        },
      },
    ],
  ])('refuses what %s', async (message, files) => {
    await expect(readFrom(files)).rejects.toMatchObject({
      code: 'IMAGE_INVALID',
      message: expect.stringContaining(message),
    });
  });
});
