/** `mlpack sbom`: what it says of real images, wherever they are, by the schemas and by libraries of others. */
import { appendFile, cp, readFile, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { beforeAll, describe, expect } from 'vitest';
import { failure } from '../support/cli-failure.ts';
import { runCli } from '../support/cli.ts';
import { deriveImage } from '../support/derived-image.ts';
import { build, writeIris } from '../support/iris.ts';
import { warmLock } from '../support/projects.ts';
import { it } from '../support/rig.ts';
import { runOk } from '../support/run.ts';
import { readByPython } from '../support/sbom/python-reader.ts';
import { textFolder } from '../support/text-folders.ts';
import { fileTempDir } from '../support/temp.ts';

const spdxSchema = resolve(import.meta.dirname, '../specs/spdx/spdx-schema.json');
const examples = resolve(import.meta.dirname, '../../examples');

let dir: string;
let layout: string;

beforeAll(async () => {
  dir = await fileTempDir();
  layout = `oci:${join(dir, 'both')}`;
  await writeIris(dir, await warmLock());
  await build(dir, ['--output', layout, '--platform', 'linux/amd64,linux/arm64', '--tag', 'sbom-iris:1']);
});

interface CycloneDx {
  readonly components: readonly {
    readonly 'bom-ref': string;
    readonly name: string;
    readonly licenses?: readonly { readonly expression: string }[];
    readonly hashes?: readonly object[];
    readonly evidence?: { readonly occurrences: readonly { readonly location: string }[] };
  }[];
}

async function sbomText(image: string, ...args: string[]): Promise<string> {
  const result = await runCli(['sbom', image, ...args], { cwd: dir });
  expect(result.exitCode, result.stderr).toBe(0);
  return result.stdout;
}

async function cycloneDx(image: string, ...args: string[]): Promise<CycloneDx> {
  return JSON.parse(await sbomText(image, ...args)) as CycloneDx;
}

function locations({ components }: CycloneDx): string[] {
  return components.flatMap(({ evidence }) => evidence?.occurrences.map(({ location }) => location) ?? []);
}

describe('of an image for two platforms', () => {
  it('there is one for each, of all of its files', async () => {
    const result = await runCli(['sbom', layout, '--output', join(dir, 'iris.cdx.json')]);
    expect(result.stdout).toMatch(
      /iris\.cdx\.linux-amd64\.json: \d+ components of linux\/amd64 have all of its \d+ files\.\n.*linux-arm64\.json/u,
    );
    const told = await failure(['sbom', layout], {});
    expect(told).toMatchObject({
      exitCode: 2,
      message: expect.stringContaining('linux/amd64 and linux/arm64'),
    });
    for (const platform of ['linux/amd64', 'linux/arm64']) {
      const written = await readFile(join(dir, `iris.cdx.${platform.replace('/', '-')}.json`), 'utf8');
      const sbom = await cycloneDx(layout, '--platform', platform);
      expect(JSON.parse(written)).toEqual(sbom);
      // What umoci unpacks are the files that there are.
      const files = locations(sbom);
      expect(new Set(files).size).toBe(files.length);
      const architecture = platform === 'linux/amd64' ? 'x64' : 'arm64';
      expect(files).toContain(
        `/opt/mlpack/node_modules/onnxruntime-node/bin/napi-v6/linux/${architecture}/libonnxruntime.so.1`,
      );
    }
  });

  it('has a licence of all that is bundled, and a hash of all that the lock pins', async () => {
    const { components } = await cycloneDx(layout, '--platform', 'linux/amd64');
    const npm = components.filter((one) => one['bom-ref'].startsWith('pkg:npm/'));
    expect(npm.length).toBeGreaterThan(100);
    expect(npm.filter(({ licenses, hashes }) => licenses === undefined || hashes === undefined)).toEqual([]);
    const debian = components.filter((one) => one['bom-ref'].startsWith('pkg:deb/'));
    expect(debian.length).toBe(8);
    expect(debian.filter(({ hashes }) => hashes === undefined)).toEqual([]);
    expect(debian.filter(({ evidence }) => evidence === undefined)).toEqual([]);
    expect(debian.find(({ name }) => name === 'netbase')?.licenses).toMatchObject([
      { expression: 'GPL-2.0-only' },
    ]);
  });
});

describe('as others read it', () => {
  it('is CycloneDX by its schema and its library', async ({ needs }) => {
    needs('python3');
    const text = await sbomText(layout, '--platform', 'linux/amd64');
    const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
    expect(await validator.validate(text)).toBeNull();
    const document = JSON.parse(text) as CycloneDx;
    const path = join(dir, 'read.cdx.json');
    await writeFile(path, text);
    expect(await readByPython('cyclonedx', path)).toEqual({
      components: document.components.length,
      files: locations(document).length,
      otherUrls: [],
    });
    await writeFile(path, text.replace('"dependsOn": [', '"dependsOn": [ "nowhere",'));
    await expect(readByPython('cyclonedx', path)).rejects.toThrow(/nowhere/u);
  });

  it('is SPDX by its schema and its library', async ({ needs }) => {
    needs('python3');
    const text = await sbomText(layout, '--platform', 'linux/arm64', '--format', 'spdx');
    const ajv = addFormats.default(new Ajv({ strict: false }));
    const validate = ajv.compile(JSON.parse(await readFile(spdxSchema, 'utf8')) as object);
    const document = JSON.parse(text) as { readonly packages: object[]; readonly files: object[] };
    validate(document);
    expect(validate.errors).toBeNull();
    const path = join(dir, 'read.spdx.json');
    await writeFile(path, text);
    expect(await readByPython('spdx', path)).toEqual({
      components: document.packages.length,
      files: document.files.length,
      messages: [],
    });
    await writeFile(path, text.replace('"licenseDeclared": "MIT"', '"licenseDeclared": "LicenseRef-gone"'));
    expect((await readByPython('spdx', path)).messages).not.toEqual([]);
  });
});

describe('of one image in several places', () => {
  it('is the same', async ({ registry, engine, needs }) => {
    needs('skopeo');
    const amd64 = ['--platform', 'linux/amd64'];
    const text = await sbomText(layout, ...amd64);
    const archive = join(dir, 'iris.tar');
    await runOk('skopeo', [
      'copy',
      '--override-arch',
      'amd64',
      `${layout}:sbom-iris:1`,
      `oci-archive:${archive}`,
    ]);
    expect(await sbomText(archive)).toBe(text);
    const reference = `${registry.host}/team/iris:1`;
    const copy = [
      'copy',
      '--all',
      '--dest-tls-verify=false',
      `${layout}:sbom-iris:1`,
      `docker://${reference}`,
    ];
    await runOk('skopeo', copy);
    expect(await sbomText(reference, ...amd64)).toBe(text);
    const elsewhere = join(dir, 'engine');
    await writeIris(elsewhere, await warmLock());
    await runCli(['build', '--tag', 'sbom-iris:1', '--output', 'docker'], { cwd: elsewhere, engine });
    const inEngine = await runCli(['sbom', 'sbom-iris:1'], { cwd: join(dir, 'both'), engine });
    expect(inEngine.stdout, inEngine.stderr).toBe(text);
  });

  it('names a file that somebody has put into it', async ({ engine }) => {
    const elsewhere = join(dir, 'derived');
    await writeIris(elsewhere, await warmLock());
    await runCli(['build', '--tag', 'sbom-plain:1', '--output', 'docker'], { cwd: elsewhere, engine });
    await deriveImage(engine, {
      from: 'sbom-plain:1',
      tag: 'sbom-changed:1',
      lines: ['COPY Dockerfile /opt/extra', 'COPY Dockerfile /etc/passwd'],
    });
    const told = await failure(['sbom', 'sbom-changed:1'], { cwd: join(dir, 'both'), engine });
    expect(told).toMatchObject({
      exitCode: 3,
      message: expect.stringMatching(/\/etc\/passwd \(it came in a later layer\), \/opt\/extra belong/u),
    });
    const allowed = await runCli(['sbom', 'sbom-changed:1', '--allow-unknown'], {
      cwd: join(dir, 'both'),
      engine,
    });
    expect(allowed.stdout).toContain('"bom-ref": "file:/opt/extra"');
  });
});

describe('of other images', () => {
  it.for([
    join(examples, 'digits-image'),
    join(examples, 'two-models'),
    join(examples, 'detector'),
    textFolder('bert-text-classification'),
  ])('%s has no file of nobody’s', async (source) => {
    const folder = join(dir, basename(source));
    await cp(source, folder, { recursive: true });
    const output = `oci:${join(folder, 'out')}`;
    const built = await runCli(['build', '--output', output], { cwd: folder });
    expect(built.exitCode, built.stderr).toBe(0);
    expect(locations(await cycloneDx(output)).length).toBeGreaterThan(600);
  });

  it('gives what a base has beside its packages to the base', async ({ registry, needs }) => {
    needs('skopeo');
    const base = `${registry.host}/base:1`;
    await runOk('skopeo', [
      'copy',
      '--override-arch',
      'amd64',
      '--dest-tls-verify=false',
      `${layout}:sbom-iris:1`,
      `docker://${base}`,
    ]);
    const folder = join(dir, 'based');
    await writeIris(folder);
    await appendFile(join(folder, 'mlpack.yaml'), `base: ${base}\n`);
    const built = ['build', '--platform', 'linux/amd64', '--output', `oci:${join(folder, 'out')}`];
    const result = await runCli(built, { cwd: folder });
    expect(result.exitCode, result.stderr).toBe(0);
    const { components } = await cycloneDx(`oci:${join(folder, 'out')}`);
    const owner = (path: string) =>
      components.find(({ evidence }) => evidence?.occurrences.some(({ location }) => location === path));
    expect(owner('/etc/passwd')?.name).toBe(base);
    expect(owner('/etc/services')?.name).toBe('netbase');
  });
});
