import { realpath } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gte } from 'semver';
import { isKnownStep } from '../../../../contract/contract.ts';
import type { CodeStep } from '../../../../contract/schemas/contract.schema.ts';
import { MlpackError } from '../../../errors/mlpack-error.ts';
import type { PreparedModel } from '../../../model/prepared-model.ts';
import { checkCode } from '../../../project/types/check-code.ts';
import { findCompiler } from '../../../project/types/find-compiler.ts';
import { typedSources } from '../../../project/types/write-check.ts';
import { createTemporaryFolder } from '../../../util/folders/temporary-folder.ts';
import type { Environment } from '../../environment/environment.ts';

/** The first that knows all the options that a check sets. */
const oldest = '5.5.0';

/** Who has mended so many asks again. */
const mostShown = 10;

type Surroundings = Pick<Environment, 'cacheFolder' | 'execPath' | 'env' | 'signal' | 'progress'>;

/**
 * Checks the types of the code among a model's steps with the TypeScript of its project; notes where there is none. What comes of it
 * changes no byte of an image.
 *
 * @param folder of mlpack.yaml, absolute
 * @throws MlpackError CODE_FAILED with file, line and column of what is wrong
 */
export async function checkTypes(
  environment: Surroundings,
  folder: string,
  { chain }: Pick<PreparedModel, 'chain'>,
): Promise<void> {
  const steps = [...(chain?.before ?? []), ...(chain?.after ?? [])].filter(isKnownStep);
  for (const step of steps) if (step.kind === 'code') await checkStep(environment, folder, step);
}

async function checkStep(environment: Surroundings, folder: string, step: CodeStep): Promise<void> {
  const [source] = typedSources(step);
  if (source === undefined) return;
  const { cacheFolder, progress } = environment;
  const cwd = await realpath(folder);
  const compiler = await findCompiler(dirname(join(cwd, source)));
  const unchecked = (reason: string): void => progress.note(`Types of ${source} are not checked: ${reason}`);
  if (compiler === null) {
    unchecked('there is no TypeScript. Install it: npm install --save-dev typescript @types/node');
    return;
  }
  const { version } = compiler;
  if (version === '' || !gte(version, oldest)) {
    unchecked(
      `TypeScript ${version || 'of no version'} is too old. Update it: npm install --save-dev typescript`,
    );
    return;
  }
  await using temporary = await createTemporaryFolder(cacheFolder, '.types');
  const checked = await progress.step(`Check the types of ${source}`, () =>
    checkCode(step, compiler, temporary.path, { ...environment, cwd }),
  );
  if ('unknown' in checked) {
    unchecked(`TypeScript ${version} was run, but ${checked.unknown}`);
  } else if (checked.problems.length > 0) {
    throw new MlpackError('CODE_FAILED', shownProblems(checked.problems), {
      suggestions: [
        'Mend them. A line of which the compiler is wrong has another before it: // @ts-expect-error',
      ],
    });
  }
}

function shownProblems(problems: readonly string[]): string {
  const left = problems.length - mostShown;
  return [...problems.slice(0, mostShown), ...(left > 0 ? [`… and ${left} more`] : [])].join('\n');
}
