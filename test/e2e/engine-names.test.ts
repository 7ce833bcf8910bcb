/** What an engine calls the images that mlpack brings it, with each of Docker's image stores. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, onTestFinished } from 'vitest';
import { runCli } from '../support/cli.ts';
import { startContainerdEngine, type Engine } from '../support/engine.ts';
import { build, writeIris } from '../support/iris.ts';
import { warmLock } from '../support/projects.ts';
import { it } from '../support/rig.ts';

const stores = {
  'its own store': async (lent: Engine) => lent,
  "containerd's store": async () => {
    const engine = await startContainerdEngine();
    onTestFinished(() => engine.stop());
    return engine;
  },
};

describe.each(Object.entries(stores))('an engine with %s', (_, start) => {
  it('has a name for what comes by digest or without a tag, and no name of another image is moved', async ({
    dir,
    engine: lent,
    registry,
  }) => {
    const engine = await start(lent);
    await writeIris(dir, await warmLock());
    const { digest, images } = await build(dir, ['--builder', 'oci', '--output', 'oci:layout']);
    const name = `${registry.host}/team/engine-names`;
    const mlpack = async (...args: string[]) => {
      const result = await runCli(args, { cwd: dir, engine });
      expect(result, result.stderr).toMatchObject({ exitCode: 0 });
      return result;
    };
    const docker = async (...args: string[]) => {
      const result = await engine.dockerCli(args);
      expect(result, result.stderr).toMatchObject({ exitCode: 0 });
      return result.stdout.trim();
    };
    await mlpack('push', 'oci:layout', `${name}:1.0.0`, '--channel', 'latest');
    const byDigest = `${name}:sha-${digest.slice(7, 19)}`;
    for (const [command, argument, called] of [
      ['pull', name, `${name}:latest`],
      ['pull', `${name}@${digest}`, byDigest],
      ['test', `${name}@${digest}`, byDigest],
      ['test', `${name}:1.0.0@${digest}`, `${name}:1.0.0`],
    ] as const) {
      await mlpack(command, argument);
      expect(await docker('images', '--format', '{{.Repository}}:{{.Tag}}', name)).toBe(called);
      const again = await mlpack('test', argument);
      expect(again.stderr).not.toMatch(/Load it|Pull/u);
      // Its layers stay, which are slow to unpack.
      await docker('tag', called, 'engine-names:kept');
      await docker('rmi', called);
    }

    const empty = join(dir, 'empty.tar');
    await writeFile(empty, Buffer.alloc(1024));
    const idOf = (image: string) => docker('inspect', '--format', '{{.Id}}', image);
    for (const [argument, taken, called] of [
      [`${name}:1.0.0@${digest}`, `${name}:1.0.0`, byDigest],
      ['oci:layout', 'iris:0.1.0', `iris:sha-${digest.slice(7, 19)}`],
    ] as const) {
      await docker('import', empty, taken);
      const other = await idOf(taken);
      await mlpack('test', argument);
      expect(await idOf(taken)).toBe(other);
      expect([digest, images[0]?.id]).toContain(await idOf(called));
      await docker('rmi', taken, called);
    }
    await docker('rmi', 'engine-names:kept');
  });
});

it("a stack is not pinned to a digest that only containerd's store knows", async ({ dir, registry }) => {
  const engine = await startContainerdEngine();
  onTestFinished(() => engine.stop());
  await writeIris(dir, await warmLock());
  const { digest, reference } = await build(dir, [], { engine });
  const composed = async (...args: string[]) => {
    const options = { cwd: dir, engine };
    const result = await runCli(['compose', ...args, '--db', 'none', '--json'], options);
    expect(result, result.stderr).toMatchObject({ exitCode: 0 });
    return result.json();
  };
  const name = `${registry.host}/team/iris:0.1.0`;
  for (const image of [reference, digest, digest.slice(7, 19), `iris@${digest}`]) {
    expect(await composed(image)).toMatchObject({ services: [{ image: reference, isPinned: false }] });
  }
  await engine.dockerCli(['tag', reference, name]);
  expect(await composed(name)).toMatchObject({ services: [{ image: name, isPinned: false }] });
  const pushed = await runCli(['push', reference, name], { cwd: dir, engine });
  expect(pushed, pushed.stderr).toMatchObject({ exitCode: 0 });
  const pinned = { services: [{ image: `${name}@${digest}`, isPinned: true }] };
  for (const image of [name, `${name}@${digest}`]) expect(await composed(image)).toMatchObject(pinned);
});
