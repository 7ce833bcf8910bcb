/** What mlpack attaches to images is found by oras and cosign, and what they attach by mlpack: with the API and without. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import type { Artifact } from '../../src/oci/artifact/artifact.ts';
import { attachReferrers } from '../../src/registry/referrers/attach-referrers.ts';
import { copyReferrers } from '../../src/registry/referrers/copy-referrers.ts';
import { listReferrers } from '../../src/registry/referrers/list-referrers.ts';
import { readReferrer } from '../../src/registry/referrers/read-referrer.ts';
import { pushBundle } from '../../src/registry/push/push.ts';
import { putManifest } from '../../src/registry/push/put-manifest.ts';
import { createFileBlobStore } from '../../src/util/blobs/file-blob-store.ts';
import { artifactTool } from '../support/artifact-tools.ts';
import { startFaultRegistry } from '../support/fault-registry.ts';
import { anonymousClient } from '../support/registry-clients.ts';
import { it } from '../support/rig.ts';
import { runOk } from '../support/run.ts';
import { smallBundle } from '../support/small-bundle.ts';

const type = 'application/vnd.in-toto+json';
const statement: Artifact = {
  artifactType: type,
  layers: [{ mediaType: type, bytes: Buffer.from('{"a":"statement"}') }],
  annotations: { kind: 'a test' },
};

/** An image in `team/iris` under the tag `1`, and what attaches to it and looks. */
async function pushed(host: string, dir: string) {
  const client = anonymousClient();
  const memory = createFileBlobStore(join(dir, 'cache'));
  const repository = { registry: host, repository: 'team/iris' };
  const bundle = await smallBundle(dir, [Buffer.from('x')], ['linux/amd64', 'linux/arm64']);
  await pushBundle(client, repository, bundle, { memory });
  const { mediaType, digest } = bundle.descriptor;
  await putManifest(client, repository, '1', { mediaType, bytes: bundle.indexBytes ?? Buffer.of() });
  return {
    digest,
    reference: `${host}/team/iris:1`,
    attach: async (artifact: Artifact) => {
      const attached = await attachReferrers(client, repository, bundle.descriptor, [artifact], { memory });
      await attached.confirm();
      return attached;
    },
    list: () => listReferrers(client, repository, digest),
    read: (listed: { readonly digest: typeof digest }) => readReferrer(client, repository, digest, listed),
    copy: async (to: string) => {
      const target = { registry: host, repository: to };
      await (await copyReferrers(client, repository, target, digest, { store: memory })).confirm();
      return listReferrers(client, target, digest);
    },
  };
}

interface Discovered {
  readonly manifests: readonly { readonly digest: string; readonly artifactType: string }[];
}

async function discover(reference: string): Promise<Discovered> {
  const oras = await artifactTool('oras');
  const { stdout } = await runOk(oras, ['discover', '--plain-http', '--format', 'json', reference]);
  return JSON.parse(stdout) as Discovered;
}

describe.each(['docker-registry, which has no referrers', 'a registry with the referrers API'])(
  '%s',
  (kind) => {
    it('has what was attached found by oras, and once', async ({ registry, dir }) => {
      const host = await hostOf(kind, registry.host);
      const { reference, attach } = await pushed(host, dir);
      const { referrers } = await attach(statement);
      await attach(statement);
      const found = (await discover(reference)).manifests;
      expect(found.map(({ digest, artifactType }) => ({ digest, artifactType, isNew: true }))).toEqual(
        referrers,
      );
      const pulled = ['blob', 'fetch', '--plain-http', '--output', '-'];
      const [layer] = statement.layers;
      const manifest = await runOk(await artifactTool('oras'), [
        'manifest',
        'fetch',
        '--plain-http',
        `${host}/team/iris@${referrers[0]?.digest}`,
      ]);
      const { layers } = JSON.parse(manifest.stdout) as { layers: { digest: string }[] };
      const blob = await runOk(await artifactTool('oras'), [
        ...pulled,
        `${host}/team/iris@${layers[0]?.digest}`,
      ]);
      expect(blob.stdout).toBe(Buffer.from(layer.bytes).toString());
    });

    it('has what oras attached found, read and copied, beside ours', async ({ registry, dir }) => {
      const host = await hostOf(kind, registry.host);
      const { reference, attach, list, read, copy } = await pushed(host, dir);
      await attach(statement);
      await writeFile(join(dir, 'note.txt'), 'a note');
      const file = 'note.txt:text/plain';
      const attached = ['attach', '--plain-http', '--artifact-type', 'example/note', reference, file];
      await runOk(await artifactTool('oras'), attached, { cwd: dir });
      const listed = await list();
      expect(listed.map(({ artifactType }) => artifactType)).toEqual([type, 'example/note']);
      const [, theirs] = listed;
      const note = await read({ digest: theirs?.digest ?? 'sha256:' });
      expect(note).toMatchObject({ artifactType: 'example/note', layers: [{ mediaType: 'text/plain' }] });
      expect(Buffer.from(note.layers[0].bytes).toString()).toBe('a note');
      expect(await copy('prod/iris')).toEqual(listed);
      // And what is there is not lost when oras attaches again.
      await attach({ ...statement, annotations: { kind: 'another' } });
      expect(await list()).toHaveLength(3);
      expect((await discover(reference)).manifests).toHaveLength(3);
    });

    it('has it shown by cosign tree', async ({ registry, dir }) => {
      const host = await hostOf(kind, registry.host);
      const { reference, attach } = await pushed(host, dir);
      const { referrers } = await attach(statement);
      const cosign = await artifactTool('cosign', 'sid');
      const env = { ...process.env, COSIGN_EXPERIMENTAL: '1', HOME: dir };
      const mode = ['--registry-referrers-mode', 'oci-1-1'];
      const args = ['tree', '--allow-http-registry', ...mode, reference];
      const { stdout } = await runOk(cosign, args, { env });
      expect(stdout).toContain(type);
      expect(stdout).toContain(referrers[0]?.digest);
    });
  },
);

describe('docker-registry, to which many attach at once', () => {
  it('has all of it listed in the end', async ({ registry, dir }) => {
    const { attach, list } = await pushed(registry.host, dir);
    const kinds = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const attached = await Promise.all(kinds.map((kind) => attach({ ...statement, annotations: { kind } })));
    const wanted = attached.map(({ referrers }) => referrers[0]?.digest ?? '').toSorted();
    expect((await list()).map(({ digest }) => digest as string).toSorted()).toEqual(wanted);
  });
});

async function hostOf(kind: string, host: string): Promise<string> {
  return kind.startsWith('docker') ? host : (await startFaultRegistry({ referrers: 'listed' })).host;
}
