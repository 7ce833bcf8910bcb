import { describe, expect, it } from 'vitest';
import { type Contract, contractJson } from '../../contract/contract.ts';
import { goldenSetToJson } from '../tensor/golden-json.ts';
import { readPackagedConfig } from './packaged-config.ts';

const golden = { source: 'recorded', framework: null, cases: [] } as const;

function contract(name: string, version: string): Contract {
  const y = { name: 'y', dtype: 'float32', shape: ['N'], batchAxis: 0, labels: null } as const;
  return {
    schemaVersion: 2,
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

  it('reads an image that was built before there were steps as one that is built now', async () => {
    const now = contract('iris', '1.2.3');
    const x = { name: 'x', dtype: 'string', shape: ['N', 2], batchAxis: 0, image: null } as const;
    const named = { features: ['a', 'b'], categories: [['yes', 'no'], null] };
    const { steps: _steps, ...old } = {
      ...now,
      schemaVersion: 1,
      inputs: [
        { ...x, ...named },
        { ...x, name: 'older', features: null },
      ],
      outputs: [{ ...now.outputs[0], labels: ['low', 7] }],
    };
    const files = { ...filesOf('config', 'iris', '1.2.3'), 'config/contract.json': old };
    const {
      models: [lifted],
    } = await readFrom(files);
    const written = contractJson(lifted.contract);
    expect(written).toMatchObject({
      schemaVersion: 2,
      steps: [
        { kind: 'columns', input: 'x', names: named.features, categories: named.categories },
        { kind: 'inference', runtime: 'onnxruntime' },
        { kind: 'labels', output: 'y', labels: ['low', 7] },
      ],
    });
    const again = await readFrom({ ...files, 'config/contract.json': written });
    expect(again.models[0].contract).toEqual(lifted.contract);
    expect(again.models[0].contract.inputs).toMatchObject([named, { features: null, categories: null }]);
  });

  it('says what is wrong with one of either version', async () => {
    const files = (schemaVersion: number) => ({
      ...filesOf('config', 'iris', '1.2.3'),
      'config/contract.json': { ...contract('iris', '1.2.3'), schemaVersion, inputs: [{ name: 'x' }] },
    });
    for (const version of [1, 2]) {
      await expect(readFrom(files(version))).rejects.toThrow('contract.json: /inputs/0 must have required');
    }
  });

  it.each([
    ['contract.json', 2, 'IMAGE_INVALID'],
    ['golden.json', 1, 'GOLDEN_INVALID'],
    ['repository.json', 1, 'IMAGE_INVALID'],
  ])(
    'says of a %s that a newer mlpack wrote that it did, and what to install',
    async (name, newest, code) => {
      const newer = {
        ...filesOf('config', 'iris', '1.2.3'),
        [`config/${name}`]: { schemaVersion: newest + 1 },
      };
      await expect(readFrom(newer)).rejects.toMatchObject({
        code,
        message: expect.stringMatching(
          new RegExp(
            `config/${name} was written by a newer mlpack: its schemaVersion is ${newest + 1}, .* up to ${newest}`,
            'u',
          ),
        ),
        suggestions: ['Install a newer mlpack: npm install -g mlpack@latest'],
      });
      const unknown = { ...newer, [`config/${name}`]: { schemaVersion: '9' } };
      await expect(readFrom(unknown)).rejects.not.toThrow('newer');
    },
  );

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
