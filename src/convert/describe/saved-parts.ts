import { join } from 'node:path';
import { openModelFile } from '../read-file.ts';
import { arrangedParts, isTransformer } from '../sklearn/parts/arranged-parts.ts';
import { libraryOf } from '../sklearn/parts/libraries.ts';
import { columnsTaken } from '../sklearn/parts/order/fitted-step.ts';
import { namedParts } from '../sklearn/parts/named-parts.ts';
import { partsOf, type Part } from '../sklearn/parts/parts-of-value.ts';

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
  readonly role: 'transformer' | 'labels' | 'model' | 'target';
  /** Columns that the scaler of a target takes; null of others. */
  readonly targetColumns: number | null;
}

/**
 * The estimators in some files, in the order in which they are taken as a chain: of a file, as they were fitted.
 *
 * @param folder absolute and empty, for what is unpacked
 * @param members see assembleModel
 * @throws MlpackError MODEL_INVALID, MODEL_UNSUPPORTED
 */
export async function savedParts(
  paths: readonly string[],
  folder: string,
  signal: AbortSignal | undefined,
  members?: readonly string[],
): Promise<readonly SavedPart[]> {
  const all: SavedPart[] = [];
  for (const [index, path] of paths.entries()) {
    await using file = await openModelFile(path, join(folder, `parts-${index}`), signal);
    const { chain, target, encoders } = await arrangedParts(
      path,
      namedParts(path, partsOf(file.value), members),
      members,
    );
    const saved = ({ key, object }: Part, role: SavedPart['role'], targetColumns: number | null = null) =>
      all.push({ path, key, library: libraryOf(object.type), type: object.type.name, role, targetColumns });
    for (const part of chain) saved(part, isTransformer(part) ? 'transformer' : 'model');
    if (target !== undefined) saved(target, 'target', (await columnsTaken(target.object, path)).count);
    for (const part of encoders) saved(part, 'labels');
  }
  const [only, ...others] = all;
  // A label encoder that is all there is has no model to name classes of.
  return only?.role === 'labels' && others.length === 0 ? [{ ...only, role: 'transformer' }] : all;
}
