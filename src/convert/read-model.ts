import type { ByteSource } from './bytes/byte-source.ts';
import { catBoostFile } from './catboost/catboost-files.ts';
import { lightGbmText } from './lightgbm/lightgbm-text.ts';
import type { LibraryForm, ModelFileReader } from './model-file.ts';
import { npyFile } from './pickle/npy-file.ts';
import type { PickleValue } from './pickle/pickle-values.ts';
import { readPickle, type ReadPickleOptions } from './pickle/read-pickle.ts';
import { xgboostFile } from './xgboost/xgboost-file.ts';

/** How libraries keep models otherwise than in pickles. */
const readers: readonly ModelFileReader[] = [catBoostFile, lightGbmText, npyFile, xgboostFile];

/** What forms are told by. */
export const headBytes = 64 * 1024;

/**
 * Reads the model in a file by what it contains, whatever the file is called: a pickle, or a library's own form, which becomes
 * what a pickle of it would be.
 *
 * @throws MlpackError MODEL_INVALID, MODEL_UNSUPPORTED
 */
export async function readModel(source: ByteSource, options: ReadPickleOptions = {}): Promise<PickleValue> {
  const head = await source.read(0, headBytes);
  const reader = readers.find(({ formOf }) => formOf(head) !== undefined);
  return reader === undefined ? await readPickle(source, options) : await reader.read(source);
}

/**
 * The form of a model that isn't kept in a pickle; undefined of all else.
 *
 * @param head the first bytes of the file, unpacked: 64 KiB, or all there is
 */
export function libraryForm(head: Buffer): LibraryForm | undefined {
  for (const { formOf } of readers) {
    const form = formOf(head);
    if (form !== undefined) return form;
  }
  return undefined;
}
