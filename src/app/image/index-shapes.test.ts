import { execFileSync } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { ShapedImages } from '../../../test/support/index-shapes.ts';
import { servedImage } from '../../../test/support/served-image.ts';
import { processFacts } from '../../../test/support/process-facts.ts';
import { tempDir } from '../../../test/support/temp.ts';
import { digestOf } from '../../oci/documents/digest.ts';
import type { Descriptor } from '../../oci/documents/manifest.ts';
import { formatPlatform, parsePlatform } from '../../oci/documents/platform.ts';
import { fetchLayers } from '../../oci/image/image.ts';
import type { ImageSource } from '../../oci/image/image-source.ts';
import { createEnvironment } from '../environment/create-environment.ts';
import type { Environment } from '../environment/environment.ts';
import { locateImage } from './locate-image.ts';
import { openSource } from './open-source.ts';
import { readWholeBundle } from './read-whole.ts';

const [amd64, arm64] = [parsePlatform('linux/amd64'), parsePlatform('linux/arm64')];
const armV7 = { os: 'linux', architecture: 'arm', variant: 'v7' };

let cwd: string;
let environment: Environment;
let notes: string[];

beforeEach(async () => {
  cwd = await tempDir();
  notes = [];
  const progress = { ...processFacts(cwd).progress, note: (text: string) => void notes.push(text) };
  environment = await createEnvironment(processFacts(cwd, { progress }));
  onTestFinished(() => environment.http.close());
});

async function open(argument: string): Promise<ImageSource> {
  return openSource(environment, await locateImage(environment, argument, { asksRegistry: true }));
}

async function archived(shaped: ShapedImages, root: Descriptor): Promise<string> {
  await shaped.writeLayout(join(cwd, 'layout'), [root]);
  execFileSync('tar', ['-C', join(cwd, 'layout'), '-cf', join(cwd, 'image.tar'), '.']);
  await rm(join(cwd, 'layout'), { recursive: true });
  return 'image.tar';
}

/** Puts an image somewhere, and says what names it there. */
const places = {
  'an OCI layout': async (shaped: ShapedImages, root: Descriptor) => {
    await shaped.writeLayout(join(cwd, 'layout'), [root]);
    return 'oci:layout';
  },
  'an archive': archived,
  'a registry': async (shaped: ShapedImages, root: Descriptor) => (await servedImage(shaped, root)).argument,
} as const;

interface Shape {
  readonly root: Descriptor;
  /** Images that are listed, and those of them that mlpack reads. */
  readonly listed: readonly string[];
  readonly read: readonly Descriptor[];
  /** The index that the images have as a bundle, as it is; undefined when they get another or none. */
  readonly index: Descriptor | undefined;
  readonly leftOut: readonly string[];
}

const shapes: Record<string, (shaped: ShapedImages) => Shape> = {
  'an image with an attestation': (shaped) => {
    const image = shaped.image(amd64);
    const root = shaped.index([image, shaped.attestation(image)]);
    return { root, listed: ['linux/amd64'], read: [image], index: undefined, leftOut: ['attestations'] };
  },
  'images with attestations and for another platform': (shaped) => {
    const read = [shaped.image(arm64), shaped.image(amd64)];
    const root = shaped.index([...read, shaped.image(armV7), ...read.map((one) => shaped.attestation(one))]);
    const leftOut = ['linux/arm/v7', 'attestations'];
    const listed = ['linux/arm64', 'linux/amd64', 'linux/arm/v7'];
    return { root, listed, read, index: undefined, leftOut };
  },
  'the other platform first': (shaped) => {
    const read = [shaped.image(arm64), shaped.image(amd64)];
    const root = shaped.index(read);
    return { root, listed: ['linux/arm64', 'linux/amd64'], read, index: root, leftOut: [] };
  },
  'an index of one image': (shaped) => {
    const read = [shaped.image(amd64)];
    const root = shaped.index(read);
    return { root, listed: ['linux/amd64'], read, index: root, leftOut: [] };
  },
  'an index in an index': (shaped) => {
    const read = [shaped.image(amd64), shaped.image(arm64)];
    const index = shaped.index(read);
    const root = shaped.index([index]);
    return { root, listed: ['linux/amd64', 'linux/arm64'], read, index, leftOut: [] };
  },
  'two indexes in an index': (shaped) => {
    const read = [shaped.image(amd64), shaped.image(arm64)];
    const root = shaped.index(read.map((image) => shaped.index([image])));
    const leftOut = ['the indexes inside its index'];
    return { root, listed: ['linux/amd64', 'linux/arm64'], read, index: undefined, leftOut };
  },
  'entries that say no platform, one of them no image': (shaped) => {
    const read = [shaped.image(amd64), shaped.image(arm64)];
    const root = shaped.index([
      ...read.map(({ mediaType, digest, size }) => ({ mediaType, digest, size })),
      shaped.artifact(),
    ]);
    const listed = ['linux/amd64', 'linux/arm64'];
    return { root, listed, read, index: undefined, leftOut: ['artifacts'] };
  },
  ...Object.fromEntries(
    [
      { os: 'linux', architecture: '' },
      { os: 'linux', architecture: 'unknown' },
      { os: '', architecture: 'amd64' },
    ].map((platform) => [
      `an image with an SBOM that says the platform ${formatPlatform(platform)}`,
      (shaped: ShapedImages) => {
        const read = [shaped.image(amd64)];
        const root = shaped.index([{ ...shaped.artifact(), platform }, ...read]);
        return { root, listed: ['linux/amd64'], read, index: undefined, leftOut: ['attestations'] };
      },
    ]),
  ),
  'artifacts that say the platform of an image, and one of none': (shaped) => {
    const read = [shaped.image(amd64)];
    const root = shaped.index([
      { ...shaped.artifact(), platform: amd64 },
      ...read,
      { ...shaped.artifact('another'), platform: arm64 },
    ]);
    return { root, listed: ['linux/amd64'], read, index: undefined, leftOut: ['artifacts'] };
  },
  'an image whose entry leaves the platform empty, and one whose config does': (shaped) => {
    const read = [shaped.image(amd64)];
    const none = { os: '', architecture: '' };
    const { platform: _, ...without } = shaped.image({ os: 'linux', architecture: '' });
    const root = shaped.index([...read.map((image) => ({ ...image, platform: none })), without]);
    return { root, listed: ['linux/amd64'], read, index: undefined, leftOut: ['artifacts'] };
  },
  'an image listed for several platforms': (shaped) => {
    const { root, read } = severally(shaped);
    const listed = ['linux/amd64/v2', 'linux/amd64', 'linux/arm/v7', 'linux/arm64'];
    return { root, listed, read, index: root, leftOut: [] };
  },
  'an image listed for several platforms, with an attestation': (shaped) => {
    const { root, read } = severally(shaped, [shaped.attestation(shaped.image(amd64))]);
    const listed = ['linux/amd64/v2', 'linux/amd64', 'linux/arm/v7', 'linux/arm64'];
    return { root, listed, read, index: undefined, leftOut: ['linux/arm/v7', 'attestations'] };
  },
  'an image for a variant before the one for all': (shaped) => {
    const read = [shaped.image(amd64)];
    const root = shaped.index([shaped.image({ ...amd64, variant: 'v3' }), ...read]);
    const listed = ['linux/amd64/v3', 'linux/amd64'];
    return { root, listed, read, index: undefined, leftOut: ['linux/amd64/v3'] };
  },
  'an image with its config in its manifest': (shaped) => {
    const read = [shaped.embedConfig(shaped.image(amd64))];
    const root = shaped.index(read);
    return { root, listed: ['linux/amd64'], read, index: root, leftOut: [] };
  },
  'two images for one platform': (shaped) => {
    const read = [shaped.image(amd64)];
    const root = shaped.index([...read, shaped.image({ ...amd64, variant: 'v3' })]);
    const listed = ['linux/amd64', 'linux/amd64/v3'];
    return { root, listed, read, index: undefined, leftOut: ['linux/amd64/v3'] };
  },
};

/** An index of two images and more, which lists each image for two platforms. */
function severally(shaped: ShapedImages, more: readonly Descriptor[] = []) {
  const read = [shaped.image(amd64), shaped.image(arm64)] as const;
  const entries = [
    { ...read[0], platform: { ...amd64, variant: 'v2' } },
    read[0],
    { ...read[1], platform: armV7 },
    { ...read[1], platform: { ...arm64, variant: 'v8' } },
  ];
  return { root: shaped.index([...entries, ...more]), read };
}

describe.each(Object.entries(places))('in %s', (_, put) => {
  it.each(Object.entries(shapes))('%s is read', async (__, shape) => {
    const shaped = new ShapedImages();
    const { root, listed, read, index, leftOut } = shape(shaped);
    const argument = await put(shaped, root);
    const source = await open(argument);

    const { digest, platforms } = await source.list();
    expect(digest).toBe(root.digest);
    expect(platforms.map((platform) => formatPlatform(platform))).toEqual(listed);
    for (const { digest: wanted, platform = amd64 } of read) {
      expect((await source.image(platform)).descriptor.digest).toBe(wanted);
    }

    const bundle = await readWholeBundle(
      environment,
      await locateImage(environment, argument, { asksRegistry: true }),
    );
    expect(bundle.images.map(({ descriptor }) => descriptor.digest)).toEqual(read.map((one) => one.digest));
    expect(bundle.leftOut).toEqual(leftOut);
    const bytes = bundle.indexBytes ?? bundle.images[0].manifestBytes;
    expect(digestOf(bytes)).toBe(bundle.descriptor.digest);
    expect(bundle.descriptor.digest === index?.digest).toBe(index !== undefined);
    const note = `Left out of the image: ${leftOut.join(', ')}. Without that its digest is ${digestOf(bytes)}.`;
    expect(notes).toEqual(leftOut.length === 0 ? [] : [note]);
  });

  it('an image for another platform only is listed, and read for no other', async () => {
    const shaped = new ShapedImages();
    for (const root of [shaped.index([shaped.image(armV7)]), shaped.image(armV7)]) {
      const source = await open(await put(shaped, root));
      const { platforms } = await source.list();
      expect(platforms).toEqual([expect.objectContaining({ architecture: 'arm' })]);
      expect((await source.image(armV7)).config.architecture).toBe('arm');
      await expect(source.bundle()).rejects.toMatchObject({ message: expect.stringContaining('linux/arm') });
      await expect(source.image(amd64)).rejects.toMatchObject({
        code: expect.stringMatching(/_NOT_FOUND$/u),
      });
    }
  });

  it('an index without images is refused, and one that nests without end', async () => {
    const shaped = new ShapedImages();
    const attested = shaped.index([shaped.attestation(shaped.image(amd64))]);
    let nested = shaped.index([shaped.image(amd64)]);
    for (let depth = 0; depth < 8; depth += 1) nested = shaped.index([nested]);
    for (const root of [attested, nested]) {
      const source = await open(await put(shaped, root));
      await expect(source.list()).rejects.toMatchObject({ code: 'IMAGE_INVALID' });
    }
  });

  it('a config in a manifest that is not what its digest says is refused', async () => {
    const shaped = new ShapedImages();
    const change = (config: Buffer) => Buffer.from(String(config).replace('amd64', 'arm64'));
    const root = shaped.index([shaped.embedConfig(shaped.image(amd64), change)]);
    const reading = open(await put(shaped, root)).then((source) => source.image(amd64));
    await expect(reading).rejects.toMatchObject({
      code: 'IMAGE_INVALID',
      message: expect.stringMatching(/: config\.data is not what its digest says, sha256:/u),
    });
  });

  it('an entry that says another platform than its config is not taken for it', async () => {
    const shaped = new ShapedImages();
    const root = shaped.index([{ ...shaped.image(armV7), platform: amd64 }]);
    const source = await open(await put(shaped, root));
    await expect(source.image(amd64)).rejects.toMatchObject({ code: expect.stringMatching(/_NOT_FOUND$/u) });
  });
});

describe.each([
  ['an OCI layout', places['an OCI layout']],
  ['an archive', places['an archive']],
])('in %s', (_, put) => {
  it('who wants another platform is told the platforms', async () => {
    const shaped = new ShapedImages();
    const source = await open(await put(shaped, shaped.index([shaped.image(armV7), shaped.image(arm64)])));
    await expect(source.image(amd64)).rejects.toMatchObject({
      code: 'IMAGE_NOT_FOUND',
      message: expect.stringMatching(/ has no image for linux\/amd64\.$/u),
      suggestions: ['It has: linux/arm/v7, linux/arm64'],
    });
  });

  it('what was not pulled is passed over, and told to who wants it', async () => {
    const shaped = new ShapedImages();
    const image = shaped.image(amd64);
    const root = shaped.index([shaped.absent(arm64), image, shaped.attestation(image)]);
    const source = await open(await put(shaped, root));
    expect((await source.list()).platforms).toEqual([amd64]);
    expect((await source.image(amd64)).descriptor.digest).toBe(image.digest);
    await expect(source.image(arm64)).rejects.toMatchObject({
      code: 'IMAGE_NOT_FOUND',
      message: expect.stringContaining('lists an image for linux/arm64, which is not there'),
    });
    const bundle = await source.bundle();
    expect(bundle.images.map(({ descriptor }) => descriptor.digest)).toEqual([image.digest]);
    expect(bundle.leftOut).toEqual(['linux/arm64 (which is not there)', 'attestations']);
  });

  it('an image of which nothing or not all is there is refused with the path of what is missing', async () => {
    const shaped = new ShapedImages();
    const absent = shaped.absent(amd64);
    const source = await open(await put(shaped, shaped.index([absent])));
    await expect(source.list()).rejects.toMatchObject({
      code: 'IMAGE_INVALID',
      message: expect.stringContaining(absent.digest.slice('sha256:'.length)),
    });

    const partial = new ShapedImages();
    const root = partial.index([partial.image(amd64)]);
    const layer = [...partial.blobs].find(([, bytes]) => bytes.toString() === 'a layer');
    partial.blobs.delete(layer?.[0] ?? 'sha256:');
    const { images } = await (await open(await put(partial, root))).bundle();
    await expect(fetchLayers(images)).rejects.toMatchObject({ code: 'IMAGE_INVALID' });
  });
});
