import { stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import { writeFileAtomic } from '../../util/files/atomic-file.ts';
import { readBoundedText } from '../../util/files/bounded-file.ts';
import { isRecord } from '../../util/record.ts';
import { ensureStateFolder, stateFolder } from '../environment/state-folder.ts';

/** A model's file that an image was built of. */
export interface BuiltModelFile {
  /** Absolute. */
  readonly path: string;
  /** SHA-256 of what the runtime loads of it, lower-case hex. */
  readonly sha256: string;
}

/** What an image was built of here. */
interface BuiltOf {
  /** As people write it, with its tag. */
  readonly reference: string;
  readonly models: readonly BuiltModelFile[];
}

const memoName = 'model-files.json';
const maxBytes = 1 << 20;
/** Most images whose models are remembered; those built last are kept. */
const mostImages = 200;
const mostModels = 100;

/** Remembers which files an image was built of. @throws MlpackError OUTPUT_NOT_WRITABLE, DISK_FULL */
export async function rememberModelFiles(folder: string, built: BuiltOf): Promise<void> {
  const others = (await readMemo(folder)).filter(({ reference }) => reference !== built.reference);
  const kept = [built, ...others].slice(0, mostImages).map(({ reference, models }) => ({
    reference,
    // The folder may move.
    models: models.map(({ path, sha256 }) => ({ path: relative(folder, path), sha256 })),
  }));
  const state = await ensureStateFolder(folder);
  await writeFileAtomic(join(state, memoName), `${JSON.stringify(kept, null, 2)}\n`);
}

/**
 * The files of other models that the image of this reference was built of before: models that are still there, and none
 * of which is to be in it now.
 *
 * @returns absolute paths, none where nothing else is replaced
 */
export async function replacedModelFiles(
  folder: string,
  { reference, models }: BuiltOf,
): Promise<readonly string[]> {
  const before = (await readMemo(folder)).find((built) => built.reference === reference);
  const files: string[] = [];
  for (const { path, sha256 } of before?.models ?? []) {
    // A file that was renamed or copied is the same model.
    if (models.some((model) => model.path === path || model.sha256 === sha256)) return [];
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined) files.push(path);
  }
  return files;
}

/** References of the images that were built of a model's file, given by its absolute path: that built last is the first. */
export async function imagesOf(folder: string, path: string): Promise<readonly string[]> {
  const built = (await readMemo(folder)).filter(({ models }) => models.some((model) => model.path === path));
  return built.map(({ reference }) => reference);
}

/** The folder may be a clone of somebody else's: what isn't {@link rememberModelFiles}'s is as good as nothing. */
async function readMemo(folder: string): Promise<BuiltOf[]> {
  try {
    const memo: unknown = JSON.parse(await readBoundedText(join(stateFolder(folder), memoName), maxBytes));
    return Array.isArray(memo) ? memo.slice(0, mostImages).flatMap((entry) => builtOf(entry, folder)) : [];
  } catch {
    return [];
  }
}

function builtOf(entry: unknown, folder: string): BuiltOf[] {
  if (!isRecord(entry)) return [];
  const { reference, models } = entry;
  if (typeof reference !== 'string' || !Array.isArray(models)) return [];
  const files = models.slice(0, mostModels).flatMap((model): BuiltModelFile[] => {
    if (!isRecord(model)) return [];
    const { path, sha256 } = model;
    if (typeof path !== 'string' || path.includes('\0') || typeof sha256 !== 'string') return [];
    return [{ path: resolve(folder, path), sha256 }];
  });
  return [{ reference, models: files }];
}
