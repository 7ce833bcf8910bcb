import { parseArgs } from 'node:util';

interface CommandLine<Flag extends string> {
  readonly numbers: Readonly<Record<Flag, number>>;
  /** What stands there without dashes, for example names of workloads. */
  readonly names: readonly string[];
}

/**
 * Reads `--flag NUMBER` for each of `defaults`, and names.
 *
 * @throws Error for an unknown flag or a value that is no positive number
 */
export function commandLine<Flag extends string>(
  defaults: Readonly<Record<Flag, number>>,
): CommandLine<Flag> {
  const { values, positionals } = parseArgs({
    options: Object.fromEntries(Object.keys(defaults).map((flag) => [flag, { type: 'string' as const }])),
    allowPositionals: true,
  });
  const numbers: Record<Flag, number> = { ...defaults };
  for (const flag in numbers) {
    const text = values[flag];
    if (text === undefined) continue;
    const number = Number(text);
    if (!(number > 0)) throw new RangeError(`--${flag}: expected a positive number, got "${text}"`);
    numbers[flag] = number;
  }
  return { numbers, names: positionals };
}
