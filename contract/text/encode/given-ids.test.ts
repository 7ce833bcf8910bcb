import { describe, expect, it } from 'vitest';
import { withGivenIds } from './given-ids.ts';

const encoded = {
  ids: BigInt64Array.of(2n, 3n, 2n, 5n),
  mask: BigInt64Array.of(1n, 0n, 1n, 1n),
  types: BigInt64Array.of(0n, 1n, 0n, 0n),
  width: 2,
  lengths: Int32Array.of(1, 2),
};
const step = {
  input: 'token_ids',
  size: 10,
  maxLength: 3,
  truncationSide: 'right',
  padding: { id: 9, typeId: 1 },
} as const;

describe('ids of tokens', () => {
  it('stand in place of those that were made of a text, and others stay', () => {
    expect(withGivenIds(step, encoded, ['[4,5,6]', 'null'])).toEqual({
      ids: BigInt64Array.of(4n, 5n, 6n, 2n, 5n, 9n),
      mask: BigInt64Array.of(1n, 1n, 1n, 1n, 1n, 0n),
      types: BigInt64Array.of(0n, 0n, 0n, 0n, 0n, 1n),
      width: 3,
      lengths: Int32Array.of(3, 2),
    });
    expect(withGivenIds(step, encoded, ['null', 'null'])).toBe(encoded);
  });

  it('are cut on the side on which texts are', () => {
    const of = (truncationSide: 'left' | 'right') => [
      ...withGivenIds({ ...step, truncationSide }, encoded, ['[1,2,3,4]', '[7]']).ids,
    ];
    expect([of('right'), of('left')]).toEqual([
      [1n, 2n, 3n, 7n, 9n, 9n],
      [2n, 3n, 4n, 7n, 9n, 9n],
    ]);
  });

  it.each(['[]', '7', '[7', '[1.5]', '[-1]', '[10]', '["7"]', '[null]', '', '{"length": 1}'])(
    'are refused as %s',
    (text) => {
      expect(() => withGivenIds(step, encoded, ['null', text])).toThrow(
        expect.objectContaining({ input: 'token_ids', row: 1, message: expect.stringContaining('expected') }),
      );
    },
  );
});
