import { join } from 'node:path';
import { DisposalStack } from '../../util/disposal-stack.ts';
import { openModelFile } from '../read-file.ts';
import { arrangedParts } from '../sklearn/parts/arranged-parts.ts';
import { isTransformer } from '../sklearn/parts/transformers.ts';
import { classEncoder } from '../sklearn/parts/class-encoder.ts';
import { libraryOf } from '../sklearn/parts/libraries.ts';
import { columnsTaken } from '../sklearn/parts/order/fitted-step.ts';
import type { Part } from '../sklearn/parts/parts-of-value.ts';
import { takenParts } from '../sklearn/parts/taken-parts.ts';

/** An estimator as its file has it. */
export interface SavedPart {
  /** Absolute path of the file. */
  readonly path: string;
  /** Keys and numbers on the way to it in what the file holds; null where the estimator is all of it. */
  readonly key: string | null;
  /** How Python gets it out of what the file was loaded as. */
  readonly subscripts: string;
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
  await using stack = new DisposalStack();
  const all: SavedPart[] = [];
  const before: Part[] = [];
  const labels: { readonly path: string; readonly part: Part }[] = [];
  for (const [index, path] of paths.entries()) {
    const file = stack.use(await openModelFile(path, join(folder, `parts-${index}`), signal));
    const { parts } = await takenParts(path, file.value, members);
    const { chain, target, encoders } = await arrangedParts(path, parts, members);
    for (const part of chain) all.push(saved(path, part, isTransformer(part) ? 'transformer' : 'model'));
    if (target !== undefined) {
      all.push(saved(path, target, 'target', (await columnsTaken(target.object, path)).count));
    }
    before.push(...chain);
    labels.push(...encoders.map((part) => ({ path, part })));
  }
  const model = before.at(-1)?.object;
  for (const { path, part } of labels) {
    // Labels that the model answers itself are made of no numbers.
    const isOwn =
      model !== undefined &&
      (await classEncoder(path, [part], { model, isNamed: true, parts: before })).encoder === null;
    if (!isOwn) all.push(saved(path, part, 'labels'));
  }
  const [only, ...others] = all;
  // A label encoder that is all there is has no model to name classes of.
  return only?.role === 'labels' && others.length === 0 ? [{ ...only, role: 'transformer' }] : all;
}

function saved(
  path: string,
  { key, subscripts, object }: Part,
  role: SavedPart['role'],
  targetColumns: number | null = null,
): SavedPart {
  return {
    path,
    key,
    subscripts,
    library: libraryOf(object.type),
    type: object.type.name,
    role,
    targetColumns,
  };
}
