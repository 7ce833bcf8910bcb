/** An item of a header such as Accept. RFC 9110, 12.4.2. */
export interface Weighted {
  /** Name of the item in lower case, without parameters. */
  readonly name: string;
  /** 1 unless it says otherwise; 0: refused. NaN where what it says is no number. */
  readonly quality: number;
}

/** The items of a header such as Accept, in its order; empty ones are none (RFC 9110, 5.6.1). */
export function weightedNames(header: string): Weighted[] {
  return header.split(',').flatMap((item) => {
    const [name = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
    if (name === '') return [];
    const quality = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
    return [{ name, quality }];
  });
}

/**
 * The value that a header such as Accept prefers. RFC 9110, 12.4.2 and 12.5.
 *
 * @param valueOf what a name in the list stands for; undefined for what this server doesn't have
 * @returns undefined when the header has none of them, or refuses them by q=0
 */
export function preferred<T>(header: string, valueOf: (name: string) => T | undefined): T | undefined {
  let best: T | undefined;
  let bestQuality = 0;
  for (const { name, quality } of weightedNames(header)) {
    const value = valueOf(name);
    if (value === undefined || !(quality > bestQuality)) continue;
    best = value;
    bestQuality = quality;
  }
  return best;
}

/** Which of the items of an Accept names a media type most closely, by its index; -1 where none does. RFC 9110, 12.5.1. */
export function closestRange(ranges: readonly Weighted[], type: string): number {
  for (const wanted of [type, `${type.slice(0, type.indexOf('/'))}/*`, '*/*']) {
    const index = ranges.findIndex(({ name }) => name === wanted);
    if (index !== -1) return index;
  }
  return -1;
}
