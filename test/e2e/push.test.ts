/** mlpack push, pull and build --push as a user types them, with skopeo and a real engine for a second opinion. */
import { cp, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { describe, expect } from 'vitest';
import { runCli, startCli } from '../support/cli.ts';
import { checkLayout } from '../support/layout-check.ts';
import { writeNoiseLayout } from '../support/noise-layout.ts';
import { pushKillLoop } from '../support/push-kill-loop.ts';
import { it } from '../support/rig.ts';
import { runOk } from '../support/run.ts';

const iris = resolve(import.meta.dirname, '../../examples/iris');

interface Pushed {
  readonly digest: string;
  readonly tags: readonly string[];
  readonly sentBytes: number;
  readonly sizeBytes: number;
  readonly blobs: readonly { readonly outcome: string }[];
}

/** Builds the iris example for both platforms into `dir`/.mlpack/oci. */
async function built(dir: string, version = '1.0.0'): Promise<string> {
  await cp(iris, dir, { recursive: true });
  const args = ['build', '--json', '--version', version, '--platform', 'linux/amd64,linux/arm64'];
  return ((await runCli(args, { cwd: dir })).json() as { digest: string }).digest;
}

async function inspected(reference: string): Promise<string> {
  const raw = ['inspect', '--tls-verify=false', '--format', '{{.Digest}}', `docker://${reference}`];
  return (await runOk('skopeo', raw)).stdout.trim();
}

describe('mlpack push', () => {
  it('sends what was built last, under its version and digest; skopeo sees the same bytes', async ({
    registry,
    dir,
    needs,
  }) => {
    needs('skopeo');
    const digest = await built(dir);
    const repository = `${registry.host}/team/iris`;
    const pushed = (await runCli(['push', repository, '--json'], { cwd: dir })).json() as Pushed;
    expect(pushed).toMatchObject({ digest, tags: ['1.0.0', `sha-${digest.slice(7, 19)}`] });
    expect(pushed.sentBytes).toBe(pushed.sizeBytes);
    for (const tag of pushed.tags) expect(await inspected(`${repository}:${tag}`)).toBe(digest);
    const copy = join(dir, 'copy');
    await runOk('skopeo', [
      'copy',
      '--all',
      '--src-tls-verify=false',
      `docker://${repository}:1.0.0`,
      `oci:${copy}:x`,
    ]);
    expect((await checkLayout(copy)).get('x')).toBe(digest);

    const again = (await runCli(['push', repository, '--json'], { cwd: dir })).json() as Pushed;
    expect(again).toMatchObject({ digest, sentBytes: 0 });
    expect(new Set(again.blobs.map(({ outcome }) => outcome))).toEqual(new Set(['present']));
  });

  it('never changes a released version, and says what to do', async ({ registry, dir }) => {
    const [first, second] = [join(dir, 'a'), join(dir, 'b')];
    const digest = await writeNoiseLayout(first, { seed: 'a', layers: [1000] });
    await writeNoiseLayout(second, { seed: 'b', layers: [1000] });
    const reference = `${registry.host}/team/noise:1.0.0`;
    expect(await runCli(['push', `oci:${first}`, reference])).toMatchObject({ exitCode: 0 });
    const refused = await runCli(['push', `oci:${second}`, reference]);
    expect(refused).toMatchObject({ exitCode: 5, stderr: expect.stringContaining('[REGISTRY_CONFLICT]') });
    expect(await inspected(reference)).toBe(digest);
  });

  it('of two releases at once, lets one win and tells the other', async ({ registry, dir }) => {
    const pushes = await Promise.all(
      ['a', 'b', 'c'].map(async (seed) => {
        const layout = join(dir, seed);
        const digest = await writeNoiseLayout(layout, { seed, layers: [1000] });
        const cacheDir = join(dir, `cache-${seed}`);
        const { exitCode, stderr } = await runCli(
          ['push', `oci:${layout}`, `${registry.host}/team/race:1.0.0`],
          { cacheDir },
        );
        return { digest, exitCode, stderr };
      }),
    );
    const winners = pushes.filter(({ exitCode }) => exitCode === 0);
    expect(winners).toHaveLength(1);
    for (const loser of pushes.filter((push) => !winners.includes(push))) {
      expect(loser).toMatchObject({ exitCode: 5, stderr: expect.stringContaining('[REGISTRY_CONFLICT]') });
    }
    expect(await inspected(`${registry.host}/team/race:1.0.0`)).toBe(winners[0]?.digest);
  });

  it('says what is missing when the image names no registry', async ({ dir }) => {
    await writeNoiseLayout(join(dir, 'layout'), { seed: 'a', layers: [10] });
    const refused = await runCli(['push', 'oci:./layout', 'noise:1'], { cwd: dir });
    expect(refused).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('mlpack push oci:./layout REGISTRY/TEAM/noise:1'),
    });
    const nowhere = await runCli(['push', 'oci:./layout'], { cwd: dir });
    expect(nowhere).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('mlpack push oci:./layout REGISTRY/TEAM/NAME'),
    });
    const reserved = await runCli(['push', 'oci:./layout', 'localhost:1/team/noise:mlpack-claim'], {
      cwd: dir,
    });
    expect(reserved).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('mlpack keeps it for itself'),
    });
  });

  it('killed at any moment leaves the tag on a whole image', async ({ registry, dir, needs }) => {
    needs('skopeo');
    expect(await pushKillLoop({ kills: 5, seed: 1, dir, host: registry.host })).toMatchObject({ killed: 5 });
  });
});

describe('mlpack build --push', () => {
  it('builds, pushes, and moves a channel', async ({ registry, dir, needs }) => {
    needs('skopeo');
    await cp(iris, dir, { recursive: true });
    const reference = `${registry.host}/team/iris:2.0.0`;
    const args = ['build', '--tag', reference, '--push', '--channel', 'latest', '--json'];
    const result = (await runCli(args, { cwd: dir })).json();
    expect(result).toMatchObject({ pushed: { channels: [{ tag: 'latest', changed: true }] } });
    const { digest } = result as { digest: string };
    expect(await inspected(reference)).toBe(digest);
    expect(await inspected(`${registry.host}/team/iris:latest`)).toBe(digest);
  });
});

describe('mlpack pull', () => {
  it('gets the same digest into a layout, for all platforms or for one', async ({ registry, dir }) => {
    const digest = await built(dir);
    const reference = `${registry.host}/team/iris:1.0.0`;
    await runCli(['push', reference], { cwd: dir });
    const cacheDir = join(dir, 'cache');
    const all = await runCli(['pull', reference, '-o', 'oci:./all', '--json'], { cwd: dir, cacheDir });
    expect(all.json()).toMatchObject({
      digest,
      images: [{ platform: 'linux/amd64' }, { platform: 'linux/arm64' }],
    });
    expect([...(await checkLayout(join(dir, 'all'))).values()]).toEqual([digest]);
    const args = ['pull', reference, '-o', 'oci:./one', '--platform', 'linux/arm64', '--json'];
    const one = await runCli(args, { cwd: dir, cacheDir });
    expect(one.json()).toMatchObject({ images: [{ platform: 'linux/arm64' }] });
    expect([...(await checkLayout(join(dir, 'one'))).values()]).not.toEqual([digest]);
  });

  it('into the engine, whose own image is pushed with the digest it was built with', async ({
    registry,
    engine,
    dir,
    needs,
  }) => {
    needs('skopeo');
    await cp(iris, dir, { recursive: true });
    const { digest } = (await runCli(['build', '--json', '--version', '1.0.0'], { cwd: dir })).json() as {
      digest: string;
    };
    const reference = `${registry.host}/team/iris:1.0.0`;
    expect(await runCli(['push', reference], { cwd: dir })).toMatchObject({ exitCode: 0 });
    // From elsewhere, where no layout has it.
    const elsewhere = { cwd: join(dir, '..'), engine };
    expect((await runCli(['pull', reference, '--json'], elsewhere)).json()).toMatchObject({
      digest,
      locations: [{ kind: 'docker' }],
    });
    const second = `${registry.host}/team/second:1.0.0`;
    await engine.dockerCli(['tag', reference, second]);
    const pushed = (await runCli(['push', second, second, '--json'], elsewhere)).json();
    expect(pushed).toMatchObject({ digest });
    await engine.dockerCli(['rmi', reference, second]);

    // The engine's own client, both ways.
    const pulled = await engine.dockerCli(['pull', second]);
    expect(pulled.stdout).toContain(digest);
    const third = `${registry.host}/team/third:1.0.0`;
    await engine.dockerCli(['tag', second, third]);
    await engine.dockerCli(['push', third]);
    const copied = await runCli(['pull', third, '-o', 'oci:./third', '--json'], { cwd: dir });
    expect(copied.json()).toMatchObject({ digest: await inspected(third) });
    expect([...(await checkLayout(join(dir, 'third'))).values()]).toEqual([await inspected(third)]);
    await engine.dockerCli(['rmi', second, third]);
  });

  it('happens by itself when a server is to run that is not here', async ({ registry, dir }) => {
    await cp(iris, dir, { recursive: true });
    const reference = `${registry.host}/team/iris:1.0.0`;
    await runCli(['build', '--version', '1.0.0', '--tag', reference, '--push'], { cwd: dir });
    const running = startCli(['run', reference, '--port', '0'], { cwd: join(dir, '..') });
    const [, url = ''] = await running.until(/(http:\/\/127\.0\.0\.1:\d+)/);
    const body = await readFile(join(dir, 'request.json'), 'utf8');
    const answer = await fetch(`${url}/predict`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(await answer.json()).toMatchObject({ model: 'iris', version: '1.0.0' });
    running.kill('SIGINT');
    expect((await running.finished).exitCode).toBe(0);
  });
});
