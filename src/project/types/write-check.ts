import { symlink, writeFile } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import type { CodeStep } from '../../../contract/schemas/contract.schema.ts';
import { readBoundedText } from '../../util/files/bounded-file.ts';
import { packageRoot } from '../../util/package-root.ts';
import { compilerOptions } from './compiler-options.ts';
import { fitOf } from './declared-types.ts';
import { type Compiler, findConfig, hasNodeTypes } from './find-compiler.ts';

const mostTypesBytes = 1 << 20;

/** The modules of a step that have types to check, as mlpack.yaml names them; the one that is called first, where it has. */
export function typedSources({ files }: Pick<CodeStep, 'files'>): readonly string[] {
  return files.map(({ source }) => source).filter((source) => /\.m?ts$/u.test(source));
}

/** Files that a compiler is given beside those of a project. */
interface WrittenCheck {
  /** tsconfig.json, absolute. */
  readonly config: string;
  /** The module that holds the function to what mlpack.yaml declares, absolute; of code without types it isn't there. */
  readonly fit: string;
}

/**
 * Writes what it takes to check the types of a step, as nothing is written beside its modules.
 *
 * @param project folder of mlpack.yaml, absolute
 * @param folder an empty one, absolute
 */
export async function writeCheck(
  step: Pick<CodeStep, 'files' | 'inputs' | 'outputs'>,
  compiler: Compiler,
  project: string,
  folder: string,
): Promise<WrittenCheck> {
  const written = { config: join(folder, 'tsconfig.json'), fit: join(folder, 'fit.ts') };
  const sources = typedSources(step).map((source) => join(project, source));
  const entry = join(project, step.files[0]?.source ?? '');
  // Types that a configuration names are looked up from where it lies.
  await symlink(compiler.modules, join(folder, 'node_modules'), 'junction');
  // What is declared goes before what is installed, and takes no `paths`, which would stand in the place of the project's.
  const declared = join(folder, 'mlpack-steps.d.ts');
  const types = await readBoundedText(join(packageRoot, 'steps.d.ts'), mostTypesBytes);
  await writeFile(declared, `declare module 'mlpack/steps' {\n${types}}\n`);
  const files = [declared, ...sources];
  if (sources.includes(entry)) {
    await writeFile(written.fit, fitOf(entry.split(sep).join('/'), step));
    files.push(written.fit);
  }
  const base = await findConfig(dirname(entry));
  const options = compilerOptions(base, files, await hasNodeTypes(compiler));
  await writeFile(written.config, JSON.stringify(options));
  return written;
}
