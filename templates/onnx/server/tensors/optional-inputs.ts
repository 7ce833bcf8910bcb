import type { Tensor } from './dtype.ts';
import type { InputSpec } from './tensor-spec.ts';

/** Fills in the inputs that callers may leave out, and did: each row of them is missing. */
export function fillOptional(feeds: Map<string, Tensor>, specs: readonly InputSpec[]): void {
  for (const { name, optional, missing = '' } of specs) {
    if (optional !== true || feeds.has(name)) continue;
    const rows = rowsOf(feeds, specs);
    if (rows === undefined) continue;
    feeds.set(name, { dtype: 'string', shape: [rows], elements: Array(rows).fill(missing) });
  }
}

function rowsOf(feeds: ReadonlyMap<string, Tensor>, specs: readonly InputSpec[]): number | undefined {
  for (const { name, batchAxis } of specs) {
    const rows = batchAxis === null ? undefined : feeds.get(name)?.shape[batchAxis];
    if (rows !== undefined) return rows;
  }
  return undefined;
}
