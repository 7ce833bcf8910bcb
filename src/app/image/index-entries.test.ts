import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { ShapedImages } from '../../../test/support/index-shapes.ts';
import { processFacts } from '../../../test/support/process-facts.ts';
import { tempDir } from '../../../test/support/temp.ts';
import { mediaTypes } from '../../oci/documents/media-types.ts';
import { formatPlatform, parsePlatform } from '../../oci/documents/platform.ts';
import type { ImageSource } from '../../oci/image/image-source.ts';
import { createEnvironment } from '../environment/create-environment.ts';
import type { Environment } from '../environment/environment.ts';
import { locateImage } from './locate-image.ts';
import { openSource } from './open-source.ts';

const [amd64, arm64] = [parsePlatform('linux/amd64'), parsePlatform('linux/arm64')];
const armV7 = { os: 'linux', architecture: 'arm', variant: 'v7' };

let cwd: string;
let environment: Environment;
beforeEach(async () => {
  cwd = await tempDir();
  environment = await createEnvironment(processFacts(cwd));
  onTestFinished(() => environment.http.close());
});

async function open(argument: string): Promise<ImageSource> {
  return openSource(environment, await locateImage(environment, argument, { asksRegistry: true }));
}

describe('entries of one index.json', () => {
  it('under one name, each for another platform, are one image', async () => {
    const shaped = new ShapedImages();
    const annotations = { 'org.opencontainers.image.ref.name': '1' };
    const images = [shaped.image(amd64), shaped.image(arm64)];
    const signature = { ...shaped.artifact(), artifactType: 'application/vnd.example.signature' };
    await shaped.writeLayout(join(cwd, 'layout'), [
      ...images.map((image) => ({ ...image, annotations })),
      signature,
    ]);
    for (const argument of ['oci:layout', 'oci:layout:1']) {
      const bundle = await (await open(argument)).bundle();
      expect(bundle.images.map(({ descriptor }) => descriptor.digest)).toEqual(
        images.map(({ digest }) => digest),
      );
      expect(bundle).toMatchObject({ descriptor: { mediaType: mediaTypes.index }, leftOut: [] });
      expect((await (await open(argument)).list()).digest).toBe(bundle.descriptor.digest);
    }
  });

  it('of one manifest, each for another platform, are one image for all of these', async () => {
    const shaped = new ShapedImages();
    const annotations = { 'org.opencontainers.image.ref.name': '1' };
    const image = { ...shaped.image(amd64), annotations };
    const variant = { ...image, platform: { ...amd64, variant: 'v2' } };
    const { platform: _, ...unsaid } = image;
    await shaped.writeLayout(join(cwd, 'layout'), [variant, image, unsaid]);
    const { digest, platforms } = await (await open('oci:layout:1')).list();
    expect(digest).toBe(image.digest);
    expect(platforms.map((platform) => formatPlatform(platform))).toEqual(['linux/amd64/v2', 'linux/amd64']);
    expect((await (await open('oci:layout')).bundle()).leftOut).toEqual([]);
  });

  it('under different names are chosen by either annotation, and none without a name', async () => {
    const shaped = new ShapedImages();
    const [one, other] = [shaped.image(amd64), shaped.image(arm64)];
    await shaped.writeLayout(join(cwd, 'layout'), [
      { ...one, annotations: { 'io.containerd.image.name': 'docker.io/library/iris:1' } },
      { ...other, annotations: { 'org.opencontainers.image.ref.name': '2' } },
    ]);
    expect((await (await open('oci:layout:iris:1')).list()).digest).toBe(one.digest);
    expect((await (await open('oci:layout:2')).list()).digest).toBe(other.digest);
    await expect((await open('oci:layout')).bundle()).rejects.toMatchObject({
      suggestions: ['Name one of: iris:1, 2'],
    });
  });
});

it('of an entry that says another platform than its config both are told', async () => {
  const shaped = new ShapedImages();
  const image = shaped.image(armV7);
  await shaped.writeLayout(join(cwd, 'layout'), [shaped.index([{ ...image, platform: amd64 }])]);
  const source = await open('oci:layout');
  await expect(source.image(amd64)).rejects.toThrow(
    `lists ${image.digest} for linux/amd64, but it is for linux/arm.`,
  );
});

it('an image for another platform in an archive of an old Docker is listed, and read for no other', async () => {
  const shaped = new ShapedImages();
  shaped.image(armV7);
  const saved = join(cwd, 'saved');
  await mkdir(saved);
  const [layer, config] = [...shaped.blobs.values()];
  await writeFile(join(saved, 'layer.tar'), layer ?? '');
  await writeFile(join(saved, 'config.json'), config ?? '');
  const manifest = [{ Config: 'config.json', RepoTags: ['iris:1'], Layers: ['layer.tar'] }];
  await writeFile(join(saved, 'manifest.json'), JSON.stringify(manifest));
  execFileSync('tar', ['-C', saved, '-cf', join(cwd, 'image.tar'), '.']);
  const source = await open('image.tar');
  expect((await source.list()).platforms).toEqual([{ os: 'linux', architecture: 'arm' }]);
  expect((await source.image(armV7)).config.architecture).toBe('arm');
  await expect(source.bundle()).rejects.toMatchObject({ code: 'PLATFORM_UNSUPPORTED' });
  await expect(source.image(amd64)).rejects.toMatchObject({
    code: 'IMAGE_NOT_FOUND',
    suggestions: ['It has: linux/arm'],
  });
});
