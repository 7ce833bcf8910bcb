/**
 * The value that a header such as Accept prefers. RFC 9110, 12.4.2 and 12.5.
 *
 * @param valueOf what a name in the list stands for; undefined for what this server doesn't have
 * @returns undefined when the header has none of them, or refuses them by q=0
 */
export function preferred<T>(header: string, valueOf: (name: string) => T | undefined): T | undefined {
  let best: T | undefined;
  let bestQuality = 0;
  for (const item of header.split(',')) {
    const [name = '', ...parameters] = item.split(';').map((part) => part.trim().toLowerCase());
    const quality = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
    const value = valueOf(name);
    if (value === undefined || !(quality > bestQuality)) continue;
    best = value;
    bestQuality = quality;
  }
  return best;
}
