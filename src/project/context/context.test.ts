import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from 'vitest';
import type { TreeEntry } from '../../oci/tar/tree.ts';
import type { GoldenSet } from '../../tensor/golden.ts';
import type { Tensor } from '../../tensor/tensor.ts';
import { bytesContent, readAll } from '../../util/blobs/content.ts';
import { packageRoot } from '../../util/package-root.ts';
import type { ProjectConfig } from '../../../contract/schemas/mlpack.schema.ts';
import { contextEntries } from './context.ts';
import type { PlannedModel } from '../planned-model.ts';
import { planImage } from '../plan.ts';

const model: PlannedModel = {
  name: 'iris',
  version: '1.0.0',
  config: {},
  configSteps: [],
  signature: {
    inputs: [{ name: 'X', dtype: 'float32', shape: ['N', 2] }],
    outputs: [{ name: 'Y', dtype: 'float32', shape: ['N', 1] }],
  },
  runtime: 'onnxruntime',
  batchAxes: { X: 0, Y: 0 },
  columns: {},
  framework: null,
  labels: {},
  imageLayouts: {},
  categories: {},
  opsets: { 'ai.onnx': 17 },
  sha256: 'ab'.repeat(32),
  sizeBytes: 5,
  digests: {},
  golden: { source: 'recorded', framework: null, cases: [] },
};

const listed = [
  { name: 'iris', model: 'a.onnx' },
  { name: 'iris', version: '2.0.0', model: 'b.onnx' },
] as const;

async function context(
  config: ProjectConfig,
  golden: GoldenSet = model.golden,
  chain?: PlannedModel['chain'],
): Promise<readonly TreeEntry[]> {
  const isList = config.models !== undefined;
  const plan = planImage({
    config,
    name: 'shop',
    version: '1.0.0',
    models: isList
      ? [model, { ...model, version: '2.0.0' }]
      : [{ ...model, golden, ...(chain !== undefined && { chain }) }],
    baseReference: null,
  });
  const files = (text: string) => ({
    files: [
      { path: 'model.onnx', content: bytesContent(text) },
      { path: 'weights/data', content: bytesContent(`${text} weights`) },
    ],
    graph: `<svg>${text}</svg>`,
  });
  return contextEntries(plan, {
    platforms: [],
    server: [
      { path: 'page/index.html.gz', content: bytesContent('page') },
      { path: 'server.mjs', content: bytesContent('server') },
      { path: 'encoder.mjs', content: bytesContent('encoder') },
    ],
    lock: '{}\n',
    models: isList ? [files('first'), files('second')] : [files('first')],
  });
}

async function textOf(entries: readonly TreeEntry[], path: string): Promise<string> {
  const entry = entries.find((candidate) => candidate.path === path);
  if (entry?.type !== 'file') throw new Error(`no file ${path}`);
  return (await readAll(entry.content)).toString();
}

function validator(name: string) {
  return new Ajv2020({ allowUnionTypes: true }).compile(
    JSON.parse(readFileSync(join(packageRoot, 'schemas', name), 'utf8')),
  );
}

describe('contextEntries', () => {
  it('has one model where mlpack.yaml has always had it', async () => {
    expect((await context({})).map(({ path }) => path)).toEqual([
      '.dockerignore',
      'Dockerfile',
      'README.md',
      'config/contract.json',
      'config/golden.json',
      'config/graph.svg',
      'config/openapi.json',
      'mlpack.lock',
      'model/model.onnx',
      'model/weights/data',
      'server/page/index.html.gz',
      'server/server.mjs',
    ]);
  });

  it('has what divides texts only where a model takes a tokenizer’s tokens', async () => {
    const tokenizer = {
      kind: 'tokenizer',
      file: 'tokenizer.json',
      sha256: 'ab'.repeat(32),
      inputs: { text: 'text' },
      outputs: { ids: 'X', lengths: 'counts' },
      settings: {
        maxLength: 8,
        truncationSide: 'right',
        padding: null,
        stripped: false,
        emptyPair: 'none',
      },
    } as const;
    const chain = { before: [tokenizer], after: [], inputs: [], outputs: [] };
    const entries = await context({}, model.golden, chain);
    expect(entries.map(({ path }) => path)).toContain('server/encoder.mjs');
    const json = JSON.parse(await textOf(entries, 'config/contract.json'));
    const isValid = validator('contract.schema.json');
    isValid({ ...json, steps: [tokenizer, { kind: 'inference', runtime: 'onnxruntime' }] });
    expect(isValid.errors).toBeNull();
  });

  it('has several models in folders of their own, each contract about its own', async () => {
    const entries = await context({ models: listed });
    expect(entries.map(({ path }) => path).filter((path) => /^(config|model)/.test(path))).toEqual([
      'config/models/iris/1.0.0/contract.json',
      'config/models/iris/1.0.0/golden.json',
      'config/models/iris/1.0.0/graph.svg',
      'config/models/iris/2.0.0/contract.json',
      'config/models/iris/2.0.0/golden.json',
      'config/models/iris/2.0.0/graph.svg',
      'config/openapi.json',
      'config/repository.json',
      'model/iris/1.0.0/model.onnx',
      'model/iris/1.0.0/weights/data',
      'model/iris/2.0.0/model.onnx',
      'model/iris/2.0.0/weights/data',
    ]);
    expect(await textOf(entries, 'model/iris/2.0.0/weights/data')).toBe('second weights');
    expect(await textOf(entries, 'config/models/iris/2.0.0/graph.svg')).toBe('<svg>second</svg>');
    const contract = JSON.parse(await textOf(entries, 'config/models/iris/2.0.0/contract.json'));
    expect(contract).toMatchObject({ name: 'iris', version: '2.0.0', model: { file: 'model.onnx' } });
    expect(validator('contract.schema.json')(contract)).toBe(true);
    const repository = JSON.parse(await textOf(entries, 'config/repository.json'));
    expect(validator('repository.schema.json')(repository)).toBe(true);
    expect(await textOf(entries, 'README.md')).toContain('/v2/models/iris/versions/2.0.0');
  });

  it('gives the server its settings, so written that nothing in them is expanded', async () => {
    const entries = await context({ serve: { port: 9000, apiKeyFile: '/run/secrets/$key "1"' } });
    const dockerfile = await textOf(entries, 'Dockerfile');
    expect(dockerfile).toContain(String.raw`ENV MLPACK_API_KEY_FILE="/run/secrets/\$key \"1\""`);
    expect(dockerfile).toMatch(/^ENV PORT="9000"$/m);
    expect(dockerfile).toMatch(/^EXPOSE 9000 8081$/m);
    expect(await textOf(entries, 'README.md')).toContain('127.0.0.1:8080:9000');
  });
});

function golden(input: Tensor): GoldenSet {
  const tolerance = { absolute: 0, relative: 0 };
  return {
    source: 'framework',
    framework: null,
    cases: [{ name: 'only', inputs: [input], outputs: [], tolerance }],
  };
}

describe('golden cases of the user', () => {
  it.each([
    ['of more elements', 'float32', Array<number>((32 << 20) | 1), '33554433 elements'],
    ['of longer strings', 'string', Array<string>(65).fill('x'.repeat(1 << 20)), '66 MiB'],
  ] as const)('%s than an image carries are refused', async (_, dtype, data, said) => {
    const given = golden({ name: 'X', dtype, shape: [data.length], data });
    await expect(context({}, given)).rejects.toMatchObject({
      code: 'GOLDEN_INVALID',
      message: expect.stringMatching(new RegExp(`${said}.*64 MiB`, 'u')),
      suggestions: [expect.stringMatching(/^Give fewer cases, or fewer rows in each.*docs\/golden\.md/u)],
    });
  });

  it('of as much as it carries are in it', async () => {
    const data = Array<string>(63).fill('x'.repeat(1 << 20));
    const entries = await context({}, golden({ name: 'X', dtype: 'string', shape: [63], data }));
    expect((await textOf(entries, 'config/golden.json')).length).toBeGreaterThan(63 << 20);
  });
});

it('a repository whose names lead out of their folder does not fit its schema', () => {
  const validate = validator('repository.schema.json');
  const named = (name: string, version = '1.0.0') => ({
    schemaVersion: 1,
    name: 'shop',
    version: '1.0.0',
    models: [{ name, version }],
  });
  expect(validate(named('pass through', '1.0.0+build.1'))).toBe(true);
  for (const name of ['', '.', '..', 'a/b', '../a', 'a\\b', 'a\0']) {
    expect(validate(named(name)), name).toBe(false);
    expect(validate(named('iris', name)), name).toBe(false);
  }
  expect(validate({ ...named('iris'), models: [] })).toBe(false);
});
