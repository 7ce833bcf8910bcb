import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from './engine.ts';
import { runOk } from './run.ts';
import { tempDir } from './temp.ts';

/**
 * Builds an image on one that is there: another version for an engine, without building a model again.
 *
 * @param lines of a Dockerfile, after FROM
 * @param context folder with what they copy; undefined: there is nothing
 */
export async function deriveImage(
  engine: Engine,
  {
    from,
    tag,
    lines,
    context: given,
  }: {
    readonly from: string;
    readonly tag: string;
    readonly lines: readonly string[];
    readonly context?: string | undefined;
  },
): Promise<string> {
  const context = given ?? (await tempDir());
  await writeFile(join(context, 'Dockerfile'), [`FROM ${from}`, ...lines, ''].join('\n'));
  await runOk('docker', ['buildx', 'build', '--load', '--tag', tag, context], { env: engine.env });
  return tag;
}
