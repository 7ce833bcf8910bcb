import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { writeFileAtomic } from '../../util/files/atomic-file.ts';
import { readBoundedText } from '../../util/files/bounded-file.ts';
import { makeFolders } from '../../util/folders/make-folders.ts';
import { field } from '../../util/record.ts';
import type { Environment } from '../environment/environment.ts';

/** What the server of an image took in its smoke test. */
export interface MeasuredImage {
  readonly peakMemoryBytes: number;
  /** null where the image has no golden cases to ask with. */
  readonly cpuSecondsPerRequest: number | null;
}

const maxBytes = 4096;

/**
 * Remembers what the server of an image took, for who writes how much it is to be given. A cache that can't be written is
 * no reason to fail: nothing else needs it.
 *
 * @param id digest of the image's manifest or index; of its config where an engine is all that knows it
 */
export async function rememberMeasured(
  { cacheFolder }: Pick<Environment, 'cacheFolder'>,
  id: string,
  { peakMemoryBytes, cpuSecondsPerRequest }: MeasuredImage,
): Promise<void> {
  const text = `${JSON.stringify({ peakMemoryBytes, cpuSecondsPerRequest })}\n`;
  try {
    await makeFolders(join(cacheFolder, folderName));
    await writeFileAtomic(pathOf(cacheFolder, id), text);
  } catch {
    // Who needs it says that it wasn't measured.
  }
}

/** Undefined of an image that wasn't tested on this machine. */
export async function recallMeasured(
  { cacheFolder }: Pick<Environment, 'cacheFolder'>,
  id: string,
): Promise<MeasuredImage | undefined> {
  try {
    return measuredOf(JSON.parse(await readBoundedText(pathOf(cacheFolder, id), maxBytes)));
  } catch {
    return undefined;
  }
}

/** Undefined for what no smoke test can have measured, as files are believed that anybody may have written. */
export function measuredOf(value: unknown): MeasuredImage | undefined {
  const peakMemoryBytes = field(value, 'peakMemoryBytes');
  const cpuSecondsPerRequest = field(value, 'cpuSecondsPerRequest');
  if (!isAmount(peakMemoryBytes) || peakMemoryBytes === 0) return undefined;
  if (cpuSecondsPerRequest !== null && !isAmount(cpuSecondsPerRequest)) return undefined;
  return { peakMemoryBytes, cpuSecondsPerRequest };
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
}

const folderName = 'measured';

/** Ids are texts of an engine: no path is made of them as they are. */
function pathOf(cacheFolder: string, id: string): string {
  return join(cacheFolder, folderName, `${createHash('sha256').update(id).digest('hex')}.json`);
}
