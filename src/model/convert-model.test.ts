import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { realModelPath } from '../../test/support/real-models.ts';
import { tempDir } from '../../test/support/temp.ts';
import { convertModel } from './convert-model.ts';
import { modelFormats } from './formats/formats.ts';

const flowers = resolve(import.meta.dirname, '../../test/models/classical/logreg-str/model.joblib');
let folder: string;
let options: Parameters<typeof convertModel>[2];

beforeEach(async () => {
  folder = await tempDir();
  options = { cacheFolder: join(folder, 'cache'), formats: modelFormats };
});

it('writes a model as ONNX, over an older one', async () => {
  const output = join(folder, 'model.onnx');
  await copyFile(join(realModelPath('iris-logreg'), 'model.onnx'), output);
  const { outputs } = await convertModel(flowers, output, options);
  expect(outputs.map(({ name }) => name)).toEqual(['label', 'probabilities']);
});

it('keeps a file of another kind', async () => {
  const output = join(folder, 'notes.txt');
  await writeFile(output, 'mine');
  await expect(convertModel(flowers, output, options)).rejects.toMatchObject({ code: 'OUTPUT_EXISTS' });
  expect(await readFile(output, 'utf8')).toBe('mine');
});

it('says of an ONNX model that it is served as it is', async () => {
  const model = join(realModelPath('iris-logreg'), 'model.onnx');
  await expect(convertModel(model, join(folder, 'out.onnx'), options)).rejects.toMatchObject({
    code: 'USAGE',
  });
});
