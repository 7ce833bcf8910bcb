import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';
import { lendEngines } from './engine-lender.ts';
import { endToEndTools, ensureTools, findTool } from './tools.ts';
import { isStrict, RigUnavailable } from './unavailable.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A folder for what the files of a run share; undefined without this setup. */
    runFolder: string | undefined;
    /** URL at which workers ask for an engine. */
    engineLender: string;
    /** Tools that are neither installed nor installable here, and why. */
    missingTools: { readonly tools: readonly string[]; readonly reason: string };
  }
}

/**
 * Once per run of the end-to-end tests: installs the tools and starts the engines.
 *
 * @throws Error when dist/ is missing, and, where the rig must be whole (CI, MLPACK_TEST_STRICT=1), when part of it is.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (!existsSync(resolve(import.meta.dirname, '../../dist/commands'))) {
    throw new Error('dist/ is missing: the end-to-end tests run the built CLI; type "npm run build" first');
  }
  project.provide('missingTools', await prepareTools());
  const runFolder = await mkdtemp(join(tmpdir(), 'mlpack-test-run-'));
  project.provide('runFolder', runFolder);
  const lender = await lendEngines();
  project.provide('engineLender', lender.url);
  return async () => {
    await lender.stop();
    await rm(runFolder, { recursive: true, force: true });
  };
}

async function prepareTools(): Promise<{ tools: string[]; reason: string }> {
  try {
    await ensureTools(endToEndTools);
    return { tools: [], reason: '' };
  } catch (error) {
    if (!(error instanceof RigUnavailable) || isStrict()) throw error;
    const found = await Promise.all(endToEndTools.map((tool) => findTool(tool)));
    return {
      tools: endToEndTools.filter((_tool, index) => found[index] === undefined),
      reason: error.message,
    };
  }
}
