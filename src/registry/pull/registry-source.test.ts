import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ShapedImages } from '../../../test/support/index-shapes.ts';
import { anonymousClient } from '../../../test/support/registry-clients.ts';
import { servedImage } from '../../../test/support/served-image.ts';
import { tempDir } from '../../../test/support/temp.ts';
import { parsePlatform } from '../../oci/documents/platform.ts';
import { parseReference } from '../../oci/documents/reference.ts';
import { createFileBlobStore } from '../../util/blobs/file-blob-store.ts';
import { registrySource } from './registry-source.ts';

const [amd64, arm64] = [parsePlatform('linux/amd64'), parsePlatform('linux/arm64')];

async function open(argument: string) {
  const store = createFileBlobStore(join(await tempDir(), 'store'));
  return registrySource(anonymousClient(), parseReference(argument), argument, { store });
}

describe('an index in a registry', () => {
  it('is asked for one platform without the manifests of others', async () => {
    const shaped = new ShapedImages();
    const images = [shaped.image(amd64), shaped.image(arm64)] as const;
    const { registry, argument } = await servedImage(shaped, shaped.index(images));
    const source = await open(argument);
    expect((await source.image(arm64)).descriptor.digest).toBe(images[1].digest);
    const asked = registry.seen.flatMap(({ line }) => /\/manifests\/(.*)$/u.exec(line)?.[1] ?? []);
    expect(asked).toEqual(['1', images[1].digest]);
  });

  it('does not list an image that only it knows, and tells of it who wants all', async () => {
    const shaped = new ShapedImages();
    const root = shaped.index([shaped.absent(arm64), shaped.image(amd64)]);
    const source = await open((await servedImage(shaped, root)).argument);
    expect((await source.list()).platforms).toEqual([amd64]);
    expect((await source.bundle()).leftOut).toEqual(['linux/arm64 (which is not there)']);
    await expect(source.image(arm64)).rejects.toMatchObject({
      code: 'REGISTRY_NOT_FOUND',
      message: expect.stringContaining('it is there for: linux/amd64'),
    });
  });
});
