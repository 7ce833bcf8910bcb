import type { NumpyDtype } from './numpy-dtype.ts';

/** In words, what elements are that no tensor can have; undefined for those of a type that one can have. */
export function unsupportedElements({ kind, itemBytes, name }: NumpyDtype): string | undefined {
  switch (kind) {
    case 'M':
      return 'dates (datetime64)';
    case 'm':
      return 'durations (timedelta64)';
    case 'c':
      return `complex numbers (${name})`;
    case 'V':
      return 'records';
    case 'f':
      return itemBytes > 8 ? `numbers of more than 64 bits (${name})` : undefined;
    default:
      return undefined;
  }
}

/** What to do about labels or categories that no tensor can have. */
export function asText(name: string): string {
  const [values, whose] = name.includes('classes') ? ['y', 'the labels'] : ['frame[name]', 'the column'];
  return `Make ${whose} text before the model is fitted: ${values}.astype(str).`;
}
