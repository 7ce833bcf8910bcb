import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { runCli, startCli } from './cli.ts';
import { checkLayout, litterIn, sha256OfFile } from './layout-check.ts';
import { writeSmallProject } from './projects.ts';
import { randomNumbers } from './random-numbers.ts';

interface KillLoop {
  /** Builds to kill; those that end before their kill comes don't count. */
  readonly kills: number;
  /** Seed of the moments: the same seed kills after the same delays. */
  readonly seed: number;
  /** An empty folder. */
  readonly dir: string;
  /** A warm cache that may be written to. */
  readonly cacheDir: string;
}

/** What was seen on the way. */
interface KillLoopFigures {
  readonly killed: number;
  /** Builds that had ended before their kill came. */
  readonly finished: number;
  /** Killed builds whose image was there all the same: killed after the last rename. */
  readonly delivered: number;
  /** Largest number of unfinished files at any time. */
  readonly mostLitter: number;
}

/**
 * Kills builds into one layout and one cache at random moments. After each the layout must be whole, the cache
 * must hold what its names say, and unfinished files must be no more than one build leaves. The last build, which
 * nobody kills, must give the digest that a build elsewhere gives, and must clean up.
 */
export async function killLoop({ kills, seed, dir, cacheDir }: KillLoop): Promise<KillLoopFigures> {
  const random = randomNumbers(seed);
  const [project, layout] = [join(dir, 'project'), join(dir, 'layout')];
  await writeSmallProject(project);
  const build = (version: string, tag: string, to = layout) =>
    ['build', 'model.onnx', '--version', version, '--tag', `soak:${tag}`, '--output', `oci:${to}`] as const;
  const runWhole = async (args: readonly string[], cache = {}) => {
    const { exitCode, stderr } = await runCli(args, { cwd: project, ...cache });
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
  };

  await runWhole(build('9.9.9', 'last', join(dir, 'elsewhere')));
  await runWhole(build('0.0.0', '0'), { cacheDir });
  const begin = performance.now();
  await runWhole(build('0.0.0', '1'), { cacheDir });
  const buildMs = performance.now() - begin;

  // What was there before is hashed once, at the end.
  const cache = cacheVerifier(cacheDir);
  await cache.passOver();
  const figures = { killed: 0, finished: 0, delivered: 0, mostLitter: 0 };
  let before = await checkLayout(layout);
  for (let i = 1; figures.killed < kills; i += 1) {
    // Three names in turns, so that kills also hit the removal of what an image replaces.
    const cli = startCli(build(`0.0.${i}`, String(i % 3)), { cwd: project, cacheDir });
    await Promise.race([delay(random() * buildMs), cli.finished]);
    cli.kill('SIGKILL');
    const { signal } = await cli.finished;
    const after = await checkLayout(layout);
    const others = [...after].filter(([name]) => name !== `soak:${i % 3}`);
    expect(others, `seed ${seed}, kill ${i}`).toEqual(
      [...before].filter(([name]) => name !== `soak:${i % 3}`),
    );
    const isNew = after.get(`soak:${i % 3}`) !== before.get(`soak:${i % 3}`);
    if (signal === undefined) expect(isNew).toBe(true);
    await cache.verifyNew();
    const litter = await litterIn(layout, cacheDir, project);
    expect(litter.length, litter.join('\n')).toBeLessThan(12);
    figures[signal === undefined ? 'finished' : 'killed'] += 1;
    if (signal !== undefined && isNew) figures.delivered += 1;
    figures.mostLitter = Math.max(figures.mostLitter, litter.length);
    before = after;
  }

  await runWhole(build('9.9.9', 'last'), { cacheDir });
  const expected = (await checkLayout(join(dir, 'elsewhere'))).get('soak:last');
  expect((await checkLayout(layout)).get('soak:last')).toBe(expected);
  expect(await litterIn(layout, cacheDir, project)).toEqual([]);
  await cacheVerifier(cacheDir).verifyNew();
  return figures;
}

/** Hashes what has come into a cache since it looked last, and parses what the cache remembers. */
function cacheVerifier(cacheDir: string) {
  const root = join(cacheDir, 'mlpack');
  const seen = new Set<string>();
  async function newFiles(): Promise<string[]> {
    const found: string[] = [];
    for (const name of await readdir(root, { recursive: true })) {
      const stats = await stat(join(root, name));
      const key = `${name} ${stats.ino} ${stats.size}`;
      if (!stats.isFile() || name.endsWith('.tmp') || seen.has(key)) continue;
      seen.add(key);
      found.push(name);
    }
    return found;
  }
  return {
    async passOver(): Promise<void> {
      await newFiles();
    },
    async verifyNew(): Promise<void> {
      for (const name of await newFiles()) {
        const path = join(root, name);
        if (name.startsWith('sha256/'))
          expect(name.endsWith(`/${await sha256OfFile(path)}`), path).toBe(true);
        if (name.startsWith('memo/')) JSON.parse(await readFile(path, 'utf8'));
      }
    },
  };
}
