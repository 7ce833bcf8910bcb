import { readdirSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

/**
 * Gives all threads of this process the lowest priority. On Linux each has its own, and those of V8 are there
 * already; threads made later take after the one that makes them.
 */
export function yieldToOthers(): void {
  setPriority(constants.priority.PRIORITY_LOW);
  if (process.platform !== 'linux') return;
  for (const thread of readdirSync('/proc/self/task')) {
    try {
      setPriority(Number(thread), constants.priority.PRIORITY_LOW);
    } catch {
      // It may have ended.
    }
  }
}
