import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { PassThrough, Readable } from 'node:stream';
import { pack } from 'tar-stream';
import { describe, expect } from 'vitest';
import { buildContext } from '../../src/docker/buildkit/build-context.ts';
import { ownerLabels } from '../../src/docker/container-owner.ts';
import { findEngine } from '../../src/docker/find/find-engine.ts';
import type { Engine } from '../../src/docker/engine.ts';
import { inspectImage, listImages, readImageFiles } from '../../src/docker/images.ts';
import { removeDeadContainers } from '../../src/docker/dead-containers.ts';
import { loadImage } from '../../src/docker/load.ts';
import { savedBundle } from '../../src/docker/saved-bundle.ts';
import { runContainer, type RunContainerOptions } from '../../src/docker/run.ts';
import { createFileBlobStore } from '../../src/util/blobs/file-blob-store.ts';
import { unpackDebs } from '../support/debs.ts';
import { startEngine } from '../support/engine.ts';
import { it } from '../support/rig.ts';

const image = 'mlpack-adapter-test:1';
const label = 'dev.mlpack.adapter-test';
const architecture = process.arch === 'arm64' ? 'arm64' : 'amd64';
const platform = `linux/${architecture}`;
const limits = { memoryBytes: 64 * 1024 * 1024, cpus: 0.5, pids: 32 };

const script = `
echo "user $(id -u)"; echo "to stderr" >&2
touch /tmp/x && echo "tmp writable"; touch /x 2>/dev/null || echo "root read-only"
grep -E '^(CapBnd|NoNewPrivs)' /proc/self/status
trap 'echo bye; exit 3' TERM
httpd -p 8080 -h /www -f & wait
`;
const dockerfile = `FROM scratch
ARG TARGETARCH
COPY base/\${TARGETARCH}/ /
LABEL ${label}=yes
USER 65532:65532
EXPOSE 8080
ENTRYPOINT ["/bin/busybox", "sh", "/start.sh"]
`;

async function context(extra = ''): Promise<Readable> {
  const busybox = await readFile(
    join(await unpackDebs('trixie', ['busybox-static'], architecture), 'usr/bin/busybox'),
  );
  const tar = pack();
  tar.entry({ name: 'Dockerfile' }, dockerfile + extra);
  tar.entry({ name: `base/${architecture}/bin/busybox`, mode: 0o755 }, busybox);
  for (const name of ['sh', 'touch', 'grep', 'id', 'httpd', 'sleep']) {
    tar.entry({ name: `base/${architecture}/bin/${name}`, type: 'symlink', linkname: 'busybox' });
  }
  tar.entry({ name: `base/${architecture}/start.sh` }, script);
  tar.entry({ name: `base/${architecture}/www/index.html` }, 'hello');
  tar.finalize();
  return Readable.from(tar, { objectMode: false });
}

async function connected(dockerHost: string): Promise<Engine> {
  const { engine } = await findEngine({ env: { DOCKER_HOST: dockerHost }, home: '/nonexistent' });
  if (engine === undefined) throw new Error('the engine of the rig does not answer');
  return engine;
}

async function built(dockerHost: string): Promise<Engine> {
  const engine = await connected(dockerHost);
  await buildContext(engine, await context(), { tag: image, platform });
  return engine;
}

const start = (engine: Engine, options: Partial<RunContainerOptions> = {}) =>
  runContainer(engine, { image, containerPort: 8080, hostPort: 0, limits, ...options });

async function containersOf(engine: Engine): Promise<string[]> {
  const containers = await engine.client.listContainers({ all: true, filters: { ancestor: [image] } });
  return containers.map(({ Id }) => Id);
}

describe('the engine adapter', () => {
  it('builds the same tree with BuildKit and the classic builder', async ({ engine: rig }) => {
    const engine = await connected(rig.host);
    expect(engine.info).toMatchObject({ name: 'Docker', platform, hasBuildKit: true, url: rig.host });
    for (const builder of ['buildkit', 'classic'] as const) {
      const steps: string[] = [];
      const tag = `mlpack-adapter-test:${builder}`;
      const id = await buildContext(engine, await context(), {
        tag,
        platform,
        builder,
        onStep: (step) => steps.push(step),
      });
      expect(await inspectImage(engine, tag)).toMatchObject({ id, platform, labels: { [label]: 'yes' } });
      expect(steps.join('\n')).toMatch(/COPY base\//u);
      const tar = await readImageFiles(engine, tag, '/www/index.html', buffer);
      expect(tar.subarray(0, 10).toString()).toBe('index.html');
      expect(tar.subarray(512, 517).toString()).toBe('hello');
    }
    const listed = await listImages(engine, label);
    expect(listed.flatMap(({ names }) => names)).toEqual(
      expect.arrayContaining(['mlpack-adapter-test:buildkit', 'mlpack-adapter-test:classic']),
    );
    for (const builder of ['buildkit', 'classic'])
      await engine.client.getImage(`mlpack-adapter-test:${builder}`).remove();
    await expect(inspectImage(engine, 'mlpack-adapter-test:classic')).rejects.toMatchObject({
      code: 'IMAGE_NOT_FOUND',
    });
  });

  it('takes the latest image of a name without a tag, or none, whatever other tags there are', async ({
    engine: rig,
    dir,
  }) => {
    const engine = await connected(rig.host);
    const repository = 'mlpack-adapter-save';
    const take = () => {
      const [store, signal] = [createFileBlobStore(join(dir, 'store')), new AbortController().signal];
      return savedBundle(engine, repository, { cacheFolder: dir, store, signal });
    };
    for (const tag of ['1.0.0', '2.0.0']) {
      const labelled = await context(`LABEL number=${tag}\n`);
      await buildContext(engine, labelled, { tag: `${repository}:${tag}`, platform });
    }
    await expect(take()).rejects.toMatchObject({ code: 'IMAGE_NOT_FOUND' });
    await rig.dockerCli(['tag', `${repository}:1.0.0`, `${repository}:latest`]);
    const { images } = await take();
    expect(images.map(({ config }) => config.config?.Labels?.['number'])).toEqual(['1.0.0']);
    for (const tag of ['1.0.0', '2.0.0', 'latest'])
      await engine.client.getImage(`${repository}:${tag}`).remove();
  });

  it('finds an image by its id, and by no short beginning of that', async ({ engine: rig, dir }) => {
    const engine = await connected(rig.host);
    const tag = 'mlpack-adapter-id:1';
    const id = await buildContext(engine, await context(), { tag, platform });
    const hex = id.slice('sha256:'.length);
    for (const named of [id, hex, hex.slice(0, 12), id.slice(0, 11)]) {
      expect(await inspectImage(engine, named), named).toMatchObject({ id, names: [tag] });
    }
    const [store, signal] = [createFileBlobStore(join(dir, 'store')), new AbortController().signal];
    for (const named of [hex.slice(0, 1), hex.slice(0, 8)]) {
      const missing = { code: 'IMAGE_NOT_FOUND' };
      await expect(inspectImage(engine, named), named).rejects.toMatchObject(missing);
      await expect(savedBundle(engine, named, { cacheFolder: dir, store, signal })).rejects.toMatchObject(
        missing,
      );
    }
    // A name is one, though an id begins so, too.
    await rig.dockerCli(['tag', tag, `${hex.slice(0, 8)}:latest`]);
    expect(await inspectImage(engine, hex.slice(0, 8))).toMatchObject({ id });
    for (const name of [tag, hex.slice(0, 8)]) await engine.client.getImage(name).remove();
  });

  it('says why a build failed, with what RUN wrote', async ({ engine: rig }) => {
    const engine = await connected(rig.host);
    for (const builder of ['buildkit', 'classic'] as const) {
      const failing = await context('RUN ["/bin/sh", "-c", "echo on the way; exit 9"]\n');
      await expect(buildContext(engine, failing, { tag: image, platform, builder })).rejects.toMatchObject({
        code: 'ENGINE_FAILED',
        message: expect.stringMatching(/9\n(.*\n)*\s+on the way/u),
      });
    }
  });

  it('stops a build when told, and keeps the reason', async ({ engine: rig }) => {
    const engine = await connected(rig.host);
    const controller = new AbortController();
    const reason = new Error('Ctrl-C');
    const endless = new PassThrough();
    const build = buildContext(engine, endless, { tag: image, platform, signal: controller.signal });
    endless.write(Buffer.alloc(1024));
    controller.abort(reason);
    await expect(build).rejects.toBe(reason);
    expect(endless.destroyed).toBe(true);
  });

  it('loads an archive and names what was in it', async ({ engine: rig, dir }) => {
    const engine = await built(rig.host);
    const archive = join(dir, 'image.tar');
    expect(await rig.dockerCli(['save', '-o', archive, image])).toMatchObject({ exitCode: 0 });
    await engine.client.getImage(image).remove();
    const bytes = await readFile(archive);
    expect(await loadImage(engine, Readable.from([bytes]))).toEqual({ names: [image], ids: [] });
    await expect(loadImage(engine, Readable.from([Buffer.from('not a tar')]))).rejects.toMatchObject({
      code: 'ENGINE_FAILED',
    });
  });

  it('runs a container that can do no harm, and shows its logs', async ({ engine: rig }) => {
    const engine = await built(rig.host);
    const container = await start(engine, { environment: { A: 'b' } });
    try {
      const lines: string[] = [];
      let answer: string | undefined;
      let stopping: Promise<void> | undefined;
      for await (const { stream, text } of container.logs()) {
        lines.push(`${stream} ${text}`);
        if (text.startsWith('NoNewPrivs')) {
          answer = await fetchWhenUp(`http://127.0.0.1:${container.hostPort}/`);
          stopping = container.stop(5_000);
        }
      }
      await stopping;
      expect(answer).toBe('hello');
      expect(lines.toSorted()).toEqual([
        'stderr to stderr',
        'stdout CapBnd:\t0000000000000000',
        'stdout NoNewPrivs:\t1',
        'stdout bye',
        'stdout root read-only',
        'stdout tmp writable',
        'stdout user 65532',
      ]);
      expect(await container.wait()).toEqual({ exitCode: 3, isOutOfMemory: false });
      await container.stop(1_000);
    } finally {
      await container.remove();
    }
    await container.remove();
    expect(await containersOf(engine)).toEqual([]);
  });

  it('leaves nothing when a container cannot start', async ({ engine: rig }) => {
    const engine = await built(rig.host);
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const hostPort = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(start(engine, { hostPort })).rejects.toMatchObject({ code: 'PORT_IN_USE' });
    server.close();
    const first = await start(engine);
    await expect(start(engine, { hostPort: first.hostPort })).rejects.toMatchObject({ code: 'PORT_IN_USE' });
    await first.remove();
    await expect(start(engine, { image: 'mlpack-no-such:1' })).rejects.toMatchObject({
      code: 'IMAGE_NOT_FOUND',
    });
    await expect(readImageFiles(engine, image, '/nowhere', buffer)).rejects.toMatchObject({
      code: 'IMAGE_INVALID',
    });
    expect(await containersOf(engine)).toEqual([]);
  });

  it('finds a free port where others have those that the engine would choose', async ({ engine: rig }) => {
    const engine = await built(rig.host);
    const first = await start(engine);
    // More than the ten that an engine tries at a start.
    const others = Array.from({ length: 15 }, (_, index) =>
      createServer().listen(first.hostPort + 1 + index, '127.0.0.1'),
    );
    // One that somebody has already serves as well.
    await Promise.all(others.map((server) => once(server, 'listening').catch(() => {})));
    const second = await start(engine).finally(() => others.forEach((server) => server.close()));
    expect(second.hostPort).toBeGreaterThan(0);
    for (const container of [first, second]) await container.remove();
  });

  it('removes what dead processes left, and only that', async ({ engine: rig }) => {
    const engine = await built(rig.host);
    const ended = spawnSync(process.execPath, ['--version']).pid;
    const labels = { [ownerLabels.host]: hostname(), [ownerLabels.process]: `${ended}-0` };
    const litter = await engine.client.createContainer({ Image: image, Labels: labels });
    await litter.start();
    const ours = await start(engine);
    expect(await removeDeadContainers(engine)).toEqual([litter.id]);
    expect(await containersOf(engine)).toEqual([ours.id]);
    await ours.remove();
    await engine.client.getImage(image).remove();
  });

  it('says so when the engine goes away in the middle of a build', async ({ engine: shared, skip }) => {
    if (process.env['DOCKER_HOST'] === shared.host)
      skip('an engine that was there before is not ours to stop');
    const own = await startEngine();
    try {
      const engine = await connected(own.host);
      const sleeping = await context('RUN ["/bin/sleep", "600"]\n');
      const build = buildContext(engine, sleeping, {
        tag: image,
        platform,
        builder: 'classic',
        onStep: (step) => {
          if (step.includes('RUN')) void own.stop();
        },
      });
      await expect(build).rejects.toMatchObject({ code: 'ENGINE_FAILED' });
    } finally {
      await own.stop();
    }
  });
});

/** The script says its last line just before the server listens. */
async function fetchWhenUp(url: string): Promise<string> {
  for (;;) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok === true) return answer.text();
  }
}
