import { describe, expect, it } from 'vitest';
import type { PickleValue } from '../../pickle/pickle-values.ts';
import { slicedColumns } from './sliced-columns.ts';

const names = ['c', 'a', 'f', 'b', 'e', 'd'];

/** The names of the columns that a slice chooses. */
function chosen(...bounds: readonly PickleValue[]): string | undefined {
  return slicedColumns(bounds, names, names.length)
    ?.map((column) => names[column])
    .join('');
}

describe('slicedColumns', () => {
  it.each<[slice: string, bounds: readonly PickleValue[], columns: string]>([
    ['a:b', ['a', 'b', null], 'afb'],
    ['b:', ['b', null, null], 'bed'],
    [':f', [null, 'f', null], 'caf'],
    [':', [null, null, null], 'cafbed'],
    ['b:a', ['b', 'a', null], ''],
    ['a:e:2', ['a', 'e', 2n], 'ab'],
    ['e:f:-1', ['e', 'f', -1n], 'ebf'],
    ['f::-1', ['f', null, -1n], 'fac'],
  ])('takes names, the last one included: %s', (_, bounds, columns) => {
    expect(chosen(...bounds)).toBe(columns);
  });

  it.each<[slice: string, bounds: readonly PickleValue[], columns: string]>([
    ['0:5:2', [0n, 5n, 2n], 'cfe'],
    ['1:3', [1n, 3n, null], 'af'],
    ['-2:', [-2n, null, null], 'ed'],
    [':-4', [null, -4n, null], 'ca'],
    ['4:1:-1', [4n, 1n, -1n], 'ebf'],
    ['::-2', [null, null, -2n], 'dba'],
    ['-99:99', [-99n, 99n, null], 'cafbed'],
    ['99:-99:-1', [99n, -99n, -1n], 'debfac'],
    ['2^70:', [2n ** 70n, null, null], ''],
  ])('takes numbers, the last one not included: %s', (_, bounds, columns) => {
    expect(chosen(...bounds)).toBe(columns);
  });

  it.each<[what: string, bounds: readonly PickleValue[]]>([
    ['a name that no column has', ['a', 'x', null]],
    ['a bound that is neither', [0.5, null, null]],
    ['a step of 0', [null, null, 0n]],
    ['a step that is no number', [null, null, 'a']],
  ])('refuses %s', (_, bounds) => {
    expect(chosen(...bounds)).toBeUndefined();
  });
});
