import { readFileSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { processFacts } from '../../../test/support/process-facts.ts';
import { tempDir } from '../../../test/support/temp.ts';
import { toyFormat } from '../../../test/support/toy-format.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { modelFormats } from '../../model/formats/formats.ts';
import { prepareModel } from '../../model/read-model.ts';
import { parseManifest } from '../../oci/documents/parse-documents.ts';
import { hexOf, isDigest, type Digest } from '../../oci/documents/digest.ts';
import { readLayerFiles } from '../../oci/layer/layer-files.ts';
import { layoutSource } from '../../oci/layout/layout-source.ts';
import type { TreeEntry } from '../../oci/tar/tree.ts';
import { contextEntries } from '../../project/context/context.ts';
import { writeContext } from '../../project/context/write-context.ts';
import { planImage } from '../../project/plan.ts';
import { onnxruntime } from '../../runtime/onnxruntime/onnxruntime.ts';
import { bytesContent } from '../../util/blobs/content.ts';
import { createEnvironment } from '../environment/create-environment.ts';
import type { Environment } from '../environment/environment.ts';
import { recallBuild } from '../image/last-build.ts';
import { refuseModelOnly } from '../image/refuse-model-only.ts';
import { buildImage, type BuildOptions } from './build.ts';
import type { Builder } from './builder.ts';

let folder: string;
let environment: Environment;

const options: BuildOptions = {
  model: 'context',
  builder: 'oci',
  frozen: false,
  test: false,
  dryRun: false,
  push: null,
};

beforeEach(async () => {
  folder = await tempDir();
  environment = await createEnvironment(processFacts(folder), onnxruntime, [...modelFormats, toyFormat]);
  onTestFinished(() => environment.http.close());
  await generateContext('context', ['Relu', 'Neg']);
});

/** The generated context of a model in a format that is converted: all of an image but what is downloaded for one. */
async function generateContext(name: string, operators: readonly string[]): Promise<void> {
  await writeFile(join(folder, 'iris.toy'), JSON.stringify({ toy: operators }));
  await using prepared = await prepareModel(join(folder, 'iris.toy'), environment);
  const golden = { source: 'recorded', framework: null, cases: [] } as const;
  const model = {
    ...prepared,
    name: 'toy',
    version: null,
    config: {},
    configSteps: [],
    golden,
    runtime: 'onnxruntime',
  };
  const plan = planImage({ config: {}, name: 'toy', version: '1.2.3', models: [model], baseReference: null });
  const part = (path: string): TreeEntry => {
    return { type: 'file', path, mode: 0o755, uid: 0, gid: 0, content: bytesContent(path) };
  };
  const emptyTar = bytesContent(Buffer.alloc(1024));
  const entries = await contextEntries(plan, {
    platforms: [
      {
        architecture: 'amd64',
        base: emptyTar,
        node: [part('usr/bin/node')],
        runtime: [part('runtime.node')],
      },
    ],
    server: [{ path: 'main.js', content: bytesContent('') }],
    lock: '',
    models: [prepared],
  });
  await writeContext(join(folder, name), entries);
}

it('makes an image of a model that was converted, where it is wanted', async () => {
  const result = await buildImage(environment, { ...options, output: 'oci:image' });
  const path = join(folder, 'image');
  expect(result).toMatchObject({ reference: 'toy:1.2.3', locations: [{ kind: 'oci', path }], pushed: null });
  const { descriptor, images } = await (await layoutSource(path, { name: '1.2.3' })).bundle();
  expect(descriptor.digest).toBe(result.digest);
  expect(images[0].config.config?.Labels).toMatchObject({ 'org.opencontainers.image.title': 'toy' });
  expect(await recallBuild(folder)).toMatchObject({ digest: result.digest, location: { kind: 'oci', path } });
});

it('says that an image of another model is replaced, as long as that model is there', async () => {
  const replaced = async (model: string, changes: Partial<BuildOptions> = {}) =>
    (await buildImage(environment, { ...options, model, ...changes })).replaced;
  await generateContext('copy', ['Relu', 'Neg']);
  await generateContext('other', ['Neg']);
  expect(await replaced('context')).toBeNull();
  expect(await replaced('context')).toBeNull();
  expect(await replaced('copy')).toBeNull();
  const file = (name: string) => join(name, 'model', 'model.onnx');
  expect(await replaced('other', { dryRun: true })).toBeNull();
  expect(await replaced('other', { output: 'oci:elsewhere' })).toBeNull();
  expect(await replaced('other', { tag: 'other' })).toBeNull();
  expect(await replaced('other')).toEqual({
    models: [file('copy')],
    suggestion: 'Give one of them another name: mlpack build other --tag NAME',
  });
  expect(await replaced('context')).toMatchObject({ models: [file('other')] });
  await rm(join(folder, 'context'), { recursive: true });
  expect(await replaced('other')).toBeNull();
});

it('writes nothing in a dry run', async () => {
  const result = await buildImage(environment, { ...options, dryRun: true });
  expect(result).toMatchObject({ locations: [], digest: expect.stringContaining('sha256:') });
  expect(await recallBuild(folder)).toBeUndefined();
});

it('goes the same way with another builder, which is asked first whether it can', async () => {
  const asked: unknown[] = [];
  const digest = `sha256:${'0'.repeat(64)}` as const;
  const paper: Builder = {
    needsEngine: false,
    refuse(wanted) {
      asked.push(wanted);
      if (wanted.dryRun) throw new MlpackError('USAGE', 'paper is never dry');
    },
    async build(_, { entries }, { reference, target }) {
      asked.push(
        reference.tag,
        entries.some(({ path }) => path === 'model/model.onnx'),
      );
      return {
        digest,
        images: [],
        deliver: async () => (target === undefined ? [] : [target]),
        push: async () => Promise.reject(new Error('not pushed')),
      };
    },
  };
  const builders = { auto: paper, oci: paper, docker: paper };
  const wanted = { ...options, output: 'oci-archive:paper.tar' };
  const target = { kind: 'oci-archive', path: join(folder, 'paper.tar') };
  expect(await buildImage(environment, wanted, builders)).toMatchObject({ digest, locations: [target] });
  expect(asked).toEqual([{ target, dryRun: false }, { target, dryRun: false, derived: null }, '1.2.3', true]);
  expect(await recallBuild(folder)).toMatchObject({ digest, location: target, layout: null });
  await expect(buildImage(environment, { ...wanted, dryRun: true }, builders)).rejects.toThrow('never dry');
  await expect(buildImage(environment, { ...wanted, builder: 'docker' })).rejects.toThrow(
    'leaves the image in',
  );
});

it('packs the files of the models alone for servers that mount them, with a name of their own', async () => {
  const served = await buildImage(environment, options);
  const result = await buildImage(environment, { ...options, form: 'modelcar', output: 'oci:car' });
  expect(result.reference).toBe('toy:1.2.3-modelcar');
  const { images } = await (await layoutSource(join(folder, 'car'), { name: undefined })).bundle();
  const layers = await Promise.all(
    images[0].layers.map((layer) => readLayerFiles(layer, 'models', environment.signal)),
  );
  expect(layers.flatMap((files) => [...files.keys()]).toSorted()).toEqual(
    expect.arrayContaining(['config/contract.json', 'config/golden.json', 'model/model.onnx']),
  );
  expect(images[0].config.config?.Entrypoint).toBeUndefined();
  // The next run is of what serves.
  expect(await recallBuild(folder)).toMatchObject({ digest: served.digest });
  const refused = { code: 'IMAGE_INVALID', message: expect.stringContaining('no server') };
  expect(() => refuseModelOnly(images[0])).toThrow(expect.objectContaining(refused));
  const again = await buildImage(environment, { ...options, form: 'modelcar', output: 'oci:again' });
  expect(again.digest).toBe(result.digest);
});

it('makes an artifact of ModelPack as its specification has it, which is no image', async () => {
  const wanted = { ...options, form: 'modelpack' } as const;
  const result = await buildImage(environment, { ...wanted, output: 'oci:pack' });
  expect(result.reference).toBe('toy:1.2.3-modelpack');
  const blob = (digest: Digest) => readFile(join(folder, 'pack', 'blobs', 'sha256', hexOf(digest)));
  const { config, layers, ...manifest } = parseManifest(await blob(digestOf(result)), 'the manifest');
  expect(manifest).toMatchObject({ artifactType: 'application/vnd.cncf.model.manifest.v1+json' });
  expect(config.mediaType).toBe('application/vnd.cncf.model.config.v1+json');
  expect(layers).toMatchObject([
    {
      mediaType: expect.stringMatching(/^application\/vnd\.cncf\.model\.weight\.v1\.tar(?:\+gzip)?$/u),
      annotations: { 'org.cncf.model.filepath': 'model/model.onnx' },
    },
    { mediaType: 'application/vnd.cncf.model.weight.config.v1.tar+gzip' },
  ]);
  const written: unknown = JSON.parse((await blob(config.digest)).toString());
  expect(written).toMatchObject({
    descriptor: { name: 'toy', version: '1.2.3' },
    config: { format: 'onnx' },
  });
  const schema: object = JSON.parse(
    readFileSync(resolve(import.meta.dirname, '../../../test/specs/modelpack/config-schema.json'), 'utf8'),
  );
  const ajv = new Ajv2020({ strict: false, formats: { 'date-time': true } });
  expect([ajv.validate(schema, written), ajv.errors]).toEqual([true, null]);
  const opened = layoutSource(join(folder, 'pack'), { name: undefined }).then((source) => source.bundle());
  await expect(opened).rejects.toMatchObject({ code: 'IMAGE_INVALID' });
  expect((await buildImage(environment, { ...wanted, output: 'oci:again' })).digest).toBe(result.digest);
});

it.each(['modelcar', 'modelpack'] as const)('gives no engine a %s', async (form) => {
  const refused = { code: 'USAGE', message: expect.stringContaining('it has no server in it') };
  await expect(buildImage(environment, { ...options, form, output: 'docker' })).rejects.toMatchObject(
    refused,
  );
});

function digestOf({ digest }: { readonly digest: string | null }): Digest {
  if (isDigest(digest)) return digest;
  throw new Error('no digest');
}
