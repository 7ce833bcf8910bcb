import type { ProcessFacts } from '../../src/app/environment/environment.ts';
import { noEngine } from './no-engine.ts';

/** A process that mlpack could run in: in a folder that is its user's home, too, without an engine, telling nobody anything. */
export function processFacts(folder: string, changes: Partial<ProcessFacts> = {}): ProcessFacts {
  return {
    cwd: folder,
    home: folder,
    env: noEngine,
    execPath: process.execPath,
    arch: 'x64',
    platform: 'linux',
    nodeVersion: process.versions.node,
    command: 'mlpack test',
    version: '0.0.0',
    insecureRegistries: [],
    progress: { step: (_, run) => run(() => {}), note: () => {} },
    signal: new AbortController().signal,
    now: () => new Date(0),
    ...changes,
  };
}
