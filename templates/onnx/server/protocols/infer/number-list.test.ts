import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNumberList } from './number-list.ts';

/** The numbers of a list in a text; null where it is refused. */
function read(list: string, count: number, limit = Infinity): number[] | null {
  const elements = new Float64Array(count);
  // What stands around it is neither read nor needed.
  const text = `[${list}]9`;
  return readNumberList(text, 1, 1 + list.length, elements, limit) ? [...elements] : null;
}

describe('readNumberList', () => {
  it('reads what JSON.parse reads, to the last bit', () => {
    const decimal = fc
      .tuple(fc.nat({ max: 999_999_999 }), fc.stringMatching(/^\d+$/))
      .map(([whole, fraction]) => `${whole}.${fraction}`);
    const number = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
      fc.float({ noNaN: true, noDefaultInfinity: true }).map((value) => JSON.stringify(value)),
      decimal,
      fc.integer().map(String),
      fc
        .tuple(decimal, fc.constantFrom('e', 'E'), fc.integer({ min: -30, max: 30 }))
        .map((parts) => parts.join('')),
      fc.constantFrom('-0', '-0.0', '0', '0.000', '123456789012345', '1234567890123456', '5e-324', '0.1e+2'),
    );
    const separator = fc.constantFrom(',', ', ', ' ,\n', ',\t');
    fc.assert(
      fc.property(fc.array(number, { minLength: 1 }), separator, (numbers, between) => {
        const values = numbers.map((text): unknown => JSON.parse(text));
        expect(read(numbers.join(between), numbers.length)).toEqual(values);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    '',
    ' ',
    '1,',
    ',1',
    '1,,2',
    '1 2',
    '01',
    '-',
    '+1',
    '.5',
    '1.',
    '1.e2',
    '1e',
    '1e+',
    '--1',
    '0x1',
    'NaN',
    'null',
    '"1"',
    '[1]',
    '1]',
    '1_0',
    '１',
  ])('refuses %j', (list) => {
    for (const count of [1, 2]) expect(read(list, count)).toBeNull();
  });

  it('refuses more or fewer than there are elements', () => {
    expect(read('1,2,3', 2)).toBeNull();
    expect(read('1,2,3', 4)).toBeNull();
  });

  it('refuses what is not below the limit', () => {
    expect(read('9.5,-10', 2, 10)).toBeNull();
    expect(read('1e400', 1)).toBeNull();
    expect(read('9.5,-9', 2, 10)).toEqual([9.5, -9]);
  });
});
