import { describe, expect, it } from 'vitest';
import { RegexError } from '../syntax.ts';
import { compileFindMatches } from './find-matches.ts';

function matchesOf(pattern: string, text: string): string[] {
  const found: string[] = [];
  compileFindMatches(pattern)(text, (start, end) => found.push(text.slice(start, end)), { steps: 1_000_000 });
  return found;
}

describe('compileFindMatches', () => {
  it.each([
    [String.raw`\p{L}+|\p{N}{1,3}`, 'añ1234', ['añ', '123', '4']],
    [String.raw`\s+(?!\S)|\s+`, 'a   b ', ['  ', ' ', ' ']],
    [String.raw`(?i:'s|'ll)`, "'S'Ll'sS", ["'S", "'Ll", "'s"]],
    [String.raw`[^(\s|[.,!?])]+`, 'one,two (three)', ['one', 'two', 'three']],
    ['[a-z&&[^aeiou]]+', 'consonants', ['c', 'ns', 'n', 'nts']],
    ['a++a|b', 'aaab', ['b']],
    ['(?>a+)b', 'aab', ['aab']],
    ['x*', 'axb', ['', 'x', '']],
    ['^', 'a\nb\n', ['', '']],
    [String.raw`\A.|.\z`, 'a\nb', ['a', 'b']],
    ['[[:alpha:]]+', 'é1Ж', ['é', 'Ж']],
    [String.raw`\p{Han}+|\p{^Letter}`, '漢字ab1', ['漢字', '1']],
    [String.raw`[\x{1F600}-\x{1F64F}]`, 'a🙂b', ['🙂']],
  ])('%s finds in %j what Oniguruma finds', (pattern, text, found) => {
    expect(matchesOf(pattern, text)).toEqual(found);
  });

  it.each([
    [String.raw`(a)\1`, String.raw`has \1, which refers back or is octal`],
    [String.raw`\p{Klingon}`, "has the property Klingon, which isn't known"],
    [String.raw`\X`, String.raw`has \X, which isn't known`],
    ['(?x) a', "has a group (?x…), which isn't known"],
    ['a**', 'repeats what is repeated already'],
    ['(?<=a+)b', 'looks behind for what has no fixed width'],
    ['[[[[[[[[[[[[[[[[[[[[[[a', 'has sets within sets, more than 20'],
    ['(a', 'ends too early'],
    ['a{1001}', 'counts more than 1000 repetitions'],
  ])('refuses %s, and says why', (pattern, reason) => {
    expect(() => compileFindMatches(pattern)).toThrow(new RegexError(reason));
  });
});
