import { atFileEnd } from '../file-end.ts';
import type { Served } from './served.ts';

/** Starts a server for each name once in a file of tests. Modules outlive a file, and its servers don't. */
export function onceAFile(start: (name: string) => Promise<Served>): (name: string) => Promise<Served> {
  const servers = new Map<string, Promise<Served>>();
  return (name) => {
    const there = servers.get(name);
    if (there !== undefined) return there;
    const started = start(name);
    servers.set(name, started);
    atFileEnd(async () => servers.delete(name));
    return started;
  };
}
