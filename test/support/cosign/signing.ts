import { join } from 'node:path';
import { pushBundle } from '../../../src/registry/push/push.ts';
import { putManifest } from '../../../src/registry/push/put-manifest.ts';
import { createFileBlobStore } from '../../../src/util/blobs/file-blob-store.ts';
import { artifactTool } from '../artifact-tools.ts';
import { runCli } from '../cli.ts';
import { startFaultRegistry } from '../fault-registry.ts';
import { anonymousClient } from '../registry-clients.ts';
import { run } from '../run.ts';
import { smallBundle } from '../small-bundle.ts';

const suites = { '2.5': 'trixie', '3.1': 'sid' } as const;
type CosignVersion = keyof typeof suites;
/** Debian's of trixie and of sid. */
export const versions = ['2.5', '3.1'] as const;

/**
 * An image in a registry, and what signs and checks it in a folder.
 *
 * @param more variables for it
 */
export async function signing(host: string, dir: string, more: Readonly<Record<string, string>> = {}) {
  const client = anonymousClient();
  const memory = createFileBlobStore(join(dir, 'blobs'));
  const bundle = await smallBundle(dir, [Buffer.from('x')], ['linux/amd64', 'linux/arm64']);
  const { mediaType, digest, size } = bundle.descriptor;
  const push = async (repository: string) => {
    const place = { registry: host, repository };
    await pushBundle(client, place, bundle, { memory });
    await putManifest(client, place, '1', { mediaType, bytes: bundle.indexBytes ?? Buffer.of() });
  };
  await push('team/iris');
  const env = { ...process.env, MLPACK_KEY_PASSWORD: 'pw', COSIGN_PASSWORD: 'pw', HOME: dir, ...more };
  return {
    image: `${host}/team/iris:1`,
    digest,
    subject: { mediaType, digest, size },
    push,
    /** What is in the repository, as text. */
    pull: async (path: string) => {
      const headers = {
        accept: 'application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json',
      };
      return (await fetch(`http://${host}/v2/team/iris/${path}`, { headers })).text();
    },
    mlpack: (...args: string[]) => runCli(args, { cwd: dir, env }),
    cosign: async (version: CosignVersion, ...args: string[]) =>
      run(await artifactTool('cosign', suites[version]), args, { cwd: dir, env }),
  };
}

/** For cosign to ask no log, and to tell it nothing. */
export const offline = ['--allow-http-registry', '--insecure-ignore-tlog'];
export const unlogged = ['--allow-http-registry', '--tlog-upload=false', '--yes'];

/** A registry without the referrers API, which is Debian's at a host, or one with it. */
export async function hostOf(kind: 'without' | 'with', host: string): Promise<string> {
  return kind === 'without' ? host : (await startFaultRegistry({ referrers: 'listed' })).host;
}
