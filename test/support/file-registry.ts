import { atFileEnd } from './file-end.ts';
import { startRegistry, type Registry } from './registry.ts';

let starting: Promise<Registry> | undefined;

/** A registry that the tests of a file share, so that layers are pushed once: each has repositories of its own. */
export function fileRegistry(): Promise<Registry> {
  if (starting === undefined) {
    starting = startRegistry();
    atFileEnd(async () => {
      await (await starting)?.stop();
      starting = undefined;
    });
  }
  return starting;
}
