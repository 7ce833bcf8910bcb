import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fillingPickles, lyingPickles } from '../../../test/support/hostile-pickles.ts';
import { tempDir } from '../../../test/support/temp.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { heldSource } from '../bytes/byte-source.ts';
import { convertFiles } from '../convert-file.ts';
import { readPickle } from './read-pickle.ts';

describe('hostile pickles end in an error, and execute nothing', () => {
  it.each([...lyingPickles, ...fillingPickles.slice(0, 2)])('$name', async ({ bytes }) => {
    const folder = await tempDir();
    const path = join(folder, 'model.pkl');
    await writeFile(path, bytes());
    await expect(convertFiles([path], folder)).rejects.toThrow(MlpackError);
    expect(await readdir(folder)).toEqual(['model.pkl']);
  });
});

it.each([
  ['logreg-str/model.joblib', 1],
  ['encodings/rf_p0.pkl', 200],
  ['encodings/rf_p2.pkl', 60],
  ['encodings/rf_p5.pkl', 50],
])('%s cut after every byte, or every so many (%i), is refused', async (name, step) => {
  const bytes = await readFile(join(import.meta.dirname, '../../../test/models/classical', name));
  const taken: number[] = [];
  for (let length = 0; length < bytes.length; length += step) {
    const error: unknown = await readPickle(heldSource(name, bytes.subarray(0, length))).catch(
      (thrown: unknown) => thrown,
    );
    if (!(error instanceof MlpackError && error.code === 'MODEL_INVALID')) taken.push(length);
  }
  expect(taken).toEqual([]);
});
