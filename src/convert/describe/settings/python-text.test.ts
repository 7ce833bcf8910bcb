import { expect, it } from 'vitest';
import {
  PickleDict,
  PickleGlobal,
  PickleList,
  PickleObject,
  PickleTuple,
  type PickleValue,
} from '../../pickle/pickle-values.ts';
import { pythonText } from './python-text.ts';

const dict = new PickleDict();
dict.set(0n, 1);
dict.set('a', null);
const long = new PickleList();
long.items.push(...Array.from({ length: 40 }, () => 7n));

it.each<readonly [string, PickleValue]>([
  ['None', null],
  ['True', true],
  ['3', 3n],
  ['1.0', 1],
  ['-0.0', -0],
  ['0.1', 0.1],
  ['0.0001', 1e-4],
  ['1.5e-05', 1.5e-5],
  ['1e+16', 1e16],
  ['123456789012345.0', 123456789012345],
  ['nan', Number.NaN],
  ['-inf', -Infinity],
  [`"it's"`, "it's"],
  [String.raw`'a\nb\\'`, 'a\nb\\'],
  ['(1,)', new PickleTuple([1n])],
  ["(1, 'x')", new PickleTuple([1n, 'x'])],
  ["{0: 1.0, 'a': None}", dict],
  ['[7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, … 28 more]', long],
  ['numpy.log1p', new PickleGlobal('numpy', 'log1p')],
  ['SVC()', new PickleObject(new PickleGlobal('sklearn.svm._classes', 'SVC'), [])],
  ['<a DataFrame of pandas>', new PickleObject(new PickleGlobal('pandas.core.frame', 'DataFrame'), [1n])],
])('writes %s', (text, value) => {
  expect(pythonText(value)).toBe(text);
});

it('is cut where it is long, however deep', () => {
  let value: PickleValue = 'x'.repeat(10_000);
  expect(pythonText(value).length).toBeLessThan(130);
  for (let depth = 0; depth < 100; depth += 1) value = new PickleTuple([value, value]);
  expect(pythonText(value).length).toBeLessThan(130);
});
