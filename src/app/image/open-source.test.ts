import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { startFaultRegistry, type FaultRegistry } from '../../../test/support/fault-registry.ts';
import { anonymousClient } from '../../../test/support/registry-clients.ts';
import { processFacts } from '../../../test/support/process-facts.ts';
import { smallBundle } from '../../../test/support/small-bundle.ts';
import { tempDir } from '../../../test/support/temp.ts';
import { layerBlob } from '../../../test/support/whole-image.ts';
import { writeDockerArchive, writeOciArchive } from '../../oci/archive/archive.ts';
import { digestOf, hexOf } from '../../oci/documents/digest.ts';
import { formatPlatform, parsePlatform } from '../../oci/documents/platform.ts';
import { bundleImages } from '../../oci/image/assemble.ts';
import { fetchLayers, type ImageBundle } from '../../oci/image/image.ts';
import { readSample, type ImageSource } from '../../oci/image/image-source.ts';
import { writeLayout } from '../../oci/layout/layout-writer.ts';
import { pushBundle } from '../../registry/push/push.ts';
import { createFileBlobStore } from '../../util/blobs/file-blob-store.ts';
import { createEnvironment } from '../environment/create-environment.ts';
import type { Environment } from '../environment/environment.ts';
import { locateImage } from './locate-image.ts';
import { openSource } from './open-source.ts';
import { tagged } from '../../../test/support/tagged.ts';

const layers = [Buffer.from('one layer'), Buffer.from('another layer')];
const [amd64, arm64] = [parsePlatform('linux/amd64'), parsePlatform('linux/arm64')];

let cwd: string;
let environment: Environment;
let both: ImageBundle;
let lone: ImageBundle;

beforeEach(async () => {
  cwd = await tempDir();
  environment = await createEnvironment(processFacts(cwd));
  onTestFinished(() => environment.http.close());
  both = withSpacedIndex(await smallBundle(await tempDir(), layers, ['linux/amd64', 'linux/arm64']));
  lone = bundleImages([both.images[0]]);
});

/** The index as another tool writes it, so that one which is written anew is found out. */
function withSpacedIndex(bundle: ImageBundle): ImageBundle {
  const index: unknown = JSON.parse(Buffer.from(bundle.indexBytes ?? []).toString());
  const indexBytes = Buffer.from(JSON.stringify(index, null, 2));
  const { mediaType } = bundle.descriptor;
  const descriptor = { mediaType, digest: digestOf(indexBytes), size: indexBytes.length };
  return { ...bundle, descriptor, indexBytes };
}

/** Opens what an argument means, as a command that may ask a registry does. */
async function open(argument: string): Promise<ImageSource> {
  return openSource(environment, await locateImage(environment, argument, { asksRegistry: true }));
}

async function pushed(bundle: ImageBundle): Promise<{ registry: FaultRegistry; argument: string }> {
  const registry = await startFaultRegistry();
  const memory = createFileBlobStore(await tempDir());
  await pushBundle(anonymousClient(), { registry: registry.host, repository: 'team/iris' }, bundle, {
    memory,
  });
  registry.repository('team/iris').tags.set('1.0.0', bundle.descriptor.digest);
  return { registry, argument: `${registry.host}/team/iris:1.0.0` };
}

/** Puts a bundle somewhere, and says what names it there. */
const places = {
  'an OCI layout': async (bundle: ImageBundle) => {
    await writeLayout(join(cwd, 'layout'), bundle, tagged('iris:1.0.0'));
    return 'oci:layout:1.0.0';
  },
  'an OCI archive': async (bundle: ImageBundle) => {
    await writeOciArchive(join(cwd, 'image.tar'), bundle, tagged('iris:1.0.0'));
    return 'oci-archive:image.tar';
  },
  'a registry': async (bundle: ImageBundle) => (await pushed(bundle)).argument,
};

describe.each(Object.entries(places))('an image for two platforms in %s', (_, place) => {
  it('is listed, read for one of them, and for all byte for byte', async () => {
    const source = await open(await place(both));
    const { digest, platforms } = await source.list();
    expect(digest).toBe(both.descriptor.digest);
    expect(platforms.map((platform) => formatPlatform(platform))).toEqual(['linux/amd64', 'linux/arm64']);

    const image = await source.image(arm64);
    expect(image.descriptor).toEqual(both.images[1]?.descriptor);
    expect([await layerBlob(image, 0), await layerBlob(image, 1)]).toEqual(layers);

    const { descriptor, indexBytes, images } = await source.bundle();
    expect(descriptor).toEqual(both.descriptor);
    expect(Buffer.from(indexBytes ?? [])).toEqual(Buffer.from(both.indexBytes ?? []));
    await fetchLayers(images);
    expect(await layerBlob(images[0])).toEqual(layers[0]);
  });

  it('is sampled by the platform preferred', async () => {
    const sample = await readSample(await open(await place(both)), arm64);
    expect(sample.digest).toBe(both.descriptor.digest);
    expect(sample.platforms).toEqual(['linux/amd64', 'linux/arm64']);
    expect(sample.image.descriptor.digest).toBe(both.images[1]?.descriptor.digest);
  });
});

describe.each([
  ...Object.entries(places),
  [
    'a Docker archive',
    async (bundle: ImageBundle) => {
      const name = { registry: 'docker.io', repository: 'team/iris', tag: '1.0.0' };
      await writeDockerArchive(join(cwd, 'saved.tar'), bundle.images[0], name);
      return 'docker-archive:saved.tar';
    },
  ] as const,
])('an image for one platform in %s', (_, place) => {
  it('is itself, and is not found for another', async () => {
    const source = await open(await place(lone));
    expect((await source.list()).digest).toBe(lone.descriptor.digest);
    expect((await source.bundle()).descriptor.digest).toBe(lone.descriptor.digest);
    expect((await source.image(amd64)).configBytes).toEqual(Buffer.from(lone.images[0].configBytes));
    await expect(source.image(arm64)).rejects.toMatchObject({
      code: expect.stringMatching(/^(?:IMAGE|REGISTRY)_NOT_FOUND$/u),
      message: expect.stringContaining('linux/arm64'),
    });
    // Who prefers another platform is told of the one there is.
    expect((await readSample(source, arm64)).image.descriptor.digest).toBe(lone.descriptor.digest);
  });
});

it('a registry is asked for no layer before that is asked for, and then once', async () => {
  const { registry, argument } = await pushed(both);
  registry.seen.length = 0;
  const blobs = () => registry.seen.flatMap(({ line }) => /^GET .*\/blobs\/(.*)$/u.exec(line)?.[1] ?? []);
  const source = await open(argument);
  expect(source.isRemote).toBe(true);
  const { image } = await readSample(source, amd64);
  expect(blobs()).toEqual([image.manifest.config.digest]);
  expect(await layerBlob(image, 1)).toEqual(layers[1]);
  expect(await layerBlob(image, 1)).toEqual(layers[1]);
  expect(blobs()).toEqual([image.manifest.config.digest, image.layers[1]?.digest]);
});

it('a layer of a layout that was changed is told when it is asked for, and not by the documents', async () => {
  const source = await open(await places['an OCI layout'](lone));
  const damaged = join(
    cwd,
    'layout',
    'blobs',
    'sha256',
    hexOf(lone.images[0].layers[1]?.digest ?? 'sha256:'),
  );
  await writeFile(damaged, 'another lay3r');
  const { image } = await readSample(source, amd64);
  expect(await layerBlob(image, 0)).toEqual(layers[0]);
  await expect(image.layers[1]?.file()).rejects.toMatchObject({ code: 'IMAGE_INVALID' });
  await expect(fetchLayers((await source.bundle()).images)).rejects.toMatchObject({ code: 'IMAGE_INVALID' });
});

it('a registry wins over what was built here only where a command may ask one', async () => {
  await writeLayout(join(cwd, '.mlpack', 'oci'), lone, tagged('registry.example/team/iris:1.0.0'));
  const name = 'registry.example/team/iris:1.0.0';
  expect(await locateImage(environment, name)).toMatchObject({ kind: 'oci', builtAs: name });
  const asking = { asksRegistry: true };
  expect(await locateImage(environment, name, asking)).toMatchObject({ kind: 'registry', name });
  expect(await locateImage(environment, 'iris:1.0.0', asking)).toMatchObject({
    kind: 'engine',
    name: 'iris:1.0.0',
  });
  expect(await locateImage(environment, './registry.example/team', asking)).toMatchObject({ kind: 'engine' });
});
