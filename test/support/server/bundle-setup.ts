import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';
import { bundleServer } from '../../../scripts/bundle-server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Folder of the server as it is now, bundled; undefined without this setup. */
    serverBundle: string | undefined;
  }
}

/** Once per run of the unit tests: bundles the server, beside packages that it finds. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'mlpack-test-server-'));
  await symlink(resolve(import.meta.dirname, '../../../node_modules'), join(folder, 'node_modules'));
  const bundle = join(folder, 'server');
  await bundleServer(bundle);
  project.provide('serverBundle', bundle);
  return () => rm(folder, { recursive: true, force: true });
}
