import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect } from 'vitest';
import { runCli, startCli } from './cli.ts';
import { checkLayout } from './layout-check.ts';
import { writeNoiseLayout } from './noise-layout.ts';
import { randomNumbers } from './random-numbers.ts';
import { runOk } from './run.ts';

interface PushKillLoop {
  /** Pushes to kill; those that end before their kill comes don't count. */
  readonly kills: number;
  readonly seed: number;
  /** An empty folder. */
  readonly dir: string;
  /** Host of an empty registry. */
  readonly host: string;
}

interface PushKillFigures {
  readonly killed: number;
  readonly finished: number;
  /** Killed pushes whose image had its tag all the same. */
  readonly delivered: number;
}

/** By then a registry has written what was sent to it before its client was killed. */
const settleMs = 1000;

const layers = Array.from({ length: 6 }, () => 4 << 20);

/**
 * Kills pushes of ever new images under one moving tag at random moments. After each, the tag must name the old
 * image or the new one, all of it there, as skopeo sees it; and the same push, begun again, must succeed.
 */
export async function pushKillLoop({ kills, seed, dir, host }: PushKillLoop): Promise<PushKillFigures> {
  const random = randomNumbers(seed);
  const reference = `${host}/team/killed:edge`;
  const layout = join(dir, 'layout');
  const push = ['push', `oci:${layout}`, reference, '--json'] as const;
  const cacheDir = join(dir, 'cache');
  let before = await writeNoiseLayout(layout, { seed: `${seed}`, layers });
  const begin = performance.now();
  expect(await runCli(push, { cacheDir })).toMatchObject({ exitCode: 0 });
  const pushMs = performance.now() - begin;

  const figures = { killed: 0, finished: 0, delivered: 0 };
  for (let i = 1; figures.killed < kills; i += 1) {
    await rm(layout, { recursive: true });
    const fresh = await writeNoiseLayout(layout, { seed: `${seed} ${i}`, layers });
    const cli = startCli(push, { cacheDir });
    await Promise.race([delay(random() * pushMs), cli.finished]);
    cli.kill('SIGKILL');
    const { signal } = await cli.finished;
    const after = await wholeImage(reference, join(dir, 'copy'));
    expect([before, fresh], `seed ${seed}, kill ${i}`).toContain(after);
    if (signal === undefined) expect(after).toBe(fresh);
    figures[signal === undefined ? 'finished' : 'killed'] += 1;
    if (signal !== undefined && after === fresh) figures.delivered += 1;
    // Every other one is finished, so that the next replaces a whole image or goes on beside leftovers.
    if (i % 2 === 0) {
      expect(await runCli(push, { cacheDir }), `seed ${seed}, push after kill ${i}`).toMatchObject({
        exitCode: 0,
      });
      expect(await wholeImage(reference, join(dir, 'copy'))).toBe(fresh);
      before = fresh;
    } else before = after;
  }
  return figures;
}

/** Copies the image with skopeo, which checks every byte. @returns the digest of its manifest */
async function wholeImage(reference: string, copy: string): Promise<string> {
  const args = ['copy', '--preserve-digests', '--src-tls-verify=false'];
  const copying = () => runOk('skopeo', [...args, `docker://${reference}`, `oci:${copy}:copy`]);
  // docker-registry goes on with what was sent to it, and answers 500 while it writes the file of a tag.
  await copying().catch(async (error: unknown) => {
    if (!String(error).includes('500 Internal Server Error')) throw error;
    await delay(settleMs);
    await copying();
  });
  const digest = (await checkLayout(copy)).get('copy');
  await rm(copy, { recursive: true });
  if (digest === undefined) throw new Error(`skopeo copied no image from ${reference}`);
  return digest;
}
