import { join } from 'node:path';
import { expect, it } from 'vitest';
import { described } from '../../../../test/support/described.ts';
import { writeJoblibForest } from '../../../../test/support/joblib-forest.ts';
import { tempDir } from '../../../../test/support/temp.ts';
import { convertFiles } from '../../convert-file.ts';
import { maxConvertedBytes } from '../conversion-problems.ts';

/** A forest that is too large to be converted just to be looked at. */
async function largeForest(...children: readonly [left: number, right: number][]) {
  const path = join(await tempDir(), 'forest.joblib');
  expect(await writeJoblibForest(path, 8, 30_000, ...children)).toBeGreaterThan(maxConvertedBytes);
  return path;
}

it('the trees of a large forest are looked at, where nothing is wrong with them', async () => {
  const { source } = await described(await largeForest());
  expect(source).toMatchObject({ conversion: 'left out', problems: [], trees: { count: 8, nodes: 240_000 } });
});

it.each<[problem: string, children: [number, number]]>([
  ['a node that goes on to itself', [0, 1]],
  ['a child that is not there', [1, 30_000]],
])('a large forest with %s is refused in the words of a conversion', async (_, children) => {
  const path = await largeForest(children);
  const { source } = await described(path);
  expect(source).toMatchObject({
    conversion: 'left out',
    problems: [
      { place: 'RandomForestClassifier', reason: expect.stringContaining('has a tree that goes on') },
    ],
  });
  await expect(convertFiles([path], await tempDir())).rejects.toMatchObject({
    message: `${path}: RandomForestClassifier ${source.problems[0]?.reason}.`,
    suggestions: source.problems[0]?.suggestions,
  });
});
