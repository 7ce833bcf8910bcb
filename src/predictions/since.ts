import { MlpackError } from '../errors/mlpack-error.ts';

const unitMs = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 } as const;

/**
 * A point in time as the command line has it: how long ago (`90s`, `30m`, `1h`, `7d`, `2w`), or ISO 8601.
 *
 * @throws MlpackError USAGE
 */
export function parseSince(text: string, now: Date): Date {
  const [, count, unit] = /^(\d{1,9})([smhdw])$/.exec(text) ?? [];
  if (count !== undefined && isUnit(unit)) return new Date(now.getTime() - Number(count) * unitMs[unit]);
  const date = /^\d{4}-\d\d/.test(text) ? new Date(text) : new Date(Number.NaN);
  if (!Number.isNaN(date.getTime())) return date;
  throw new MlpackError('USAGE', `"${text}" is no point in time.`, {
    suggestions: ['Write how long ago, for example 30m, 1h or 7d, or a time such as 2026-11-25T08:00Z'],
  });
}

function isUnit(text: string | undefined): text is keyof typeof unitMs {
  return text !== undefined && Object.hasOwn(unitMs, text);
}
