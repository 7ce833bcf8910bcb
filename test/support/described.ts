import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describeFile, type DescribedFile } from '../../src/convert/describe/describe-file.ts';
import { global, int, list, object, op, pickleBytes, text, tuple } from './pickle-bytes.ts';
import { tempDir } from './temp.ts';

/** What is said of a model's file. */
export async function described(path: string): Promise<DescribedFile> {
  return await describeFile(path, await tempDir(), undefined);
}

/** What is said of a pickle that holds something. */
export async function describedPickle(piece: Buffer): Promise<DescribedFile> {
  const path = join(await tempDir(), 'model.pkl');
  await writeFile(path, pickleBytes(piece));
  return await described(path);
}

/** An estimator of scikit-learn 1.4.2. @param path behind `sklearn.` */
export function sklearnObject(path: string, state: Readonly<Record<string, Buffer>>): Buffer {
  const [name = '', ...module] = `sklearn.${path}`.split('.').toReversed();
  return object(global(module.toReversed().join('.'), name), { ...state, _sklearn_version: text('1.4.2') });
}

/** A class of somebody's own. */
export function ownObject(name: string): Buffer {
  return object(global('house', name), { depth: int(3) });
}

/** A scaler of two columns. */
export const scaler = sklearnObject('preprocessing._data.StandardScaler', {
  n_features_in_: int(2),
  with_mean: op('NEWFALSE'),
});

/** A pipeline of steps, called a, b, c and so on. */
export function pipelineOf(...steps: readonly Buffer[]): Buffer {
  const named = steps.map((step, at) => tuple(text(String.fromCodePoint(97 + at)), step));
  return sklearnObject('pipeline.Pipeline', { steps: list(...named), memory: op('NONE') });
}
