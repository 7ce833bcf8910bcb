import { readFileSync } from 'node:fs';
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import {
  array,
  assert,
  asyncProperty,
  boolean,
  constantFrom,
  double,
  integer,
  record,
  tuple,
} from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import {
  externalModelBytes,
  inputField,
  modelBytes,
  nodeField,
  outputField,
} from '../../../../test/support/onnx-bytes.ts';
import { realModels } from '../../../../test/support/real-models.ts';
import { fileTempDir, tempDir } from '../../../../test/support/temp.ts';
import { inspectOnnx } from './inspect-onnx.ts';
import { bytesField, headField, integerField } from '../../../../test/support/protobuf-bytes.ts';
import type { ModelInfo } from '../../../../contract/schemas/inspect.schema.ts';

const identity = [nodeField('Identity', ['X'], ['Y']), inputField('X', ['N', 2]), outputField('Y', ['N', 2])];

async function inspectBytes(bytes: Buffer): Promise<ModelInfo> {
  const path = join(await tempDir(), 'model.onnx');
  await writeFile(path, bytes);
  return inspectOnnx(path);
}

function attribute(name: string, type: number, values: readonly Buffer[]): Buffer {
  return Buffer.concat([bytesField(1, name), ...values, integerField(20, type)]);
}

describe('inspectOnnx', () => {
  it('counts operators in subgraphs and functions, and what is stored in attributes', async () => {
    const tensor = bytesField(5, [
      integerField(1, 3),
      integerField(2, 7),
      bytesField(9, Buffer.alloc(24).toString()),
    ]);
    const constant = nodeField('Constant', [], ['c'], {
      attributes: [Buffer.concat([bytesField(1, 'value'), tensor])],
    });
    const sparse = bytesField(15, [
      bytesField(1, [integerField(1, 5), integerField(2, 10)]),
      integerField(3, 100),
    ]);
    const branch = Buffer.concat([bytesField(1, 'then_branch'), bytesField(6, [constant])]);
    const fn = bytesField(25, [
      bytesField(1, 'Twice'),
      bytesField(7, [bytesField(4, 'Add')]),
      bytesField(10, 'own'),
    ]);
    const nodes = [
      nodeField('If', ['b'], ['Y'], { attributes: [branch] }),
      nodeField('Twice', ['X'], ['Y'], { domain: 'own' }),
    ];
    const info = await inspectBytes(modelBytes([...nodes, ...identity, sparse], { '': 17, own: 1 }, fn));
    expect(info.operators).toEqual({
      histogram: { Add: 1, Constant: 1, Identity: 1, If: 1, 'own:Twice': 1 },
      domains: ['ai.onnx', 'own'],
      unsupported: [],
    });
    expect(info.parameters).toEqual({ count: 8, sizeBytes: 34, byDtype: { float16: 5, int64: 3 } });
  });

  it('finds the labels of scores, not of the label itself, and counts what a classifier has learnt', async () => {
    const one = Buffer.from([0x3d, 0, 0, 0x80, 0x3f]);
    const attributes = [
      attribute('classlabels_strings', 8, [bytesField(9, 'stay'), bytesField(9, 'go')]),
      attribute('nodes_values', 6, [one, one, one]),
      attribute('nodes_hitrates', 6, [one, one, one]),
    ];
    const trees = nodeField('TreeEnsembleClassifier', ['X'], ['Y', 'p'], {
      domain: 'ai.onnx.ml',
      attributes,
    });
    const normalizer = nodeField('Normalizer', ['p'], ['scores'], { domain: 'ai.onnx.ml' });
    const graph = [trees, normalizer, inputField('X', ['N', 2]), outputField('Y', ['N'])];
    const opsets = { 'ai.onnx.ml': 3 };
    const info = await inspectBytes(modelBytes([...graph, outputField('scores', ['N', 2])], opsets));
    expect(info.outputs.map(({ hints }) => hints.labels)).toEqual([null, ['stay', 'go']]);
    expect(info.parameters).toEqual({ count: 3, sizeBytes: 12, byDtype: { float32: 3 } });
    const wider = await inspectBytes(modelBytes([...graph, outputField('scores', ['N', 3])], opsets));
    expect(wider.outputs.map(({ hints }) => hints.labels)).toEqual([null, null]);
  });

  it.each([
    [
      'a length past the end',
      Buffer.concat([integerField(1, 8), headField(7, 1000), Buffer.alloc(10)]),
      /byte 2, model says its field 7 has 1000 bytes, but 10 are left/,
    ],
    [
      'a length of 2^63',
      Buffer.concat([integerField(1, 8), Buffer.from('3affffffffffffffff7f', 'hex')]),
      /field 7 has 9223372036854775807 bytes/,
    ],
    [
      'a length past the enclosing message',
      modelBytes([Buffer.concat([headField(1, 50), Buffer.alloc(3)])]),
      /model\.graph says its field 1 has 50 bytes, but 3 are left/,
    ],
    [
      'an overlong number',
      Buffer.concat([integerField(1, 8), Buffer.from([0x28, ...Array.from({ length: 11 }, () => 0xff)])]),
      /longer than ten bytes/,
    ],
    ['a cut number', Buffer.from([0x08]), /ends in the middle of a number/],
    ['no graph', integerField(1, 8), /ends without a graph/],
    [
      'an unknown wire type',
      Buffer.concat([integerField(1, 8), Buffer.from([0x2b])]),
      /field 5 with wire type 3/,
    ],
    [
      'text for a number',
      Buffer.concat([bytesField(2, 'x'), bytesField(1, 'x'), Buffer.from([0])]),
      /text in field 1/,
    ],
    [
      'an impossible shape',
      modelBytes([bytesField(5, [integerField(1, 2 ** 40), integerField(1, 2 ** 40), integerField(2, 1)])]),
      /model\.graph tensor "" has the impossible shape/,
    ],
    ['an unknown element type', modelBytes([bytesField(5, [integerField(2, 99)])]), /element type 99/],
  ])('refuses %s, saying where', async (_, bytes, message) => {
    const inspection = inspectBytes(bytes);
    await expect(inspection).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    await expect(inspection).rejects.toThrow(message);
  });

  it('refuses endless nesting', async () => {
    let graph = bytesField(2, 'innermost');
    for (let depth = 0; depth < 5000; depth += 1)
      graph = bytesField(1, [bytesField(5, [bytesField(6, [graph])])]);
    await expect(inspectBytes(modelBytes([graph]))).rejects.toThrow(/nested more than 64/);
  });

  it('refuses a million tiny nodes before they fill the memory', async () => {
    const nodes = Buffer.concat(Array.from({ length: 1_000_001 }, () => Buffer.from([0x0a, 0])));
    await expect(inspectBytes(modelBytes([nodes]))).rejects.toThrow(/at most 1000000/);
  });

  it.each(['../weights', '/etc/passwd', 'a/../../b', 'C:\\weights', 'a\0b', '.', 'sub/'])(
    'refuses external data at %j',
    async (location) => {
      await expect(inspectBytes(externalModelBytes(location))).rejects.toMatchObject({
        code: 'MODEL_EXTERNAL_DATA',
      });
    },
  );

  it('refuses external data behind a link that leaves the folder, and follows one that does not', async () => {
    const folder = await tempDir();
    await mkdir(join(folder, 'model'));
    await writeFile(join(folder, 'outside'), Buffer.alloc(8));
    await writeFile(join(folder, 'model', 'inside'), Buffer.alloc(8));
    await symlink('../outside', join(folder, 'model', 'escape'));
    await symlink('inside', join(folder, 'model', 'link'));
    const path = join(folder, 'model', 'model.onnx');
    await writeFile(path, externalModelBytes('escape'));
    await expect(inspectOnnx(path)).rejects.toThrow(/a symbolic link leads to/);
    await writeFile(path, externalModelBytes('link'));
    expect((await inspectOnnx(path)).externalData).toEqual([
      { location: 'link', requiredBytes: 8, sizeBytes: 8, insideModelFolder: true },
    ]);
  });

  it('follows the links of a cache to data beside the real model, and no further', async () => {
    const folder = await tempDir();
    const [blobs, snapshot] = [join(folder, 'blobs'), join(folder, 'snapshots', 'abc')];
    for (const path of [join(blobs, 'below'), snapshot]) await mkdir(path, { recursive: true });
    await writeFile(join(blobs, 'aaaa'), externalModelBytes('model.onnx_data'));
    for (const path of ['bbbb', 'below/cccc', '../dddd']) await writeFile(join(blobs, path), Buffer.alloc(8));
    const path = join(snapshot, 'model.onnx');
    await symlink('../../blobs/aaaa', path);
    const data = join(snapshot, 'model.onnx_data');
    await symlink('../../blobs/bbbb', data);
    expect((await inspectOnnx(path)).externalData).toMatchObject([
      { location: 'model.onnx_data', sizeBytes: 8 },
    ]);
    for (const elsewhere of ['below/cccc', '../dddd']) {
      await rm(data);
      await symlink(`../../blobs/${elsewhere}`, data);
      await expect(inspectOnnx(path)).rejects.toMatchObject({
        code: 'MODEL_EXTERNAL_DATA',
        suggestions: expect.arrayContaining([expect.stringContaining(`cp -rL ${snapshot} copy`)]),
      });
    }
  });

  it('reports external data that is missing', async () => {
    const { externalData } = await inspectBytes(externalModelBytes('weights.bin'));
    expect(externalData).toMatchObject([{ location: 'weights.bin', sizeBytes: null }]);
  });

  it('refuses inputs that are no tensors', async () => {
    const complex = bytesField(11, [
      bytesField(1, 'Z'),
      bytesField(2, [bytesField(1, [integerField(1, 14)])]),
    ]);
    await expect(inspectBytes(modelBytes([...identity, complex]))).rejects.toThrow(
      /input "Z" is a tensor of complex64/,
    );
  });

  it('stops when told to', async () => {
    const path = join(await tempDir(), 'model.onnx');
    await writeFile(path, modelBytes(identity));
    await expect(inspectOnnx(path, { signal: AbortSignal.abort() })).rejects.toThrow(/abort/);
  });
});

describe('inspectOnnx of real models', () => {
  it.each(realModels)('$name: the result is as schemas/inspect.schema.json says', async ({ path }) => {
    const schema: object = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../../../schemas', 'inspect.schema.json'), 'utf8'),
    );
    const ajv = new Ajv2020({ allErrors: true, allowUnionTypes: true });
    const validate = ajv.compile(schema);
    validate(JSON.parse(JSON.stringify(await inspectOnnx(path))));
    expect(validate.errors).toBeNull();
  });

  it('refuses or reads whatever is done to a real model, and throws nothing but MlpackError', async () => {
    const folder = await fileTempDir();
    const originals = realModels.map(({ path }) => readFileSync(path)).filter(({ length }) => length < 6000);
    const mutation = record({
      original: constantFrom(...originals),
      keep: double({ min: 0, max: 1, noNaN: true }),
      isCut: boolean(),
      edits: array(tuple(double({ min: 0, max: 0.999, noNaN: true }), integer({ min: 0, max: 255 })), {
        maxLength: 8,
      }),
    });
    await assert(
      asyncProperty(mutation, async ({ original, keep, isCut, edits }) => {
        const bytes = Buffer.from(
          isCut ? original.subarray(0, Math.floor(original.length * keep)) : original,
        );
        for (const [at, byte] of edits) if (bytes.length > 0) bytes[Math.floor(at * bytes.length)] = byte;
        const path = join(folder, 'mutant.onnx');
        await writeFile(path, bytes);
        const outcome: unknown = await inspectOnnx(path).catch((error: unknown) => error);
        expect(outcome instanceof Error ? outcome : undefined).toSatisfy(
          (error) => error === undefined || (error instanceof MlpackError && error.code !== 'INTERNAL'),
        );
      }),
      { numRuns: 1500 },
    );
  });
});
