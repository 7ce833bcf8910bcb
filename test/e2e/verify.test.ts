/** `mlpack verify`: an image made again of what it carries and what its lock pins. */
import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect } from 'vitest';
import { changeLayer, flipByte } from '../support/changed-layer.ts';
import { failure } from '../support/cli-failure.ts';
import { runCli, type CliOptions } from '../support/cli.ts';
import { build, writeIris, type Built } from '../support/iris.ts';
import { warmLock } from '../support/projects.ts';
import { it } from '../support/rig.ts';
import { runOk } from '../support/run.ts';
import { fileTempDir } from '../support/temp.ts';

/** Built for both platforms, and one of them alone. */
let both: string;
let layout: string;
let built: Built;

beforeAll(async () => {
  const dir = await fileTempDir();
  const project = join(dir, 'project');
  await writeIris(project, await warmLock());
  [both, layout] = [join(dir, 'both'), join(dir, 'one')];
  built = await build(project, ['--output', `oci:${both}`, '--platform', 'linux/amd64,linux/arm64']);
  await build(project, ['--output', `oci:${layout}`, '--platform', 'linux/amd64']);
});

/** umoci 0.4 leaves the last block of a tar short, which nobody reads. */
const wholeBlock = 'x'.repeat(512);

interface Verified {
  readonly digest: string;
  readonly platforms: readonly {
    readonly platform: string;
    readonly digest: string;
    readonly rebuiltDigest: string;
    readonly hasOwnServer: boolean;
    readonly comparison: {
      readonly verdict: string;
      readonly difference?: { readonly layer: string | null; readonly file: string | null };
    };
  }[];
}

async function verify(image: string, options: CliOptions = {}): Promise<Verified> {
  const result = await runCli(['verify', '--json', image], options);
  expect([0, 3], result.stderr).toContain(result.exitCode);
  const verified: Verified = JSON.parse(result.stdout);
  const isDifferent = verified.platforms.some(({ comparison }) => comparison.verdict === 'different');
  expect(result.exitCode).toBe(isDifferent ? 3 : 0);
  return verified;
}

describe('an image that mlpack built', () => {
  it('is reproduced bit for bit, for every platform', async () => {
    const { digest, platforms } = await verify(`oci:${both}`);
    expect(digest).toBe(built.digest);
    expect(platforms.map(({ platform }) => platform)).toEqual(['linux/amd64', 'linux/arm64']);
    for (const verdict of platforms) {
      expect(verdict.rebuiltDigest).toBe(verdict.digest);
      expect(verdict).toMatchObject({ hasOwnServer: true, comparison: { verdict: 'identical' } });
    }
    const told = await runCli(['verify', `oci:${layout}:0.1.0`]);
    expect(told.stdout).toMatch(/^linux\/amd64 +Reproduced bit for bit\.$/m);
    expect(told.stdout).toContain("The server in it is this mlpack's own.");
  });

  it('is, wherever it is and whenever it was built', async ({ dir, registry, needs }) => {
    needs('skopeo');
    const project = join(dir, 'project');
    await writeIris(project, await warmLock());
    const dated = { env: { SOURCE_DATE_EPOCH: '1700000000' } };
    await build(project, ['--output', `oci:${join(dir, 'dated')}`], dated);
    const reference = `${registry.host}/team/iris:0.1.0`;
    const copy = ['copy', '--all', '--dest-tls-verify=false', `oci:${join(dir, 'dated')}:iris:0.1.0`];
    await runOk('skopeo', [...copy, `docker://${reference}`]);
    const { platforms } = await verify(reference);
    expect(platforms).toMatchObject([{ comparison: { verdict: 'identical' } }]);

    await runOk('skopeo', [...copy, '--format', 'v2s2', `docker://${registry.host}/team/iris:docker`]);
    expect(await verify(`${registry.host}/team/iris:docker`)).toMatchObject({
      platforms: [{ comparison: { verdict: 'same-content' } }],
    });
  });

  it('is on a base image, too, pulled as the lock pins it', async ({ dir, registry, needs }) => {
    needs('skopeo');
    const base = `${registry.host}/base:1`;
    const copy = ['copy', '--dest-tls-verify=false', `oci:${layout}:iris:0.1.0`];
    await runOk('skopeo', [...copy, `docker://${base}`]);
    await writeIris(dir);
    await build(dir, ['--base', base, '--output', 'oci:image', '--version', '3.0.0']);
    expect(await verify('oci:image', { cwd: dir })).toMatchObject({
      platforms: [{ comparison: { verdict: 'identical' } }],
    });
  });

  it('of several models, too', async ({ dir }) => {
    const listed = ['one', 'two'].map((name) => `  - {name: ${name}, model: model.onnx}\n`);
    await writeIris(dir, await warmLock());
    await writeFile(join(dir, 'mlpack.yaml'), `name: shop\nmodels:\n${listed.join('')}`);
    await build(dir, ['--output', 'oci:image']);
    expect(await verify('oci:image', { cwd: dir })).toMatchObject({
      platforms: [{ comparison: { verdict: 'identical' } }],
    });
  });
});

describe('a generated context', () => {
  it('is carried with what its user changed in it', async ({ dir }) => {
    await writeIris(dir, await warmLock());
    const generated = await runCli(['generate'], { cwd: dir });
    expect(generated.exitCode, generated.stderr).toBe(0);
    const dockerfile = join(dir, 'context', 'Dockerfile');
    await appendFile(dockerfile, 'ENV EXTRA=1\nLABEL org.example.team="risk"\n');
    await build(dir, ['context', '--builder', 'oci', '--output', 'oci:edited']);
    expect(await verify('oci:edited', { cwd: dir })).toMatchObject({
      platforms: [{ comparison: { verdict: 'identical' } }],
    });

    await writeFile(join(dir, 'context', 'notes.txt'), 'mine');
    await appendFile(dockerfile, 'COPY notes.txt /etc/notes\n');
    await build(dir, ['context', '--builder', 'oci', '--output', 'oci:more']);
    const refused = await failure(['verify', 'oci:more'], { cwd: dir });
    expect(refused.exitCode).toBe(3);
    expect(refused.message).toMatch(/"notes\.txt" is not in the build context.*NOT_REPRODUCED/);
  });
});

describe('an image that was changed', () => {
  const [runtimeLayer, serverLayer, modelLayer] = [2, 3, 4];

  it('in a layer that the lock gives, is told apart by the layer and file', async () => {
    const file = 'opt/mlpack/node_modules/onnxruntime-common/package.json';
    const changed = await changeLayer(layout, runtimeLayer, flipByte(file));
    const { platforms } = await verify(`oci:${changed}`);
    expect(platforms[0]?.comparison).toEqual({
      verdict: 'different',
      difference: { layer: 'COPY onnxruntime/amd64/ /', file: `/${file}`, text: 'has other bytes' },
    });
    const told = await failure(['verify', `oci:${changed}`], {});
    expect(told.exitCode).toBe(3);
    expect(told.message).toContain(`layer "COPY onnxruntime/amd64/ /": /${file} has other bytes`);
  });

  it('in its model, by its contract; in its server, by its digest', async () => {
    const model = await changeLayer(layout, modelLayer, flipByte('opt/mlpack/model/model.onnx'));
    expect((await verify(`oci:${model}`)).platforms[0]?.comparison).toMatchObject({
      difference: {
        file: '/opt/mlpack/model/model.onnx',
        text: 'is not the model that its contract describes',
      },
    });
    const server = await changeLayer(layout, serverLayer, flipByte('opt/mlpack/server/server.mjs'));
    expect((await verify(`oci:${server}`)).platforms[0]).toMatchObject({ hasOwnServer: false });
  });

  it('only in how it is compressed, is the same content', async () => {
    const changed = await changeLayer(layout, runtimeLayer, async (tar) => tar);
    expect((await verify(`oci:${changed}`)).platforms[0]?.comparison).toEqual({
      verdict: 'same-content',
      notes: ['Same content, compressed by another encoder.'],
    });
  });

  it('by a layer on top, is named by that', async ({ dir, needs }) => {
    needs('umoci', 'skopeo');
    const copy = join(dir, 'copy');
    await runOk('skopeo', ['copy', `oci:${layout}:iris:0.1.0`, `oci:${copy}:0.1.0`]);
    await writeFile(join(dir, 'evil'), wholeBlock);
    const insert = ['insert', '--rootless', '--image', `${copy}:0.1.0`];
    await runOk('umoci', [...insert, join(dir, 'evil'), '/usr/local/bin/evil']);
    expect((await verify(`oci:${copy}:0.1.0`)).platforms[0]?.comparison).toMatchObject({
      difference: { file: null, text: 'is a layer more than its Dockerfile gives' },
    });
  });
});

it('says what it takes of an image that mlpack did not build', async ({ dir, needs }) => {
  needs('umoci');
  const image = `${join(dir, 'other')}:1`;
  await writeFile(join(dir, 'hello'), wholeBlock);
  await runOk('umoci', ['init', '--layout', join(dir, 'other')]);
  await runOk('umoci', ['new', '--image', image]);
  await runOk('umoci', ['config', '--image', image, '--architecture', 'amd64', '--os', 'linux']);
  await runOk('umoci', ['insert', '--rootless', '--image', image, join(dir, 'hello'), '/hello']);
  const refused = await failure(['verify', `oci:${image}`], {});
  expect(refused.exitCode).toBe(3);
  expect(refused.message).toMatch(/no \/opt\/mlpack\/config\/mlpack\.lock.*IMAGE_INVALID/);
});
