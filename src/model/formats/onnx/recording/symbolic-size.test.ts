import { describe, expect, it } from 'vitest';
import { evaluateSize, symbolsOf } from './symbolic-size.ts';

const four = () => 4;

describe('a symbolic size', () => {
  it.each([
    ['batch', ['batch'], 4],
    ['past_sequence_length + 1', ['past_sequence_length'], 5],
    ['past_sequence_length + sequence_length', ['past_sequence_length', 'sequence_length'], 8],
    ['2*s0 - 1', ['s0'], 7],
    ['(s0 + s1) // 3', ['s0', 's1'], 2],
    ['3*s0 + 2*s0', ['s0'], 20],
    // Names that only look like sums.
    ['unk__12', ['unk__12'], 4],
    ['batch size', ['batch size'], 4],
    ['-1', ['-1'], 4],
    ['a + ', ['a + '], 4],
    ['__proto__', ['__proto__'], 4],
    ['', [''], 4],
    // No sizes.
    ['s0 - 5', ['s0'], null],
    ['s0 // 0', ['s0'], null],
  ])('%j is made of %j', (size, symbols, value) => {
    expect([symbolsOf(size), evaluateSize(size, four)]).toEqual([symbols, value]);
  });

  it('that is nested without end is a name', () => {
    const size = '('.repeat(100_000);
    expect(evaluateSize(size, four)).toBe(4);
  });
});
