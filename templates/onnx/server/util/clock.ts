const { timeOrigin } = performance;

/**
 * Milliseconds since 1970, to the microsecond, and never going backwards; the same on every thread,
 * which `performance.now()` is not.
 */
export function nowMs(): number {
  return timeOrigin + performance.now();
}
