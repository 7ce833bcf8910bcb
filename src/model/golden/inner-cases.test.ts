import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { tempDir } from '../../../test/support/temp.ts';
import { readGolden } from './read-golden.ts';

it('fits each case to the signature that it says it is of', async () => {
  const text = { name: 'text', dtype: 'string', shape: ['N'], batchAxis: 0 } as const;
  const best = { ...text, name: 'best' };
  const X = { name: 'X', dtype: 'float32', shape: ['N', 2], batchAxis: 0 } as const;
  const scores = { ...X, name: 'scores' };
  const path = join(await tempDir(), 'golden.json');
  const read = async (cases: readonly object[]) => {
    await writeFile(path, JSON.stringify({ cases }));
    const chain = { before: [], inputs: [X], outputs: [scores], after: [] };
    return await readGolden(path, { inputs: [text], outputs: [best] }, { chain });
  };

  const sent = { inputs: { text: ['a', 'b'] }, outputs: { best: ['x', 'y'] } };
  const graph = { signature: 'inner', inputs: { X: [[1, 2]] }, outputs: { scores: [[3, 4]] } };
  const { cases } = await read([sent, { ...sent, signature: 'outer' }, graph]);
  expect(cases.map(({ signature, inputs }) => [signature, inputs[0]?.dtype])).toEqual([
    [undefined, 'string'],
    [undefined, 'string'],
    ['inner', 'float32'],
  ]);
  await expect(read([{ ...sent, signature: 'middle' }])).rejects.toThrow(
    'signature "middle" is neither "inner" nor "outer"',
  );
});
