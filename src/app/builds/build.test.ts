import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { processFacts } from '../../../test/support/process-facts.ts';
import { tempDir } from '../../../test/support/temp.ts';
import { toyFormat } from '../../../test/support/toy-format.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import { modelFormats } from '../../model/formats/formats.ts';
import { prepareModel } from '../../model/read-model.ts';
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
