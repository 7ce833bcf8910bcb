import { join } from 'node:path';
import { openModelFile } from '../read-file.ts';
import { isTransformer } from '../sklearn/parts/assemble.ts';
import { libraryOf } from '../sklearn/parts/libraries.ts';
import { encodesLabels, partsOf } from '../sklearn/parts/parts-of-value.ts';

/** An estimator as its file has it. */
export interface SavedPart {
  /** Absolute path of the file. */
  readonly path: string;
  /** Key in the dict, or number in the list or tuple, that the file holds; null where the estimator is all of it. */
  readonly key: string | null;
  readonly library: string;
  /** Name of its class. */
  readonly type: string;
  /** What it does in the chain. */
  readonly role: 'transformer' | 'labels' | 'model';
}

/**
 * The estimators in some files, in the order in which they are taken as a chain: of a file, transformers first.
 *
 * @param folder absolute and empty, for what is unpacked
 * @throws MlpackError MODEL_INVALID, MODEL_UNSUPPORTED
 */
export async function savedParts(
  paths: readonly string[],
  folder: string,
  signal: AbortSignal | undefined,
): Promise<readonly SavedPart[]> {
  const all: SavedPart[] = [];
  for (const [index, path] of paths.entries()) {
    await using file = await openModelFile(path, join(folder, `parts-${index}`), signal);
    const parts = partsOf(file.value).map(({ key, object }): SavedPart => {
      const role = encodesLabels(object) ? 'labels' : isTransformer({ object }) ? 'transformer' : 'model';
      return { path, key, library: libraryOf(object.type), type: object.type.name, role };
    });
    all.push(...parts.filter(({ role }) => role === 'transformer'));
    all.push(...parts.filter(({ role }) => role !== 'transformer'));
  }
  const [only, ...others] = all;
  // A label encoder that is all there is has no model to name classes of.
  return only?.role === 'labels' && others.length === 0 ? [{ ...only, role: 'transformer' }] : all;
}
