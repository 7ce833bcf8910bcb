import type { Fields } from '../fields.ts';
import { readPattern } from '../pattern.ts';
import { spendOnGrowth, type Normalizer } from './normalizer.ts';

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
    if (stretches.length === 0) return text;
    spendOnGrowth(budget, (stretches.length / 2) * content.length);
    return text.replaced(stretches, content);
  };
}
