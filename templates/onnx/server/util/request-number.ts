import { randomBytes } from 'node:crypto';

/** What the ids of this thread's requests begin with, and no other thread's, server's or start's. */
export const requestIdPrefix = `${randomBytes(8).toString('hex')}-`;

let count = 0;

/** The number of a request of this thread, counted from 0. */
export function newRequestNumber(): number {
  return count++;
}

/**
 * The id of a request, which no other has: of 18 to 28 ASCII characters.
 *
 * @param prefix of the thread that numbered it
 */
export function requestIdOf(requestNumber: number, prefix = requestIdPrefix): string {
  return prefix + requestNumber.toString(36);
}
