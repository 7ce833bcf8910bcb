/** Versions, channels and what differs between them, in a registry that skopeo pushed to. */
import { copyFile, writeFile } from 'node:fs/promises';
import { createServer, request } from 'node:http';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, onTestFinished } from 'vitest';
import { assembleImage, bundleImages } from '../../src/oci/image/assemble.ts';
import { layoutSource } from '../../src/oci/layout/layout-source.ts';
import { parsePlatform } from '../../src/oci/documents/platform.ts';
import { pushBundle } from '../../src/registry/push/push.ts';
import { putManifest } from '../../src/registry/push/put-manifest.ts';
import { createFileBlobStore } from '../../src/util/blobs/file-blob-store.ts';
import { runCli } from '../support/cli.ts';
import { fileRegistry } from '../support/file-registry.ts';
import { build, writeIris, type Built } from '../support/iris.ts';
import { warmLock } from '../support/projects.ts';
import { shadowDatabase } from '../support/predictions/shadow-database.ts';
import { anonymousClient } from '../support/registry-clients.ts';
import { it } from '../support/rig.ts';
import { runOk } from '../support/run.ts';
import { fileTempDir } from '../support/temp.ts';
import { wholeImage } from '../support/whole-image.ts';

const digits = resolve(import.meta.dirname, '../../models/digits');
const settings = '\nserve:\n  maxBatchSize: 8\n';

interface Release {
  readonly version: string;
  readonly layout: string;
  readonly digest: string;
}

let folder: string;
let releases: readonly [Release, Release, Release];

async function release(version: string, change: (project: string) => Promise<void>): Promise<Release> {
  const project = join(folder, `project-${version}`);
  const layout = join(folder, version);
  await writeIris(project, await warmLock());
  await change(project);
  const output = ['--builder', 'oci', '--version', version, '--output', `oci:${layout}`];
  const built: Built = await build(project, output);
  return { version, layout, digest: built.digest };
}

beforeAll(async () => {
  folder = await fileTempDir();
  const yaml = 'name: iris\nmodel: model.onnx\n';
  releases = [
    await release('1.0.0', async () => {}),
    await release('1.0.1', (project) =>
      writeFile(join(project, 'mlpack.yaml'), `${yaml}tests:\n  file: golden.json\n${settings}`),
    ),
    await release('2.0.0', async (project) => {
      await copyFile(join(digits, 'model.onnx'), join(project, 'model.onnx'));
      await copyFile(join(digits, 'golden.json'), join(project, 'golden.json'));
    }),
  ];
});

let repositories = 0;

/** Pushes the three releases with skopeo, into a repository of the test's own. @returns the repository */
async function pushAll(): Promise<string> {
  const { host } = await fileRegistry();
  const repository = `${host}/team/iris-${repositories++}`;
  for (const { version, layout } of releases)
    await copy(`oci:${layout}:iris:${version}`, `${repository}:${version}`);
  return repository;
}

async function copy(source: string, destination: string): Promise<void> {
  const insecure = source.startsWith('docker:') ? ['--src-tls-verify=false'] : [];
  await runOk('skopeo', [
    'copy',
    '--all',
    '--dest-tls-verify=false',
    ...insecure,
    source,
    `docker://${destination}`,
  ]);
}

/** What a tag points at, by another client's account; undefined when it is not there. */
async function digestOf(reference: string): Promise<string | undefined> {
  const { stdout } = await runOk('skopeo', [
    'list-tags',
    '--tls-verify=false',
    `docker://${reference.replace(/:[^:/]+$/u, '')}`,
  ]);
  const { Tags: tags }: { Tags: string[] } = JSON.parse(stdout);
  if (!tags.includes(reference.replace(/^.*:/u, ''))) return undefined;
  const inspected = await runOk('skopeo', [
    'inspect',
    '--tls-verify=false',
    '--format',
    '{{.Digest}}',
    `docker://${reference}`,
  ]);
  return inspected.stdout.trim();
}

async function json(args: readonly string[]): Promise<unknown> {
  const result = await runCli([...args, '--json']);
  if (result.exitCode !== 0) throw new Error(result.stdout + result.stderr);
  return result.json();
}

describe('mlpack history', () => {
  it('lists versions newest first, with channels and what changed', async ({ needs }) => {
    needs('skopeo', 'docker-registry');
    const repository = await pushAll();
    await copy(`docker://${repository}:1.0.1`, `${repository}:production`);
    await copy(`docker://${repository}:2.0.0`, `${repository}:sha-0123456789ab`);
    const [first, second, third] = releases;
    expect(await json(['history', repository])).toMatchObject({
      repository,
      older: 0,
      channels: { production: second.digest },
      versions: [
        {
          version: '2.0.0',
          digest: third.digest,
          channels: [],
          base: 'minimal (Debian trixie)',
          platforms: ['linux/amd64'],
          problem: null,
          change: {
            since: '1.0.1',
            weights: true,
            signature: expect.arrayContaining([expect.objectContaining({ level: 'major' })]),
          },
        },
        {
          version: '1.0.1',
          digest: second.digest,
          channels: ['production'],
          change: {
            since: '1.0.0',
            weights: false,
            signature: [],
            other: [{ level: 'patch', text: 'MLPACK_MAX_BATCH_SIZE set to "8"' }],
          },
        },
        { version: '1.0.0', digest: first.digest, change: null, pushed: null },
      ],
    });
    const { stdout } = await runCli(['history', repository]);
    const rows = stdout
      .trimEnd()
      .split('\n')
      .filter((line) => /^(?:Version|\d)/u.test(line));
    expect(rows[0]).toMatch(/^Version +Channels +Changed +Size +Base +Model +Digest$/u);
    expect(rows.slice(1).map((row) => row.split(' ')[0])).toEqual(['2.0.0', '1.0.1', '1.0.0']);
    expect(rows[2]).toMatch(
      /^1\.0\.1 +production +MLPACK_MAX_BATCH_SIZE set to "8" +\d.* MB +minimal \(Debian trixie\)/u,
    );
    const limited = await runCli(['history', repository, '--limit', '1']);
    expect(limited.stdout).toContain('2 older');
    expect(limited.stdout).toContain('signature: ');
  });

  it('says what to do where there is nothing, or no version', async ({ registry, needs }) => {
    needs('skopeo');
    const repository = `${registry.host}/team/none`;
    expect(await runCli(['history', repository])).toMatchObject({
      exitCode: 5,
      stderr: expect.stringMatching(/no repository .*team\/none[^]*REGISTRY_NOT_FOUND[^]*mlpack push/u),
    });
    await copy(`oci:${releases[0].layout}:iris:1.0.0`, `${repository}:latest`);
    const { stdout, exitCode } = await runCli(['history', repository]);
    expect([exitCode, stdout]).toEqual([0, expect.stringContaining('no version yet')]);
    expect(stdout).toContain('latest');
    expect((await runCli(['history', `${repository}:latest`])).stderr).toContain(
      `Leave out the tag: ${repository}`,
    );
  });

  it('says what is known of images that mlpack did not make', async ({ dir, registry, needs }) => {
    needs('skopeo', 'umoci');
    const repository = `${registry.host}/team/foreign`;
    const layout = join(dir, 'layout');
    await runOk('umoci', ['init', '--layout', layout]);
    await runOk('umoci', ['new', '--image', `${layout}:1`]);
    await copy(`oci:${layout}:1`, `${repository}:1.0.0`);
    await copy(`oci:${releases[0].layout}:iris:1.0.0`, `${repository}:1.1.0`);
    expect(await json(['history', repository])).toMatchObject({
      versions: [
        { version: '1.1.0', change: null },
        { version: '1.0.0', sizeBytes: 0, platforms: ['linux/amd64'], base: null, models: [], problem: null },
      ],
    });
    const { stdout } = await runCli(['diff', `${repository}:1.0.0`, `${repository}:1.1.0`]);
    expect(stdout).toContain(`note: ${repository}:1.0.0 was not built by mlpack`);
    expect(stdout).not.toMatch(/^(?:Signature|Weights|Golden)/mu);
    expect(stdout).toMatch(/^Layers\n/mu);
  });

  it('asks for what it has read before no more', async ({ dir, registry, needs }) => {
    needs('docker-registry');
    await pushTwentyVersions(dir, registry.host);
    const { host, asked } = await countingProxy(registry.host);
    const options = { cacheDir: join(dir, 'cache') };
    const first = await runCli(['history', `${host}/team/many`, '--json'], options);
    const cold = asked.splice(0);
    const second = await runCli(['history', `${host}/team/many`, '--json'], options);
    expect(second.json()).toEqual(first.json());
    expect(first.json()).toMatchObject({ versions: expect.objectContaining({ length: 20 }) });
    expect(cold.filter((line) => line.startsWith('GET') && line.includes('/manifests/sha256'))).toHaveLength(
      20,
    );
    expect(asked.filter((line) => line.startsWith('GET'))).toEqual(['GET /v2/team/many/tags/list?n=1000']);
    expect(asked.filter((line) => line.startsWith('HEAD'))).toHaveLength(20);
  });
});

describe('mlpack diff', () => {
  it('shows what differs in a registry, and nothing else', async ({ needs }) => {
    needs('skopeo', 'docker-registry');
    const repository = await pushAll();
    const settled = await runCli(['diff', `${repository}:1.0.0`, `${repository}:1.0.1`]);
    expect(settled.stdout).toMatch(/Environment\n +Name +A +B\n +MLPACK_MAX_BATCH_SIZE +8/u);
    expect(settled.stdout).toContain('+ENV MLPACK_MAX_BATCH_SIZE="8"');
    expect(settled.stdout).not.toMatch(/^(?:Signature|Weights|Operators|Golden|Packages)/mu);
    expect(await json(['diff', `${repository}:1.0.1`, `${repository}:2.0.0`])).toMatchObject({
      identical: false,
      a: { version: '1.0.1', digest: releases[1].digest },
      b: { version: '2.0.0', digest: releases[2].digest },
      packages: [],
      signature: {
        forward: expect.arrayContaining([expect.objectContaining({ level: 'major' })]),
        backward: expect.arrayContaining([expect.objectContaining({ level: 'major' })]),
      },
      models: [
        {
          weights: { before: expect.stringMatching(/^[0-9a-f]{64}$/u) },
          operators: expect.arrayContaining([expect.objectContaining({ after: 0 })]),
        },
      ],
    });
    const retrained = await runCli(['diff', `${repository}:1.0.1`, `${repository}:2.0.0`]);
    expect(retrained.stdout).toMatch(/^Signature, for who calls A and gets B\n {2}breaks {2}/mu);
    expect(retrained.stdout).toMatch(/^Weights\n {2}[0-9a-f]{12} → [0-9a-f]{12}$/mu);
    expect(retrained.stdout).toMatch(/^Golden cases\n/mu);
  });

  it('compares a release with a layout, and with the last build', async ({ needs }) => {
    needs('skopeo', 'docker-registry');
    const repository = await pushAll();
    const same = await runCli(['diff', `${repository}:1.0.0`, `oci:${releases[0].layout}`]);
    expect(same.stdout).toBe(
      `identical: ${repository}:1.0.0 and oci:${releases[0].layout} are ${releases[0].digest}\n`,
    );
    const last = await runCli(['diff', `${repository}:1.0.0`, '--json'], {
      cwd: join(folder, 'project-1.0.1'),
    });
    expect(last.json()).toMatchObject({ b: { image: 'the last build', digest: releases[1].digest } });
    expect(await runCli(['diff', `${repository}:7.0.0`, `${repository}:1.0.0`])).toMatchObject({
      exitCode: 5,
      stderr: expect.stringContaining(`mlpack history ${repository}`),
    });
  });
});

describe('channels', () => {
  it('are promoted, rolled back and forth again, and to a version', async ({ needs }) => {
    needs('skopeo', 'docker-registry');
    const repository = await pushAll();
    const [first, second, third] = releases;
    const pointers = async () => [
      await digestOf(`${repository}:production`),
      await digestOf(`${repository}:production-previous`),
    ];
    const begun = await runCli(['promote', `${repository}:1.0.0`, 'production']);
    expect(begun.stdout).toContain(`${repository}:production: new → 1.0.0`);
    expect(begun.stdout).not.toContain('mlpack rollback');
    expect(await pointers()).toEqual([first.digest, undefined]);

    expect(await json(['promote', `${repository}@${second.digest}`, 'production'])).toEqual({
      repository,
      tag: 'production',
      from: { digest: first.digest, version: '1.0.0' },
      to: { digest: second.digest, version: '1.0.1' },
      changed: true,
      previous: 'production-previous',
    });
    expect(await pointers()).toEqual([second.digest, first.digest]);

    const again = await runCli(['promote', `${repository}:1.0.1`, 'production']);
    expect(again.stdout).toContain('is 1.0.1');
    expect(again.stdout).toContain('already');
    expect(await pointers()).toEqual([second.digest, first.digest]);

    const back = await runCli(['rollback', repository, 'production']);
    expect(back.stdout).toMatch(/: 1\.0\.1 \(sha256:\w{12}\) → 1\.0\.0 \(/u);
    expect(await pointers()).toEqual([first.digest, second.digest]);
    await json(['rollback', repository, 'production']);
    expect(await pointers()).toEqual([second.digest, first.digest]);
    await json(['rollback', repository, 'production', '--to', '2.0.0']);
    expect(await pointers()).toEqual([third.digest, second.digest]);
  });

  it('stay where they are when they are elsewhere than expected', async ({ needs }) => {
    needs('skopeo', 'docker-registry');
    const repository = await pushAll();
    const [first, second] = releases;
    await json(['promote', `${repository}:1.0.0`, 'production']);
    const wrong = await runCli(['promote', `${repository}:2.0.0`, 'production', '--expect', second.digest]);
    expect(wrong).toMatchObject({ exitCode: 5, stderr: expect.stringContaining('REGISTRY_CONFLICT') });
    expect(wrong.stderr).toContain(first.digest);
    expect(await digestOf(`${repository}:production`)).toBe(first.digest);
    expect(await digestOf(`${repository}:production-previous`)).toBeUndefined();
    await json(['promote', `${repository}:2.0.0`, 'production', '--expect', first.digest]);
    expect(await digestOf(`${repository}:production`)).toBe(releases[2].digest);
  });

  it('take a version that was compared as a shadow, and differs by no more than it may', async ({
    needs,
    dir,
  }) => {
    needs('skopeo', 'docker-registry');
    const repository = await pushAll();
    const [first, , third] = releases;
    await json(['promote', `${repository}:1.0.0`, 'production']);
    const db = shadowDatabase(join(dir, 'predictions.db'), third.digest);
    const compared = (version: string, share: string) =>
      runCli([
        'promote',
        `${repository}:${version}`,
        'production',
        '--compared-db',
        db,
        '--max-label-difference',
        share,
        '--min-requests',
        '40',
      ]);
    const differs = await compared('2.0.0', '24%');
    expect(differs).toMatchObject({ exitCode: 6, stderr: expect.stringContaining('SHADOW_DIFFERS') });
    expect(differs.stderr).toContain('25 % of the labels differ');
    const never = await compared('1.0.1', '100%');
    expect(never).toMatchObject({ exitCode: 6, stderr: expect.stringContaining('no request was compared') });
    const unlimited = await runCli(['promote', `${repository}:2.0.0`, 'production', '--compared-db', db]);
    expect(unlimited).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('--max-score-difference'),
    });
    expect(await digestOf(`${repository}:production`)).toBe(first.digest);
    expect(await compared('2.0.0', '25%')).toMatchObject({ exitCode: 0 });
    expect(await digestOf(`${repository}:production`)).toBe(third.digest);
  });

  it('let one win of two who promote at once', async ({ needs }) => {
    needs('skopeo', 'docker-registry');
    const repository = await pushAll();
    const [first, second, third] = releases;
    await json(['promote', `${repository}:1.0.0`, 'production']);
    const results = await Promise.all(
      ['1.0.1', '2.0.0'].map((version) => runCli(['promote', `${repository}:${version}`, 'production'])),
    );
    expect(results.filter(({ exitCode }) => exitCode === 0)).toHaveLength(1);
    const [loser] = results.filter(({ exitCode }) => exitCode === 5);
    expect(loser?.stderr).toContain('REGISTRY_CONFLICT');
    const won = results[0]?.exitCode === 0 ? second : third;
    expect(await digestOf(`${repository}:production`)).toBe(won.digest);
    expect(await digestOf(`${repository}:production-previous`)).toBe(first.digest);
  });

  it('are left alone by what cannot be, which is told with what can', async ({ needs }) => {
    needs('skopeo', 'docker-registry');
    const repository = await pushAll();
    await copy(`docker://${repository}:2.0.0`, `${repository}:latest`);
    const refused = [
      [['promote', `${repository}:9.9.9`, 'production'], 5, `mlpack history ${repository}`],
      [['promote', `${repository}:1.0.0`, '1.2.3'], 2, 'versions never move'],
      [['promote', `${repository}:1.0.0`, 'mlpack-claim'], 2, 'itself'],
      [['promote', repository, 'production'], 2, `${repository}:VERSION`],
      [['promote', `${repository}:1.0.0`, 'production', '--expect', 'abc'], 2, 'not a digest'],
      [['rollback', repository, 'production'], 5, `mlpack promote ${repository}:VERSION production`],
      [['rollback', repository, 'latest'], 5, `mlpack rollback ${repository} latest --to VERSION`],
      [['rollback', repository, 'latest', '--to', '3.0.0'], 5, 'nothing under 3.0.0'],
      [['tag', `${repository}:1.0.0`, '2.0.0'], 5, 'stays that'],
      [['tag', `${repository}:1.0.0`, 'sha-0123456789ab'], 2, 'itself'],
    ] as const;
    for (const [args, exitCode, says] of refused) {
      const stderr = expect.stringContaining(says);
      expect(await runCli(args), args.join(' ')).toMatchObject({ exitCode, stderr });
    }
    const { stdout } = await runOk('skopeo', ['list-tags', '--tls-verify=false', `docker://${repository}`]);
    expect(JSON.parse(stdout)).toMatchObject({ Tags: expect.objectContaining({ length: 4 }) });
    expect(await digestOf(`${repository}:latest`)).toBe(releases[2].digest);
    expect(await digestOf(`${repository}:2.0.0`)).toBe(releases[2].digest);
  });
});

describe('mlpack tag', () => {
  it('adds a tag, moves one, and leaves a version alone', async ({ needs }) => {
    needs('skopeo', 'docker-registry');
    const repository = await pushAll();
    await json(['tag', `${repository}:1.0.0`, 'demo']);
    expect(await digestOf(`${repository}:demo`)).toBe(releases[0].digest);
    const moved = await runCli(['tag', `${repository}:1.0.1`, 'demo']);
    expect(moved.stdout).toMatch(/demo: 1\.0\.0 .* → 1\.0\.1/u);
    expect(await digestOf(`${repository}:demo`)).toBe(releases[1].digest);
    await json(['tag', `${repository}:1.0.0`, '1.0.0']);
    expect(await json(['tag', `${repository}:1.0.0`, '1.0.0-again'])).toMatchObject({
      from: null,
      changed: true,
    });
  });
});

/** The same layers under twenty configurations. */
async function pushTwentyVersions(dir: string, host: string): Promise<void> {
  const [registry, repository] = [host, 'team/many'];
  const platform = parsePlatform('linux/amd64');
  const base = await wholeImage(layoutSource(releases[0].layout, {}), platform);
  const client = anonymousClient();
  const memory = createFileBlobStore(join(dir, 'memory'));
  for (let minor = 0; minor < 20; minor += 1) {
    const Labels = { ...base.config.config?.Labels, 'org.opencontainers.image.version': `1.${minor}.0` };
    const config = { ...base.config.config, Labels };
    const image = assembleImage({ platform, config, layers: [], history: [], createdSeconds: 0, base });
    await pushBundle(client, { registry, repository }, bundleImages([image]), { memory });
    const { mediaType } = image.descriptor;
    await putManifest(client, { registry, repository }, `1.${minor}.0`, {
      mediaType,
      bytes: image.manifestBytes,
    });
  }
}

/** Passes on to a registry, keeping a list of what it was asked. */
async function countingProxy(target: string): Promise<{ host: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((incoming, outgoing) => {
    asked.push(`${incoming.method} ${incoming.url}`);
    const { method, headers, url } = incoming;
    const passed = request(`http://${target}${url}`, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(passed);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { host: `127.0.0.1:${address.port}`, asked };
}
