import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { runCli } from '../support/cli.ts';
import { fillingPickles, lyingPickles, type HostilePickle } from '../support/hostile-pickles.ts';
import { tempDir } from '../support/temp.ts';

const maxBytes = 256e6;
const peakMemory = pathToFileURL(join(import.meta.dirname, '../support/peak-memory.mjs'));

const bomb: HostilePickle = {
  name: 'zeros, a thousandth of their size',
  bytes: () => gzipSync(Buffer.alloc(300_000_000), { level: 1 }),
};

describe(`mlpack inspect refuses hostile pickles in ${maxBytes / 1e6} MB`, () => {
  it.each([...fillingPickles, ...lyingPickles, bomb])('$name', async ({ bytes }) => {
    const cwd = await tempDir();
    await writeFile(join(cwd, 'model.pkl'), bytes());
    const env = { NODE_OPTIONS: `--import ${peakMemory.href}` };
    const { exitCode, stdout, stderr } = await runCli(['inspect', 'model.pkl'], {
      cwd,
      cacheDir: join(cwd, 'cache'),
      env,
    });
    const [, peakBytes] = /peak memory: (\d+) bytes/.exec(stderr) ?? [];
    // What can be read as data is described, and its refusal foretold; the rest is an error.
    expect(exitCode === 0 ? stdout : stderr).toMatch(/mlpack would refuse this model:|\[MODEL_\w+\]/);
    expect([0, 3]).toContain(exitCode);
    expect(stdout.length).toBeLessThan(100_000);
    expect(Number(peakBytes)).toBeLessThan(maxBytes);
    expect(await readdir(cwd)).not.toContain('hacked');
  });
});
