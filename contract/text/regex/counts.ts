import type { RegexReader } from './regex-reader.ts';

/** How often something is there at least and at most. */
export type Counts = readonly [min: number, max: number];

/** Reads what says how often; undefined where nothing does. */
export function readCounts(reader: RegexReader): Counts | undefined {
  if (reader.takes('*')) return [0, Infinity];
  if (reader.takes('+')) return [1, Infinity];
  if (reader.takes('?')) return [0, 1];
  const start = reader.at;
  if (!reader.takes('{')) return undefined;
  const low = reader.takeWhile(/^[0-9]$/, 10);
  const isRange = reader.takes(',');
  const high = isRange ? reader.takeWhile(/^[0-9]$/, 10) : low;
  // Braces that say no count are characters like others.
  if (!reader.takes('}') || (low === '' && !isRange)) {
    reader.returnTo(start);
    return undefined;
  }
  return [low === '' ? 0 : Number(low), high === '' ? Infinity : Number(high)];
}
