import type { Fields } from '../fields.ts';
import { readPattern } from '../pattern.ts';
import type { Normalizer } from './normalizer.ts';

/**
 * Puts something in the place of all that a pattern finds.
 *
 * @throws TokenizerError
 */
export function readReplace(fields: Fields): Normalizer {
  const pattern = readPattern(fields, 'pattern');
  const content = fields.text('content');
  return (text, budget) => {
    const stretches: number[] = [];
    pattern(text.text, (start, end) => stretches.push(start, end), budget);
    return stretches.length === 0 ? text : text.replaced(stretches, content);
  };
}
