import { copyFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { realModelPath } from '../../../test/support/real-models.ts';
import { tempDir } from '../../../test/support/temp.ts';
import { modelFormats } from '../../model/formats/formats.ts';
import type { FileStamps } from '../../util/files/changed-files.ts';
import { watchedFiles } from './watched-files.ts';

const environment = { command: 'mlpack serve', cacheFolder: '', formats: modelFormats };
const names = (stamps: FileStamps) => [...stamps.keys()].map((path) => basename(path)).toSorted();

describe('watchedFiles', () => {
  it('are mlpack.yaml, the model, its external data and its golden file', async () => {
    const folder = await tempDir();
    for (const name of ['model.ext.onnx', 'model.ext.onnx.data']) {
      await copyFile(join(realModelPath('digits-cnn'), name), join(folder, name));
    }
    await writeFile(
      join(folder, 'mlpack.yaml'),
      'model: model.ext.onnx\ntests: { file: predictions.json }\n',
    );
    expect(names(await watchedFiles({ ...environment, cwd: folder }, { model: undefined }))).toEqual([
      'mlpack.yaml',
      'model.ext.onnx',
      'model.ext.onnx.data',
      'predictions.json',
    ]);
  });

  it('are those known before of a project that cannot be opened now, in their state of now', async () => {
    const cwd = await tempDir();
    await copyFile(join(realModelPath('iris-rf'), 'model.onnx'), join(cwd, 'model.onnx'));
    const before = await watchedFiles({ ...environment, cwd }, { model: 'model.onnx' });
    await rm(join(cwd, 'model.onnx'));
    const after = await watchedFiles({ ...environment, cwd }, { model: 'model.onnx' }, before);
    expect(names(after)).toEqual(names(before));
    expect(after.get(join(cwd, 'model.onnx'))).toBe('absent');
  });
});
