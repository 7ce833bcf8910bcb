import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { TestProject } from 'vitest/node';
import type { EngineAddress } from './engine-connection.ts';
import { startEngine, type Engine } from './engine.ts';
import { endToEndTools, ensureTools, findTool } from './tools.ts';
import { isStrict, RigUnavailable } from './unavailable.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** The engine of this run, or why there is none. */
    engine: EngineAddress | { readonly unavailable: string };
    /** Tools that are neither installed nor installable here, and why. */
    missingTools: { readonly tools: readonly string[]; readonly reason: string };
  }
}

/**
 * Once per run of the end-to-end tests: installs the tools and starts the engine.
 *
 * @throws Error when dist/ is missing, and, where the rig must be whole (CI, MLPACK_TEST_STRICT=1), when part of it is.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  if (!existsSync(resolve(import.meta.dirname, '../../dist/commands'))) {
    throw new Error('dist/ is missing: the end-to-end tests run the built CLI; type "npm run build" first');
  }
  project.provide('missingTools', await prepareTools());
  const engine = await prepareEngine();
  if (engine instanceof RigUnavailable) {
    project.provide('engine', { unavailable: engine.message });
    return async () => {};
  }
  const { socketPath, env } = engine;
  project.provide('engine', { socketPath, dockerConfig: env['DOCKER_CONFIG'], path: env['PATH'] ?? '' });
  return () => engine.stop();
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

async function prepareEngine(): Promise<Engine | RigUnavailable> {
  try {
    return await startEngine();
  } catch (error) {
    if (!(error instanceof RigUnavailable) || isStrict()) throw error;
    return error;
  }
}
