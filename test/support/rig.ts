import { inject, it as base } from 'vitest';
import type { Engine } from './engine-connection.ts';
import { borrowEngine } from './engine-lender.ts';
import { keepLayers } from './kept-layers.ts';
import { createPodman, type Podman } from './podman.ts';
import { startRegistry, type Registry } from './registry.ts';
import { startSwarm, type Swarm } from './swarm.ts';
import { tempDir } from './temp.ts';
import type { Tool } from './tools.ts';
import { isStrict, RigUnavailable } from './unavailable.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** Set on a test that was skipped because this part of the rig could not be had. */
    missing?: string;
  }
}

interface Rig {
  /** An empty folder, removed after the test. */
  readonly dir: string;
  /** The worker's engine, shared by the tests of its files: name what you make after your test, and remove it. */
  readonly engine: Engine;
  /** An empty registry, anyone may push. */
  readonly registry: Registry;
  /** An empty registry for `registryUser` only. */
  readonly privateRegistry: Registry;
  readonly podman: Podman;
  /** Three engines of the test's own. */
  readonly swarm: Swarm;
  /** Asks for tools by name: `needs('skopeo', 'umoci')`. */
  readonly needs: (...tools: Tool[]) => void;
}

type Skip = (note: string) => never;
interface Asking {
  readonly task: { readonly meta: { missing?: string } };
  readonly skip: Skip;
}

/**
 * vitest's `it` with the rig as fixtures: a test that names one in its first parameter gets it
 * set up and stopped, and where it can't be had is skipped with the reason shown.
 */
export const it = base.extend<Rig>({
  // vitest reads the pattern to learn what a fixture needs: nothing.
  // oxlint-disable-next-line no-empty-pattern
  dir: async ({}, use) => use(await tempDir()),
  engine: async ({ task, skip }, use) => {
    const engine = await borrowEngine(inject('engineLender'));
    if ('unavailable' in engine) skipFor({ task, skip }, 'engine', engine.unavailable);
    else {
      // One that was there before is left as it was.
      if (process.env['DOCKER_HOST'] === undefined) await keepLayers(engine);
      await use(engine);
    }
  },
  registry: async ({ task, skip }, use) => {
    requireTools({ task, skip }, ['docker-registry']);
    const registry = await startRegistry();
    await use(registry);
    await registry.stop();
  },
  privateRegistry: async ({ task, skip }, use) => {
    requireTools({ task, skip }, ['docker-registry']);
    const registry = await startRegistry({ isPrivate: true });
    await use(registry);
    await registry.stop();
  },
  podman: async ({ task, skip }, use) => {
    requireTools({ task, skip }, ['podman', 'runc']);
    const podman = await createPodman();
    await use(podman);
    await podman.stop();
  },
  swarm: async ({ task, skip }, use) => {
    requireTools({ task, skip }, ['docker-registry', 'runc']);
    let swarm: Swarm;
    try {
      swarm = await startSwarm();
    } catch (error) {
      if (!(error instanceof RigUnavailable) || isStrict()) throw error;
      skipFor({ task, skip }, 'engine', error.message);
    }
    await use(swarm);
    await swarm.stop();
  },
  needs: async ({ task, skip }, use) => use((...tools) => requireTools({ task, skip }, tools)),
});

function requireTools(asking: Asking, wanted: readonly Tool[]): void {
  const { tools, reason } = inject('missingTools');
  const missing = wanted.filter((tool) => tools.includes(tool));
  if (missing.length > 0) skipFor(asking, missing.join(', '), reason);
}

function skipFor(asking: Asking, missing: string, reason: string): never {
  asking.task.meta.missing = missing;
  return asking.skip(reason);
}
