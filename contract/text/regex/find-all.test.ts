import { describe, expect, it } from 'vitest';
import { compileFindAll } from './find-all.ts';
import { BudgetError } from './match.ts';
import { RegexError } from './syntax.ts';

function findAll(pattern: string, text: string): string[] {
  const found: string[] = [];
  compileFindAll(pattern)(text, (token) => found.push(token));
  return found;
}

describe('compileFindAll', () => {
  it.each([
    [String.raw`\b\w\w+\b`, 'é _b 漢字 x', ['_b', '漢字']],
    [String.raw`\w*`, 'ab c', ['ab', '', 'c', '']],
    [String.raw`(\w)\w*`, 'ab c', ['a', 'c']],
    [String.raw`a|(b)`, 'ab', ['', 'b']],
    ['(?i)straße', 'STRAẞE straße', ['STRAẞE', 'straße']],
    [String.raw`\B`, '', []],
    ['.', '\u{1F642}a', ['\u{1F642}', 'a']],
    [String.raw`(?<=\.)\w`, '.a\u{1D49C}.\u{1D49C}', ['a', '\u{1D49C}']],
  ])('%s finds in %j what Python finds', (pattern, text, found) => {
    expect(findAll(pattern, text)).toEqual(found);
  });

  it.each([
    [String.raw`(a)\1`, 'refers back to what a group matched'],
    ['(a)(b)', 'captures 2 groups, of which scikit-learn takes one at most'],
    ['(?x) a', 'has the flag (?x)'],
    ['a++', 'repeats without going back (possessive)'],
    ['(?>a)', "has a group (?>…), which isn't known"],
    ['(?(1)a|b)', "has a group (?(…), which isn't known"],
    ['a**', 'repeats what is repeated already'],
    ['*a', 'has * with nothing before it to repeat'],
    [String.raw`\b+`, 'repeats a place, where nothing is to repeat'],
    ['(?<=a+)b', 'looks behind for what has no fixed width'],
    [String.raw`\p{L}`, String.raw`has \p, which isn't known`],
    ['[z-a]', 'has a range of characters that is none'],
    ['(a', 'ends too early'],
    ['[a', 'ends too early'],
    ['a)', 'closes a group that it has not opened'],
    ['a{1001}', 'counts more than 1000 repetitions'],
    ['(?:(?:a{900}b){900}){900}', 'is too large where its repetitions are written out'],
    [`${'('.repeat(10_000)}a`, 'has groups within groups, more than 50'],
  ])('refuses %s, and says why', (pattern, reason) => {
    expect(() => compileFindAll(pattern)).toThrow(new RegexError(reason));
  });

  it.each([String.raw`(a+)+$`, '(?:a|a)*b', String.raw`\w+@`, '(?:a*)*b', '(?:a?){60}a{60}'])(
    '%s ends, whatever it is to find',
    (pattern) => {
      expect(() => findAll(pattern, `${'a'.repeat(20_000)}!`)).toThrow(BudgetError);
    },
  );
});
