import { opendir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { PickleDict, PickleObject } from '../pickle/pickle-values.ts';
import { openModelFile } from '../read-file.ts';
import { isTransformer } from '../sklearn/parts/transformers.ts';
import { encodesLabels } from '../sklearn/parts/parts-of-value.ts';
import { makesColumns, namesClasses, type AskedOfCompanions } from './companion-fits.ts';

/** A file beside a model that was probably fitted with it. */
export interface Companion {
  readonly path: string;
  /** Name of its class. */
  readonly type: string;
  /** What it does: makes the columns that the model takes, or names the classes that it answers. */
  readonly does: 'columns' | 'classes';
}

const pickled = /\.(?:pkl|pickle|joblib|sav|p)(?:\.(?:gz|bz2|xz|z|lzma))?$/iu;
const mostEntries = 1000;
const mostFiles = 12;
const maxFileBytes = 16 * 1024 * 1024;
const maxModelBytes = 616 * 1024 * 1024;

/**
 * Fitted preprocessors and label encoders beside a model that has none in itself, where they fit it. Looks at few files,
 * and at small ones only.
 *
 * @param folder absolute and empty, for what is unpacked
 */
export async function findCompanions(
  path: string,
  model: AskedOfCompanions,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<readonly Companion[]> {
  const others = await pickledBeside(path);
  if (others.length === 0 || !(await isBare(path, folder, signal))) return [];
  const found: Companion[] = [];
  for (const [index, other] of others.entries()) {
    const companion = await companionIn(other, model, join(folder, `beside-${index}`), signal);
    if (companion !== null) found.push(companion);
  }
  return found;
}

/** Small pickles beside a model, by name; none where they are too many to belong to it. */
async function pickledBeside(path: string): Promise<readonly string[]> {
  const folder = dirname(path);
  const names: string[] = [];
  let entries = 0;
  for await (const entry of await opendir(folder)) {
    entries += 1;
    if (entries > mostEntries) return [];
    if (entry.isFile() && pickled.test(entry.name) && entry.name !== basename(path)) names.push(entry.name);
  }
  if (names.length > mostFiles) return [];
  const files = names.toSorted().map((name) => join(folder, name));
  const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
  return files.filter((_, index) => (sizes[index] ?? 0) <= maxFileBytes);
}

/** Whether a file holds an estimator that predicts, and nothing before it. */
async function isBare(path: string, folder: string, signal: AbortSignal | undefined): Promise<boolean> {
  if ((await stat(path)).size > maxModelBytes) return false;
  await using file = await openModelFile(path, join(folder, 'model'), signal);
  const { value: whole } = file;
  const best =
    whole instanceof PickleObject && whole.state instanceof PickleDict
      ? whole.state.get('best_estimator_')
      : undefined;
  const value = best ?? whole;
  if (!(value instanceof PickleObject) || value.type.name === 'Pipeline') return false;
  return !isTransformer({ object: value });
}

async function companionIn(
  path: string,
  model: AskedOfCompanions,
  temporary: string,
  signal: AbortSignal | undefined,
): Promise<Companion | null> {
  try {
    await using file = await openModelFile(path, temporary, signal);
    const { value } = file;
    if (!(value instanceof PickleObject)) return null;
    const type = value.type.name;
    if (encodesLabels(value)) {
      return (await namesClasses(value, path, model)) ? { path, type, does: 'classes' } : null;
    }
    if (!isTransformer({ object: value })) return null;
    return (await makesColumns(value, path, model, signal)) ? { path, type, does: 'columns' } : null;
  } catch (error) {
    signal?.throwIfAborted();
    // What can't be read or converted is no help to the model, and no fault of it.
    if (error instanceof Error) return null;
    throw error;
  }
}
