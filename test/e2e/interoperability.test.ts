/** What mlpack writes is what others read: schemas, skopeo, umoci, podman, docker-registry and two Docker engines. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect } from 'vitest';
import { runCli } from '../support/cli.ts';
import { startEngine20, type Engine } from '../support/engine.ts';
import { freePort } from '../support/free-port.ts';
import { build, writeIris, type Built } from '../support/iris.ts';
import { ociSchemaErrors } from '../support/oci-schemas.ts';
import { warmLock } from '../support/projects.ts';
import { it } from '../support/rig.ts';
import { runOk } from '../support/run.ts';
import { fileTempDir } from '../support/temp.ts';
import { unpackedFiles } from '../support/unpacked-files.ts';

let dir: string;
let layout: string;
let built: Built;

beforeAll(async () => {
  dir = await fileTempDir();
  layout = join(dir, 'layout');
  await writeIris(dir, await warmLock());
  const tag = ['--tag', 'mlpack-interop:1'];
  const amd64 = [...tag, '--platform', 'linux/amd64'];
  built = await build(dir, [...amd64, '--output', `oci:${layout}`]);
  await build(dir, [...amd64, '--output', 'oci-archive:oci.tar']);
  await build(dir, [...amd64, '--output', 'docker-archive:docker.tar']);
  await build(dir, ['--platform', 'linux/amd64', '--tag', named, '--output', 'oci-archive:named.tar']);
  await build(dir, [...tag, '--platform', 'linux/amd64,linux/arm64', '--output', 'oci:both']);
});

/** A document of the layout of both platforms. */
async function read(path: string) {
  return JSON.parse(await readFile(join(dir, 'both', path), 'utf8'));
}

interface Descriptor {
  readonly mediaType: string;
  readonly digest: string;
  readonly size: number;
}

describe('the OCI layout', () => {
  it('passes the schemas of the specification', async () => {
    const blob = ({ digest }: Descriptor) => read(join('blobs', digest.replace(':', '/')));
    expect(ociSchemaErrors('image-layout', await read('oci-layout'))).toEqual([]);
    const top = await read('index.json');
    expect(ociSchemaErrors('image-index', top)).toEqual([]);
    const index = await blob(top.manifests[0]);
    expect(ociSchemaErrors('image-index', index)).toEqual([]);
    expect(index.manifests).toHaveLength(2);
    for (const descriptor of index.manifests) {
      const manifest = await blob(descriptor);
      expect(ociSchemaErrors('image-manifest', manifest)).toEqual([]);
      expect(ociSchemaErrors('config', await blob(manifest.config))).toEqual([]);
      expect(ociSchemaErrors('image-manifest', { ...manifest, schemaVersion: 1 })).toHaveLength(1);
    }
  });

  it('is small: at most 65 MB compressed, 170 MB unpacked', async ({ needs }) => {
    needs('umoci');
    const [image] = built.images;
    const manifestPath = join(layout, 'blobs', built.digest.replace(':', '/'));
    const { layers }: { layers: Descriptor[] } = JSON.parse(await readFile(manifestPath, 'utf8'));
    const compressed = layers.reduce((sum, { size }) => sum + size, 0);
    expect(image?.sizeBytes).toBe(compressed);
    expect(compressed).toBeLessThanOrEqual(65e6);
    expect(image?.unpackedBytes).toBeLessThanOrEqual(170e6);

    const rootfs = join(dir, 'rootfs');
    const files = await unpackedFiles(`${layout}:mlpack-interop:1`, rootfs);
    expect(files.filter((line) => !/ 0:0 /.test(line))).toEqual([]);
    const { stdout } = await runOk('du', ['--summarize', '--apparent-size', '--bytes', rootfs]);
    expect(Number.parseInt(stdout, 10)).toBeLessThanOrEqual(170e6);
  });

  it('is copied by skopeo into a registry, unchanged', async ({ registry, needs }) => {
    needs('skopeo');
    const destination = `docker://${registry.host}/team/iris:1`;
    const local = await runOk('skopeo', ['inspect', `oci:${layout}:mlpack-interop:1`]);
    expect(JSON.parse(local.stdout)).toMatchObject({ Digest: built.digest, Architecture: 'amd64' });
    await runOk('skopeo', ['copy', '--dest-tls-verify=false', `oci:${layout}:mlpack-interop:1`, destination]);
    const inspected = await runOk('skopeo', ['inspect', '--tls-verify=false', destination]);
    expect(JSON.parse(inspected.stdout)).toMatchObject({ Digest: built.digest, Architecture: 'amd64' });

    const all = ['copy', '--all', '--dest-tls-verify=false', `oci:${join(dir, 'both')}:mlpack-interop:1`];
    await runOk('skopeo', [...all, `docker://${registry.host}/team/both:1`]);
    const response = await fetch(`http://${registry.host}/v2/team/both/manifests/1`, {
      headers: { accept: 'application/vnd.oci.image.index.v1+json' },
    });
    expect(await response.json()).toMatchObject({ manifests: [{ digest: built.digest }, {}] });
  });
});

/** A name with a registry, of the same tag as the other. */
const named = 'reg.example:5000/a/hd:1';

it('of several models is a layout that keeps each, whole, for skopeo, umoci and mlpack', async ({
  dir: own,
  needs,
}) => {
  needs('skopeo', 'umoci');
  await writeIris(own, await warmLock());
  const several = join(own, 'several');
  const output = ['--platform', 'linux/amd64', '--output', `oci:${several}`];
  const other = await build(own, [...output, '--tag', named, '--version', '2.0.0']);
  const first = await build(own, [...output, '--tag', 'mlpack-interop:1']);
  expect(other.digest).not.toBe(first.digest);
  const { stdout } = await runOk('umoci', ['list', '--layout', several]);
  expect(stdout.trim().split('\n')).toEqual(['mlpack-interop:1', named]);
  for (const [name, { digest }] of [
    ['mlpack-interop:1', first],
    [named, other],
  ] as const) {
    const inspected = await runOk('skopeo', ['inspect', `oci:${several}:${name}`]);
    expect(JSON.parse(inspected.stdout)).toMatchObject({ Digest: digest });
    await runOk('skopeo', ['copy', `oci:${several}:${name}`, `oci:${join(own, 'copy')}:x`]);
    await runOk('umoci', ['stat', '--image', `${several}:${name}`]);
    const verdict = await runCli(['verify', `oci:${several}:${name}`, '--json']);
    expect(verdict.json()).toMatchObject({ digest });
  }
  const ambiguous = await runCli(['verify', `oci:${several}:1`]);
  expect(ambiguous.exitCode).not.toBe(0);
  expect(ambiguous.stderr).toContain(`Name one of: mlpack-interop:1, ${named}`);
});

describe.each(['docker-archive:docker.tar:mlpack-interop:1', 'oci-archive:oci.tar:mlpack-interop:1'])(
  '%s',
  (archive) => {
    it('is copied by skopeo', async ({ needs }) => {
      needs('skopeo');
      const copy = join(dir, `copy-of-${archive.split(':')[0]}`);
      await runOk('skopeo', ['copy', archive, `dir:${copy}`], { cwd: dir });
      const { layers }: { layers: Descriptor[] } = JSON.parse(
        await readFile(join(copy, 'manifest.json'), 'utf8'),
      );
      expect(layers).toHaveLength(6);
    });
  },
);

describe('podman', () => {
  for (const [archive, fullName] of [
    ['oci.tar', 'docker.io/library/mlpack-interop:1'],
    ['docker.tar', 'docker.io/library/mlpack-interop:1'],
    ['named.tar', named],
  ] as const)
    it(`loads and runs ${archive} under its whole name; the health check says it is well`, async ({
      podman,
    }) => {
      const loaded = await podman.podman(['load', '--input', join(dir, archive)]);
      expect(loaded, loaded.stderr).toMatchObject({ exitCode: 0 });
      const [, name = ''] = /Loaded image:\s+(\S+)/.exec(loaded.stdout) ?? [];
      expect(name).toBe(fullName);
      const port = await freePort();
      // On this machine's network, where the usual port of gRPC may be taken.
      const env = ['--env', `PORT=${port}`, '--env', 'GRPC_PORT=off', '--env', 'HOST=127.0.0.1'];
      const hardened = ['--read-only', '--tmpfs=/tmp', '--cap-drop=all', '--security-opt=no-new-privileges'];
      const run = await podman.run(['--detach', ...env, ...hardened, name]);
      expect(run, run.stderr).toMatchObject({ exitCode: 0 });
      const container = run.stdout.trim();
      await expect.poll(() => isReady(port), { timeout: 60_000, interval: 100 }).toBe(true);
      const answer = await fetch(`http://127.0.0.1:${port}/predict`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ X: [5.1, 3.5, 1.4, 0.2] }),
      });
      expect(answer.status, await answer.text()).toBe(200);
      const check = [
        'exec',
        container,
        '/usr/local/bin/node',
        '/opt/mlpack/server/server.mjs',
        '--healthcheck',
      ];
      expect(await podman.podman(check)).toMatchObject({ exitCode: 0 });
      const user = await podman.podman(['inspect', '--format', '{{.Config.User}}', container]);
      expect(user.stdout.trim()).toBe('65532:65532');
    });
});

describe('docker load', () => {
  it('takes a docker-archive on the current engine', async ({ engine }) => {
    await load(engine);
    await expectToServe(engine, 'mlpack-interop:1');
  });

  it('takes what skopeo makes of the layout', async ({ engine, needs }) => {
    needs('skopeo');
    // Not by docker-daemon: Debian 12's skopeo speaks an API too old for this engine.
    const archive = join(dir, 'skopeo.tar');
    await runOk('skopeo', [
      'copy',
      `oci:${layout}:mlpack-interop:1`,
      `docker-archive:${archive}:mlpack-interop:skopeo`,
    ]);
    const loaded = await engine.dockerCli(['load', '--input', archive]);
    expect(loaded, loaded.stderr).toMatchObject({ exitCode: 0 });
    await expectToServe(engine, 'mlpack-interop:skopeo');
  });

  it('takes the archive on Debian 12’s engine, 20.10; skopeo writes into that one, too', async ({
    engine,
    needs,
  }) => {
    needs('skopeo');
    await load(engine);
    const id = ['image', 'inspect', '--format', '{{.Id}}', 'mlpack-interop:1'];
    const newId = await engine.dockerCli(id);
    await engine.dockerCli(['rmi', 'mlpack-interop:1']);

    const older = await startEngine20();
    try {
      const version = await older.dockerCli(['version', '--format', '{{.Server.Version}}']);
      expect(version.stdout).toMatch(/^20\.10\./);
      await load(older);
      expect(await older.dockerCli(id)).toMatchObject({ stdout: newId.stdout });
      await expectToServe(older, 'mlpack-interop:1');

      const daemon = ['--dest-daemon-host', older.host];
      await runOk('skopeo', [
        'copy',
        ...daemon,
        `oci:${layout}:mlpack-interop:1`,
        'docker-daemon:mlpack-interop:skopeo',
      ]);
      await expectToServe(older, 'mlpack-interop:skopeo');
    } finally {
      await older.stop();
    }
  });
});

async function load(engine: Engine): Promise<void> {
  const loaded = await engine.dockerCli(['load', '--input', join(dir, 'docker.tar')]);
  expect(loaded, loaded.stderr).toMatchObject({ exitCode: 0, stdout: 'Loaded image: mlpack-interop:1\n' });
}

/** By mlpack's own smoke test, which replays the golden cases; then removes the image. */
async function expectToServe(engine: Engine, reference: string): Promise<void> {
  const test = await runCli(['test', reference, '--json'], { engine });
  expect(test.stdout, test.stderr).toMatch(/^\{/);
  expect(test.json()).toMatchObject({ passed: true, models: [{ golden: { source: 'framework' } }] });
  await engine.dockerCli(['rmi', reference]);
}

async function isReady(port: number): Promise<boolean> {
  const ready = `http://127.0.0.1:${port}/v2/health/ready`;
  return fetch(ready).then(
    ({ ok }) => ok,
    () => false,
  );
}
