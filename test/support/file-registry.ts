import { afterAll } from 'vitest';
import { startRegistry, type Registry } from './registry.ts';

let starting: Promise<Registry> | undefined;
afterAll(async () => {
  await (await starting)?.stop();
  starting = undefined;
});

/** A registry that the tests of a file share, so that layers are pushed once: each has repositories of its own. */
export function fileRegistry(): Promise<Registry> {
  starting ??= startRegistry();
  return starting;
}
