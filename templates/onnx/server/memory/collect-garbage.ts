import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * A function that collects this thread's garbage at once. Left to itself V8 does so when it has as much again, which is
 * right for speed and wrong for memory that another thread is about to be given.
 */
export function garbageCollector(): () => void {
  // There is no other way to it without a flag at the start. https://nodejs.org/api/v8.html#v8setflagsfromstringflags
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  return () => {
    if (typeof collect === 'function') collect();
  };
}
