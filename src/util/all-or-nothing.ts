/**
 * `Promise.all` that leaves nothing running: once one fails, the signal given to all is aborted, the
 * others are waited for, and the first failure is thrown.
 */
export async function allOrNothing<T extends readonly Promise<unknown>[] | []>(
  signal: AbortSignal | undefined,
  start: (signal: AbortSignal) => T,
): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  const stop = new AbortController();
  const promises = start(signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]));
  try {
    return await Promise.all(promises);
  } catch (error) {
    stop.abort(error);
    await Promise.allSettled(promises);
    throw error;
  }
}
