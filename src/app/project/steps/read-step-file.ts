import { realpath } from 'node:fs/promises';
import { basename, isAbsolute, join, relative, sep } from 'node:path';
import type { Refuse } from '../../../project/config/config-mistakes.ts';
import type { ReadFile } from '../../../project/steps/step-plan.ts';
import { bytesContent } from '../../../util/blobs/content.ts';
import { readBoundedFile } from '../../../util/files/bounded-file.ts';
import { errnoOf } from '../../../util/files/file-error.ts';

/**
 * Reads a file that a step of mlpack.yaml names. It lies in the project: a path that leads out of it, were it by a link, is refused, as
 * what it leads to would be published with the image.
 *
 * @param folder of mlpack.yaml, absolute
 * @param keys that lead to the setting
 * @param path as it is written there
 * @throws what `refuse` throws
 */
export async function readStepFile(
  folder: string,
  keys: readonly string[],
  path: string,
  maxBytes: number,
  refuse: (...mistake: Parameters<Refuse>) => never,
): Promise<ReadFile> {
  const source = join(folder, path);
  const real = await realpath(source).catch((error: unknown) => {
    const reason =
      errnoOf(error) === 'ENOENT' ? 'which is not there' : `which cannot be read (${errnoOf(error)})`;
    return refuse(keys, `is ${path}, ${reason}`, ['Paths are relative to mlpack.yaml.']);
  });
  const inside = relative(await realpath(folder), real);
  if (isAbsolute(path) || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) {
    return refuse(keys, `is ${path}, which is not in the folder of mlpack.yaml`, [
      'Copy it there, and name it relative to mlpack.yaml.',
    ]);
  }
  const bytes = await readBoundedFile(real, maxBytes).catch((error: unknown) =>
    refuse(keys, `is ${path}, but ${error instanceof Error ? error.message : String(error)}`),
  );
  return { path: basename(source), content: bytesContent(bytes), source: real, bytes };
}
