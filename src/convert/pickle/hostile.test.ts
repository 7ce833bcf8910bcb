import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fillingPickles, lyingPickles } from '../../../test/support/hostile-pickles.ts';
import { op, pickleBytes, text } from '../../../test/support/pickle-bytes.ts';
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

const readBytes = async (...pieces: readonly Buffer[]) =>
  await readPickle(heldSource('model.pkl', pickleBytes(...pieces))).catch((thrown: unknown) => thrown);
const put = (key: number) => op('LONG_BINPUT', ...Buffer.from(Uint32Array.of(key).buffer));

it('a pickle that is larger than mlpack reads is no damaged one, and is told what to do about its words', async () => {
  const word = text('w');
  const words = Buffer.alloc(word.length * 100_000, word);
  // Numbers that are scattered, from the last one down.
  const puts = Buffer.concat(Array.from({ length: 750_000 }, (_, at) => put(4_294_967_295 - at * 7)));
  expect(await readBytes(words, puts)).toMatchObject({
    code: 'MODEL_UNSUPPORTED',
    message: expect.stringMatching(
      /^model\.pkl needs more than 144 MiB of memory .* 100,000 texts, which is more than/,
    ),
    suggestions: [expect.stringContaining('max_features'), expect.stringContaining('HashingVectorizer')],
  });
});

it('remembers under scattered numbers, and from 1 as Python 2 does', async () => {
  const far = put(4_000_000_000);
  const recalled = op('LONG_BINGET', ...far.subarray(1));
  expect(await readBytes(op('NEWTRUE'), far, op('POP'), recalled)).toBe(true);
  const two = [op('NEWTRUE'), put(1), op('NEWFALSE'), put(2)];
  expect(await readBytes(...two, op('BINGET', 1))).toBe(true);
  expect(await readBytes(...two, op('BINGET', 0))).toMatchObject({ code: 'MODEL_INVALID' });
});
