import { MlpackError } from '../errors/mlpack-error.ts';

/**
 * The time stamped on everything in an image, in seconds: SOURCE_DATE_EPOCH, else 1970.
 * https://reproducible-builds.org/specs/source-date-epoch/
 *
 * @throws MlpackError USAGE when it isn't a whole number
 */
export function sourceDateEpoch(env: Readonly<Record<string, string | undefined>>): number {
  const text = env['SOURCE_DATE_EPOCH'];
  if (text === undefined || text === '') return 0;
  if (/^\d{1,11}$/.test(text)) return Number(text);
  throw new MlpackError('USAGE', `SOURCE_DATE_EPOCH=${text} is not a number of seconds since 1970.`, {
    suggestions: ['Unset it, or set it with: export SOURCE_DATE_EPOCH=$(git log -1 --format=%ct)'],
  });
}

/** The SOURCE_DATE_EPOCH an image was built with, by when it says it was created; 0 where it doesn't. */
export function createdSecondsOf(config: { readonly created?: string } | undefined): number {
  const milliseconds = Date.parse(config?.created ?? '');
  return Number.isNaN(milliseconds) ? 0 : Math.max(0, Math.floor(milliseconds / 1000));
}
