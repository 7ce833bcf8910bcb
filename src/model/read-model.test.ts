import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { beforeEach, describe, expect, it } from 'vitest';
import { inputField, modelBytes, nodeField, outputField } from '../../test/support/onnx-bytes.ts';
import { tempDir } from '../../test/support/temp.ts';
import { textFolder } from '../../test/support/text-folders.ts';
import { toyFormat } from '../../test/support/toy-format.ts';
import { modelFormats } from './formats/formats.ts';
import type { Converter } from './formats/model-format.ts';
import { drawModel, inspectModel, prepareModel, type ReadModelOptions } from './read-model.ts';

let folder: string;
let options: ReadModelOptions;
let toy: string;

beforeEach(async () => {
  folder = await tempDir();
  options = { cacheFolder: join(folder, 'cache'), formats: [...modelFormats, toyFormat] };
  toy = join(folder, 'model.toy');
  await writeFile(toy, '{"toy": ["Relu", "Neg"]}');
});

const leftovers = async () =>
  (await readdir(folder)).includes('cache') ? readdir(join(folder, 'cache', 'tmp')) : [];

describe('a format that is converted', () => {
  it('is inspected as what it becomes, under its own name', async () => {
    const info = await inspectModel(toy, options);
    expect(info).toMatchObject({
      format: 'onnx',
      file: { path: toy, sizeBytes: 24 },
      inputs: [{ name: 'x', dtype: 'float32', shape: ['N', 2] }],
      operators: { histogram: { Neg: 1, Relu: 1 } },
    });
    expect(await leftovers()).toEqual([]);
  });

  it('is prepared as what it becomes, which is kept until its files have been read', async () => {
    const { files, loadPath, origin, info, sha256, ...prepared } = await prepareModel(toy, options);
    expect(info.file.path).toBe(toy);
    expect(origin).toEqual({ path: toy, isConverted: true });
    expect(files.map(({ path }) => path)).toEqual(['model.onnx']);
    const bytes = await readFile(loadPath);
    expect(files[0] && (await buffer(files[0].content.open()))).toEqual(bytes);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256);
    await prepared[Symbol.asyncDispose]();
    expect(existsSync(loadPath)).toBe(false);
    expect(await leftovers()).toEqual([]);
  });

  it('is refused where it is none of the formats', async () => {
    const refusal = inspectModel(toy, { ...options, formats: modelFormats });
    await expect(refusal).rejects.toMatchObject({ code: 'MODEL_NOT_ONNX' });
    await expect(refusal).rejects.toThrow('it is a text file');
  });

  it.each([
    ['of no format that is served', 'hello\n', 'MODEL_NOT_ONNX'],
    ['cut', modelBytes([nodeField('Neg', ['x'], ['y'])]).subarray(0, -3), 'MODEL_INVALID'],
  ])('names the file of the user where what it becomes is %s', async (_what, bytes, code) => {
    const convert: Converter = async (_path, converted) => {
      await writeFile(join(converted, 'model.onnx'), bytes);
      return join(converted, 'model.onnx');
    };
    const formats = [...modelFormats, { ...toyFormat, convert }];
    for (const read of [inspectModel, drawModel, prepareModel]) {
      const error: unknown = await read(toy, { ...options, formats }).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code, message: expect.stringContaining(toy) });
      expect(JSON.stringify(error)).not.toContain('.converted');
      expect(String(error)).not.toContain('.converted');
    }
    expect(await leftovers()).toEqual([]);
  });

  it('leaves nothing where it cannot be converted', async () => {
    await writeFile(toy, '{"toy": 1}');
    await expect(prepareModel(toy, options)).rejects.toMatchObject({ code: 'MODEL_INVALID' });
    expect(await leftovers()).toEqual([]);
  });
});

it('takes a format that is served as it is, beside others', async () => {
  const path = join(folder, 'model.onnx');
  const graph = [nodeField('Neg', ['x'], ['y']), inputField('x', [2]), outputField('y', [2])];
  await writeFile(path, modelBytes(graph));
  await using prepared = await prepareModel(path, options);
  expect(prepared.loadPath).toBe(path);
  expect(prepared.origin).toEqual({ path, isConverted: false });
  expect(prepared.info.operators.histogram).toEqual({ Neg: 1 });
});

it('a folder among the files of a chain is refused with what to write in its place', async () => {
  const path = textFolder('st-mean-normalize');
  const chain = { ...options, conversion: { before: [path] } };
  await expect(inspectModel(join(path, 'model.onnx'), chain)).rejects.toMatchObject({
    code: 'USAGE',
    message: `${path} is a folder among files that make a chain: what it says to do around its graph can't be done between them.`,
    suggestions: [
      `Name its ONNX file in its place: ${join(path, 'model.onnx')} ${join(path, 'model.onnx')}`,
      expect.stringContaining('steps: [tokenizer: { file: FOLDER/tokenizer.json }, inference]'),
      expect.stringContaining('"sentence_embedding": optimum-cli export onnx'),
    ],
  });
  const exported = join(folder, 'exported');
  await cp(path, exported, { recursive: true });
  await mkdir(join(exported, 'onnx'));
  await rename(join(exported, 'model.onnx'), join(exported, 'onnx', 'model.onnx'));
  const before = { ...options, conversion: { before: [join(path, 'model.onnx')] } };
  await expect(inspectModel(exported, before)).rejects.toMatchObject({
    suggestions: expect.arrayContaining([expect.stringContaining(join(exported, 'onnx', 'model.onnx'))]),
  });
});
