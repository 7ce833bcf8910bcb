import { resolve } from 'node:path';
import { codeModules } from '../../../project/steps/code/code-modules.ts';
import { filesOfSteps, type WrittenStep } from '../../../project/steps/written-steps.ts';
import { readStepFile } from './read-step-file.ts';

/**
 * The files that steps of mlpack.yaml are read from, with what code imports, as far as that can be read now.
 *
 * @param folder of mlpack.yaml, absolute
 */
export async function stepSources(folder: string, steps: readonly WrittenStep[]): Promise<readonly string[]> {
  const files = filesOfSteps(steps);
  const imported = await Promise.all(files.map((file) => modulesOf(folder, file).catch(() => [])));
  return [...new Set([...files, ...imported.flat()])].map((file) => resolve(folder, file));
}

/** @throws Error for what is no module */
async function modulesOf(folder: string, file: string): Promise<readonly string[]> {
  const refuse = (_setting: readonly string[], reason: string): never => {
    throw new Error(reason);
  };
  const modules = await codeModules(file, {
    refuse,
    readFile: (keys, path, maxBytes) => readStepFile(folder, keys, path, maxBytes, refuse),
  });
  return modules.map(({ declared }) => declared.source);
}
