import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startFaultRegistry } from '../../../test/support/fault-registry.ts';
import { anonymousClient } from '../../../test/support/registry-clients.ts';
import { processFacts } from '../../../test/support/process-facts.ts';
import { tempDir } from '../../../test/support/temp.ts';
import { assembleImage, bundleImages } from '../../oci/image/assemble.ts';
import { buildLayer } from '../../oci/layer/layer.ts';
import { writeLayout } from '../../oci/layout/layout-writer.ts';
import { parsePlatform } from '../../oci/documents/platform.ts';
import type { TreeEntry } from '../../oci/tar/tree.ts';
import { pushBundle } from '../../registry/push/push.ts';
import { bytesContent } from '../../util/blobs/content.ts';
import { createFileBlobStore } from '../../util/blobs/file-blob-store.ts';
import { createEnvironment } from '../environment/create-environment.ts';
import type { Environment } from '../environment/environment.ts';
import { newestReleased } from './released-image.ts';
import { tagged } from '../../../test/support/tagged.ts';

const configStep = 'COPY config/ Dockerfile mlpack.lock /opt/mlpack/config/';

async function environmentOf(dir: string): Promise<Environment> {
  const environment = await createEnvironment(processFacts(dir));
  onTestFinished(() => environment.http.close());
  return environment;
}

function file(path: string, content: string): TreeEntry {
  return { type: 'file', path, mode: 0o644, uid: 0, gid: 0, content: bytesContent(content) };
}

/** An image for both platforms with a large layer, and one with a config. */
async function releaseOf(dir: string, text: string, step = configStep) {
  const store = createFileBlobStore(join(dir, 'built'));
  const large = await buildLayer([file('usr/bin/large', 'x'.repeat(1 << 20))], store, { mtimeSeconds: 0 });
  const config = await buildLayer([file('opt/mlpack/config/contract.json', text)], store, {
    mtimeSeconds: 0,
  });
  const image = (platform: 'linux/amd64' | 'linux/arm64') =>
    assembleImage({
      platform: parsePlatform(platform),
      config: {},
      layers: [large, config],
      history: [
        { createdBy: 'COPY node/ /', empty: false },
        { createdBy: step, empty: false },
      ],
      createdSeconds: 0,
    });
  return { bundle: bundleImages([image('linux/amd64'), image('linux/arm64')]), large, config };
}

describe('newestReleased', () => {
  it('asks a registry for documents and the layer with the config, and for no other', async () => {
    const dir = await tempDir();
    const registry = await startFaultRegistry();
    const { bundle, large, config } = await releaseOf(dir, 'the contract');
    const place = { registry: registry.host, repository: 'team/iris' };
    const memory = createFileBlobStore(join(dir, 'memory'));
    await pushBundle(anonymousClient(), place, bundle, { memory });
    const { tags } = registry.repository('team/iris');
    for (const tag of ['latest', '2.0.0-rc.1', '1.10.0']) tags.set(tag, bundle.descriptor.digest);
    tags.set('1.9.0', 'sha256:gone');
    registry.seen.length = 0;

    const environment = await environmentOf(dir);
    const released = await newestReleased(environment, dir, `${registry.host}/team/iris`);
    expect(released).toMatchObject({ version: '1.10.0', digest: bundle.descriptor.digest });
    expect(released?.configs.map(({ architecture }) => architecture)).toEqual(['amd64', 'arm64']);
    expect(released?.files.get('contract.json')?.toString()).toBe('the contract');
    const blobs = registry.seen.flatMap(({ line }) => /^GET .*\/blobs\/(.*)$/u.exec(line)?.[1] ?? []);
    expect(blobs).toContain(config.digest);
    expect(blobs).not.toContain(large.digest);
    expect(blobs).toHaveLength(3);
  });

  it('knows none in an empty repository', async () => {
    const dir = await tempDir();
    const registry = await startFaultRegistry();
    const environment = await environmentOf(dir);
    expect(await newestReleased(environment, dir, `${registry.host}/team/iris`)).toBeUndefined();
    registry.repository('team/iris').tags.set('latest', 'sha256:any');
    expect(await newestReleased(environment, dir, `${registry.host}/team/iris`)).toBeUndefined();
  });

  it('looks for a bare name in the layout of the project', async () => {
    const dir = await tempDir();
    const environment = await environmentOf(dir);
    expect(await newestReleased(environment, dir, 'team/iris')).toBeUndefined();
    for (const version of ['1.9.0', '1.10.0', '2.0.0-rc.1']) {
      const { bundle } = await releaseOf(dir, version);
      await writeLayout(join(dir, '.mlpack', 'oci'), bundle, tagged(`team/iris:${version}`));
    }
    // Another model's images in the same folder.
    const { bundle } = await releaseOf(dir, 'another');
    await writeLayout(join(dir, '.mlpack', 'oci'), bundle, tagged('team/digits:7.0.0'));
    await writeLayout(join(dir, '.mlpack', 'oci'), bundle, tagged('ghcr.io/team/iris:8.0.0'));
    const released = await newestReleased(environment, dir, 'team/iris:latest');
    expect(released?.version).toBe('1.10.0');
    expect(released?.files.get('contract.json')?.toString()).toBe('1.10.0');
  });

  it('says of an image that mlpack did not build what to do', async () => {
    const dir = await tempDir();
    const { bundle } = await releaseOf(dir, '', 'COPY . /app');
    await writeLayout(join(dir, '.mlpack', 'oci'), bundle, tagged('iris:1.0.0'));
    await expect(newestReleased(await environmentOf(dir), dir, 'iris')).rejects.toMatchObject({
      code: 'IMAGE_INVALID',
      message: expect.stringContaining('not built by mlpack'),
      suggestions: [expect.stringContaining('--version')],
    });
  });
});
