import { join, relative, resolve } from 'node:path';
import { writeFileAtomic } from '../../../util/files/atomic-file.ts';
import { readBoundedText } from '../../../util/files/bounded-file.ts';
import { ensureStateFolder, stateFolder } from '../../environment/state-folder.ts';

/** Which golden file was named for a model; both relative to the project's folder. */
interface Remembered {
  readonly model: string;
  readonly golden: string;
}

export const goldenMemoName = 'golden-files.json';
const maxBytes = 64 << 10;
/** Most models whose golden file is remembered; those named last are kept. */
const mostModels = 100;

/**
 * Remembers the golden file that a flag named for a model, so that later commands in the project take it.
 *
 * @throws MlpackError OUTPUT_NOT_WRITABLE, DISK_FULL
 */
export async function rememberGolden(folder: string, model: string, golden: string): Promise<void> {
  const entry = { model: modelKey(folder, model), golden: relative(folder, golden) };
  const others = (await readMemo(folder)).filter((other) => other.model !== entry.model);
  const state = await ensureStateFolder(folder);
  const kept = [entry, ...others].slice(0, mostModels);
  await writeFileAtomic(join(state, goldenMemoName), `${JSON.stringify(kept, null, 2)}\n`);
}

/** The absolute path of the golden file named for a model before; undefined when none was. */
export async function recallGolden(folder: string, model: string): Promise<string | undefined> {
  const memo = await readMemo(folder);
  const found = memo.find((entry) => entry.model === modelKey(folder, model));
  return found === undefined ? undefined : resolve(folder, found.golden);
}

/** A folder that is a model may be the project's own. */
function modelKey(folder: string, model: string): string {
  return relative(folder, model) || '.';
}

/** The folder may be a clone of somebody else's: what isn't {@link rememberGolden}'s is as good as nothing. */
async function readMemo(folder: string): Promise<Remembered[]> {
  try {
    const memo: unknown = JSON.parse(
      await readBoundedText(join(stateFolder(folder), goldenMemoName), maxBytes),
    );
    return Array.isArray(memo) ? memo.slice(0, mostModels).filter(isRemembered) : [];
  } catch {
    return [];
  }
}

function isRemembered(value: unknown): value is Remembered {
  return (
    typeof value === 'object' &&
    value !== null &&
    'model' in value &&
    'golden' in value &&
    isPath(value.model) &&
    isPath(value.golden)
  );
}

function isPath(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && !value.includes('\0');
}
