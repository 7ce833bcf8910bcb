/** Work that several wait for. */
export interface SharedWork<T> {
  /** The result, for who does not count as waiting. */
  readonly result: Promise<T>;
  /** Waits for the result; a signal that fires ends the waiting with its reason. */
  join(signal?: AbortSignal): Promise<T>;
  /** Whether everybody who waited has gone, and the work was told to stop. */
  isAbandoned(): boolean;
}

/** Begins work that goes on until it is done or the last who waits for it has gone. */
export function shareWork<T>(work: (signal: AbortSignal) => Promise<T>): SharedWork<T> {
  const abandoned = new AbortController();
  const result = work(abandoned.signal);
  let waiting = 0;
  return {
    result,
    isAbandoned: () => abandoned.signal.aborted,
    async join(signal) {
      signal?.throwIfAborted();
      waiting += 1;
      const gone = Promise.withResolvers<never>();
      const leave = () => {
        gone.reject(signal?.reason);
        waiting -= 1;
        if (waiting === 0) abandoned.abort(signal?.reason);
      };
      signal?.addEventListener('abort', leave, { once: true });
      try {
        return await Promise.race([result, gone.promise]);
      } finally {
        signal?.removeEventListener('abort', leave);
      }
    },
  };
}
