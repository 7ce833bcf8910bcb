import { copyFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { realModelPath } from '../../../../test/support/real-models.ts';
import { tempDir } from '../../../../test/support/temp.ts';
import { modelFormats } from '../../../model/formats/formats.ts';
import { inspectOnnx } from '../../../model/formats/onnx/inspect-onnx.ts';
import type { Environment } from '../../environment/environment.ts';
import { goldenFile, rememberFlag, type GoldenOwner, type UnusedGolden } from './golden-file.ts';

let folder: string;
let owner: GoldenOwner;
let notes: string[];
let environment: Pick<Environment, 'cwd' | 'progress' | 'cacheFolder' | 'formats'>;

beforeEach(async () => {
  folder = await tempDir();
  notes = [];
  const progress = { note: (text: string) => notes.push(text) } as unknown as Environment['progress'];
  environment = { cwd: folder, progress, cacheFolder: join(folder, 'cache'), formats: modelFormats };
  const path = join(folder, 'model.onnx');
  await copyFile(join(realModelPath('iris-rf'), 'model.onnx'), path);
  const signature = await inspectOnnx(path);
  owner = { folder, path, signature, configured: undefined, isListed: false };
});

const copyGolden = (name: string) =>
  copyFile(join(realModelPath('iris-rf'), 'golden.json'), join(folder, name));

it('takes the flag, then mlpack.yaml, and says nothing of either', async () => {
  await copyGolden('golden.json');
  const configured = { ...owner, configured: 'b.json' };
  expect(await goldenFile(environment, configured, 'a.json')).toBe(join(folder, 'a.json'));
  expect(await goldenFile(environment, configured, undefined)).toBe(join(folder, 'b.json'));
  expect(await goldenFile(environment, { ...owner, isListed: true }, undefined)).toBeUndefined();
  expect(notes).toEqual([]);
});

it('remembers what a flag named, for that model only, and says both', async () => {
  await copyGolden('flowers.json');
  await copyGolden('golden.json');
  await rememberFlag(environment, owner, 'flowers.json');
  await rememberFlag(environment, owner, 'flowers.json');
  expect(notes).toEqual(['Later builds take flowers.json without --golden (.mlpack/golden-files.json).']);
  expect(await goldenFile(environment, owner, undefined)).toBe(join(folder, 'flowers.json'));
  expect(notes[1]).toMatch(/^Golden cases: flowers\.json, named by --golden before/);
  const other = { ...owner, path: join(folder, 'other.onnx') };
  expect(await goldenFile(environment, other, undefined)).not.toBe(join(folder, 'flowers.json'));
  expect(await readFile(join(folder, '.mlpack', '.gitignore'), 'utf8')).toBe('*\n');
});

it('remembers nothing that mlpack.yaml would overrule', async () => {
  await rememberFlag(environment, { ...owner, configured: 'b.json' }, 'flowers.json');
  await rememberFlag(environment, { ...owner, isListed: true }, 'flowers.json');
  for (const gone of ['/dev/fd/63', '/dev/stdin']) await rememberFlag(environment, owner, gone);
  await expect(readFile(join(folder, '.mlpack', 'golden-files.json'))).rejects.toMatchObject({
    code: 'ENOENT',
  });
});

it('says that a file which was named before is gone', async () => {
  await copyGolden('flowers.json');
  await rememberFlag(environment, owner, 'flowers.json');
  await rm(join(folder, 'flowers.json'));
  expect(await goldenFile(environment, owner, undefined)).toBeUndefined();
  expect(notes[1]).toBe('flowers.json, named by --golden before, is not there any more.');
});

it.each([
  ['no JSON', 'x'],
  ['another shape', '{"model.onnx":"golden.json"}'],
  ['wrong types', '[{"model":"model.onnx","golden":7},null,{"model":"model.onnx","golden":"a\\u0000b"}]'],
  ['too long', `[${' '.repeat(70_000)}{"model":"model.onnx","golden":"flowers.json"}]`],
])('takes a memo of %s for none', async (_kind, text) => {
  await copyGolden('flowers.json');
  await mkdir(join(folder, '.mlpack'));
  await writeFile(join(folder, '.mlpack', 'golden-files.json'), text);
  expect(await goldenFile(environment, owner, undefined)).toBeUndefined();
  await rememberFlag(environment, owner, 'flowers.json');
  expect(await goldenFile(environment, owner, undefined)).toBe(join(folder, 'flowers.json'));
});

it('takes golden.json beside the model, and says so', async () => {
  await copyGolden('golden.json');
  expect(await goldenFile(environment, owner, undefined)).toBe(join(folder, 'golden.json'));
  expect(notes).toEqual(['Golden cases: golden.json, found beside the model.']);
});

it('takes it among models of other signatures, and not where it could be another’s', async () => {
  await copyGolden('golden.json');
  await copyFile(join(realModelPath('churn-dataframe-pipeline'), 'model.onnx'), join(folder, 'churn.onnx'));
  await writeFile(join(folder, 'broken.onnx'), 'no model');
  expect(await goldenFile(environment, owner, undefined)).toBe(join(folder, 'golden.json'));
  await copyFile(owner.path, join(folder, 'newer.onnx'));
  expect(await goldenFile(environment, owner, undefined)).toBeUndefined();
  expect(notes[1]).toMatch(/^golden\.json beside the model is not used: it fits .*newer\.onnx, too$/);
});

it.each(['{"outputs": 7}', 'no JSON', '{"cases": [{"inputs": {"Z": [[1]]}, "outputs": {}}]}'])(
  'leaves a golden.json that does not fit, and says why: %s',
  async (text) => {
    await writeFile(join(folder, 'golden.json'), text);
    const unused: UnusedGolden[] = [];
    expect(await goldenFile(environment, owner, undefined, (found) => unused.push(found))).toBeUndefined();
    expect(notes[0]).toMatch(/^golden\.json beside the model is not used: .*golden\.json/);
    expect(unused).toEqual([{ file: 'golden.json', reason: expect.stringMatching(/golden\.json.*[^.]$/) }]);
  },
);
