import { expect, it } from 'vitest';
import { checkedOutputs } from './checked-outputs.ts';
import { thrown } from './failed-code.ts';

const files = [{ path: 'code/after.mjs', source: 'after.ts', sha256: '' }];
const float32 = { dtype: 'float32', batchAxis: 0 } as const;
const step = {
  files,
  inputs: [{ ...float32, name: 'x', shape: ['batch', 'D'] }],
  outputs: [{ ...float32, name: 'y', shape: ['N', 'D', 2] }],
};
const sent = [{ name: 'x', dtype: 'float32', shape: [3, 4], data: new Float32Array(12) }] as const;

it('takes what is as declared, the sizes of inputs among it', () => {
  const made = [{ shape: [3, 4, 2], data: new Float32Array(24) }];
  expect(checkedOutputs(step, sent, made)).toBe(made);
});

it.each([
  [[3, 4], 12, 'output "y" is [3, 4], but [N=3, D=4, 2] is declared'],
  [[2, 4, 2], 16, 'output "y" is [2, 4, 2], but [N=3, D=4, 2] is declared'],
  [[3, 5, 2], 30, 'output "y" is [3, 5, 2], but [N=3, D=4, 2] is declared'],
  [[3, 4, 3], 36, 'output "y" is [3, 4, 3], but [N=3, D=4, 2] is declared'],
  [[3, 4, 2], 23, 'output "y" is [3, 4, 2], but has 23 elements'],
  [[3, NaN, 2], 0, 'output "y" is [3, NaN, 2]'],
  [[-3, 4, 2], 0, 'output "y" is [-3, 4, 2]'],
])('refuses a shape of %j with %d elements', (shape, count, message) => {
  expect(() => checkedOutputs(step, sent, [{ shape, data: new Float32Array(count) }])).toThrow(
    `after.ts: ${message}`,
  );
});

it('an error has the first place of its stack that is in the step, and one line', () => {
  const stack = `TypeError: boom
    at node:internal/x:1:2
    at run (file:///opt/mlpack/model/code/after.mjs:12:9)
    at file:///opt/mlpack/model/code/other.mjs:3:4`;
  expect(thrown({ files }, 'TypeError: boom\nand more', stack).message).toBe(
    'after.ts:12:9: TypeError: boom and more',
  );
  expect(thrown({ files }, 'it threw 3', '').message).toBe('after.ts: it threw 3');
});
