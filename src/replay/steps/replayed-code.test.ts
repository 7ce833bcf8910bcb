import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tempDir } from '../../../test/support/temp.ts';
import { ReplayedCode } from './replayed-code.ts';

const x = { name: 'x', dtype: 'float32', shape: ['N'], batchAxis: 0 } as const;

/** A step of that code, which makes y of x. */
async function started(code: string): Promise<ReplayedCode> {
  const folder = await tempDir();
  await mkdir(join(folder, 'code'));
  await writeFile(join(folder, 'code', 'after.mjs'), code);
  const files = [{ path: 'code/after.mjs', source: 'after.ts', sha256: '' }];
  const step = { kind: 'code', files, inputs: [x], outputs: [{ ...x, name: 'y' }] } as const;
  return await ReplayedCode.start({ ...step, timeoutMs: 500, memoryMb: 64 }, folder);
}

const tensors = (...data: number[]) =>
  new Map([['x', { name: 'x', dtype: 'float32', shape: [data.length], data } as const]]);

const doubled = `export default ({ x }) => {
  if (x.data[0] === 1) throw new RangeError('one');
  if (x.data[0] === 2) for (;;);
  return { y: { shape: x.shape, data: x.data.map((one) => 2 * one) } };
};
`;

describe('code in a build', () => {
  it('makes tensors of tensors, and goes on after what it could not', async () => {
    await using code = await started(doubled);
    expect(await code.run(tensors(3, 4))).toEqual([
      { name: 'y', dtype: 'float32', shape: [2], data: [6, 8] },
    ]);
    await expect(code.run(tensors(1))).rejects.toThrow('after.ts:2:30: RangeError: one');
    await expect(code.run(tensors(2))).rejects.toThrow('after.ts: it took longer than 500 ms');
    expect(await code.run(tensors(5))).toMatchObject([{ data: [10] }]);
  });

  it('that throws outside of a call is told by its place, and the next case is computed', async () => {
    await using code = await started(`export default async ({ x }) => {
  if (x.data[0] === 1) setTimeout(() => { throw new RangeError('late'); });
  if (x.data[0] === 1) await new Promise((resolve) => setTimeout(resolve, 50));
  return { y: { shape: x.shape, data: x.data } };
};
`);
    await expect(code.run(tensors(1))).rejects.toThrow('after.ts:2:49: RangeError: late, outside of a call');
    expect(await code.run(tensors(5))).toMatchObject([{ data: [5] }]);
  });

  it.each([
    ["['a']", 'the output "y" gives "a" for row 0; float32 is declared'],
    ['[1e39]', 'the output "y" gives 1e+39 for row 0; float32 is declared'],
    ['[,]', 'the output "y" gives undefined for row 0; float32 is declared'],
    ['[1, 2, null]', 'the output "y" gives null at 2; float32 is declared', '[2]'],
    ['[1, 2, 3, undefined]', 'the output "y" gives undefined for row 1, at 1; float32 is declared', '[2, 2]'],
    ['new Float64Array(1)', 'data of the output "y" is neither Float32Array nor an array'],
  ])('that returns %s is refused: %s', async (data, problem, shape = '[1]') => {
    await using code = await started(`export default () => ({ y: { shape: ${shape}, data: ${data} } });`);
    await expect(code.run(tensors(1))).rejects.toThrow(`after.ts: TypeError: ${problem}`);
  });

  it('that can’t be loaded ends the build', async () => {
    await expect(started("import 'node:nothing';")).rejects.toMatchObject({ code: 'CODE_FAILED' });
    await expect(started('export const run = 1;')).rejects.toMatchObject({
      code: 'CODE_FAILED',
      message: 'after.ts: TypeError: it has no default export that is a function',
    });
  });
});
