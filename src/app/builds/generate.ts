import { resolve } from 'node:path';
import { writeContext } from '../../project/context/write-context.ts';
import type { Environment } from '../environment/environment.ts';
import { projectSource, type PrepareOptions } from './project-source.ts';

export interface GenerateResult {
  /** Absolute path of the folder that the context was written into. */
  readonly folder: string;
  readonly files: number;
}

/**
 * Writes the build context of a project into a folder.
 *
 * @throws MlpackError OUTPUT_MODIFIED and those of projectSource
 */
export async function generateContext(
  environment: Environment,
  options: PrepareOptions & { readonly output: string; readonly force: boolean },
): Promise<GenerateResult> {
  const { cwd, signal, progress } = environment;
  const folder = resolve(cwd, options.output);
  await using source = await projectSource(environment, options);
  await progress.step('Write the build context', () =>
    writeContext(folder, source.entries, { force: options.force, signal }),
  );
  await source.rememberGolden();
  return { folder, files: source.entries.filter(({ type }) => type === 'file').length };
}
