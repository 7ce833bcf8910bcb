import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { hostileBoosters } from '../support/hostile-boosters/hostile-boosters.ts';
import { fillingPickles, lyingPickles, type HostilePickle } from '../support/hostile-pickles.ts';
import { runMeasured } from '../support/peak-memory.ts';
import { tempDir } from '../support/temp.ts';

const maxBytes = 256e6;

const bomb: HostilePickle = {
  name: 'zeros, a thousandth of their size',
  bytes: () => gzipSync(Buffer.alloc(300_000_000), { level: 1 }),
};

describe(`mlpack inspect refuses hostile pickles in ${maxBytes / 1e6} MB`, () => {
  it.each([...fillingPickles, ...lyingPickles, bomb])('$name', async ({ bytes }) => {
    const cwd = await tempDir();
    await writeFile(join(cwd, 'model.pkl'), bytes());
    const { exitCode, stdout, stderr, peakBytes } = await runMeasured(['inspect', 'model.pkl'], cwd);
    // What can be read as data is described, and its refusal foretold; the rest is an error.
    expect(exitCode === 0 ? stdout : stderr).toMatch(/mlpack would refuse this model:|\[MODEL_\w+\]/);
    expect([0, 3]).toContain(exitCode);
    expect(stdout.length).toBeLessThan(100_000);
    expect(peakBytes).toBeLessThan(maxBytes);
    expect(await readdir(cwd)).not.toContain('hacked');
  });
});

/** Those that cost most of what a booster may say. */
const worstBoosters: readonly (readonly [file: string, name: string])[] = [
  ['model.json', 'trees of nothing, millions'],
  ['model.json', 'numbers, tens of millions'],
  ['model.ubj', 'nothings, millions'],
  ['model.bst', 'trees of nothing, many'],
  ['model.txt', 'columns of one letter, millions'],
  ['model.txt', 'a line of 15 MB'],
  ['model.txt', 'a line of 40 MB'],
  ['catboost.json', 'leaves, 8 million'],
];

describe.each(['build', 'convert'])(
  `mlpack %s refuses hostile boosters in ${maxBytes / 1e6} MB`,
  (command) => {
    it.each(worstBoosters)('%s of %s', async (file, name) => {
      const cwd = await tempDir();
      const hostile = hostileBoosters[file]?.find((one) => one.name === name);
      await writeFile(join(cwd, file), hostile?.bytes() ?? '');
      const args = command === 'build' ? [command, file] : [command, file, '-o', 'model.onnx'];
      const { exitCode, stderr, peakBytes } = await runMeasured(args, cwd);
      expect(stderr).toMatch(/\[MODEL_(INVALID|UNSUPPORTED)\]/);
      expect(exitCode).toBe(3);
      expect(peakBytes).toBeLessThan(maxBytes);
      expect(await readdir(cwd)).not.toContain('model.onnx');
    });
  },
);
