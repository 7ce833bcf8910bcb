import { setFlagsFromString } from 'node:v8';

/**
 * Does something that makes many objects which all stay. V8 doubles the space of new objects up to 128 MB as long as they
 * survive, which would be more than a whole pickle may hold; here it stays as it is.
 */
export async function withSmallNursery<Result>(work: () => Promise<Result>): Promise<Result> {
  setFlagsFromString('--semi-space-growth-factor=1');
  try {
    return await work();
  } finally {
    setFlagsFromString('--semi-space-growth-factor=2');
  }
}
