import { beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { startFaultRegistry, type FaultRegistry } from '../../../../test/support/fault-registry.ts';
import { processFacts } from '../../../../test/support/process-facts.ts';
import { anonymousClient } from '../../../../test/support/registry-clients.ts';
import { smallBundle } from '../../../../test/support/small-bundle.ts';
import { tempDir } from '../../../../test/support/temp.ts';
import type { ImageBundle } from '../../../oci/image/image.ts';
import { pushBundle } from '../../../registry/push/push.ts';
import { createFileBlobStore } from '../../../util/blobs/file-blob-store.ts';
import { createEnvironment } from '../../environment/create-environment.ts';
import type { ImageOrigin } from '../../run/served-image.ts';
import { pinModelImage } from './pin-image.ts';

let registry: FaultRegistry;
let name: string;

beforeEach(async () => {
  registry = await startFaultRegistry();
  name = `${registry.host}/team/iris`;
});

async function bundleOf(text: string, isMultiple = false): Promise<ImageBundle> {
  const platforms = isMultiple ? (['linux/amd64', 'linux/arm64'] as const) : undefined;
  return smallBundle(await tempDir(), [Buffer.from(text)], platforms && [...platforms]);
}

async function push(bundle: ImageBundle, tag: string): Promise<void> {
  const memory = createFileBlobStore(await tempDir());
  const place = { registry: registry.host, repository: 'team/iris' };
  await pushBundle(anonymousClient(), place, bundle, { memory });
  registry.repository('team/iris').tags.set(tag, bundle.descriptor.digest);
}

/** What `mlpack compose` writes of an image that an engine or a build knows so. */
async function pin(origin: Partial<ImageOrigin>) {
  const environment = await createEnvironment(processFacts(await tempDir()));
  onTestFinished(() => environment.http.close());
  const known = { reference: `${name}:1.0.0`, builtAs: undefined, id: '', names: [], digests: [] };
  const { image } = await pinModelImage(environment, { ...known, ...origin });
  return { reference: image.reference, isPinned: image.remark === null };
}

describe('pinModelImage', () => {
  it('pins what its registry has, however the engine tells images apart', async () => {
    const both = await bundleOf('both', true);
    const { digest } = both.descriptor;
    await push(both, '1.0.0');
    const [{ descriptor, manifest }] = both.images;
    const pinned = { reference: `${name}:1.0.0@${digest}`, isPinned: true };
    // Ids of an engine that pulled the index, of one that was given its own platform, and of Docker's older store.
    for (const id of [digest, manifest.config.digest]) expect(await pin({ id }), id).toEqual(pinned);
    const own = `${name}:1.0.0@${descriptor.digest}`;
    expect(await pin({ id: descriptor.digest })).toEqual({ reference: own, isPinned: true });
  });

  it('pins to no other image that has its name there, but to itself where it is there still', async () => {
    const [older, newer] = [await bundleOf('older'), await bundleOf('newer')];
    await push(newer, '1.0.0');
    const { digest } = older.descriptor;
    expect(await pin({ id: digest })).toEqual({ reference: `${name}:1.0.0`, isPinned: false });
    await push(older, 'old');
    expect(await pin({ id: digest })).toEqual({ reference: `${name}:1.0.0@${digest}`, isPinned: true });
  });

  it('calls by its tag what only an engine has by a digest', async () => {
    const { digest } = (await bundleOf('here only')).descriptor;
    const names = ['other:1', `${name}:0.9.0`];
    const byTag = { reference: `${name}:0.9.0`, isPinned: false };
    for (const reference of [`${name}@${digest}`, `${name}:1.0.0@${digest}`]) {
      expect(await pin({ reference, id: digest, names }), reference).toEqual(byTag);
    }
  });

  it('asks nobody of a bare name, nor where the engine has it from a registry', async () => {
    const { digest } = (await bundleOf('here only')).descriptor;
    const bare = { reference: 'iris:1.0.0', id: digest };
    expect(await pin(bare)).toEqual({ reference: 'iris:1.0.0', isPinned: false });
    const reference = `${name}:1.0.0`;
    expect(await pin({ reference, digests: [`other@${digest}`, `${name}@${digest}`] })).toEqual({
      reference: `${reference}@${digest}`,
      isPinned: true,
    });
    expect(registry.seen).toEqual([]);
  });
});
