import { fetchContext } from './base-context.ts';
import type { Environment } from './environment.ts';

/** Looked for once a process, and again when that failed. */
export function hostRuntimeOf(environment: Omit<Environment, 'hostRuntime'>): () => Promise<string> {
  const { runtime, progress, cacheFolder, platform, arch } = environment;
  let obtained: Promise<string> | undefined;
  return () => {
    obtained ??= progress
      .step(`Obtain ${runtime.name} for this machine`, (update) =>
        runtime.obtain({ ...fetchContext(environment, update), cacheFolder, platform, arch }),
      )
      .catch((error: unknown) => {
        obtained = undefined;
        throw error;
      });
    return obtained;
  };
}
