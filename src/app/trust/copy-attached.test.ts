import { describe, expect, it } from 'vitest';
import { attestedPushes, commit, environmentOf, inGitHub } from '../../../test/support/attested-pushes.ts';
import { startFaultRegistry } from '../../../test/support/fault-registry.ts';
import type { Artifact } from '../../oci/artifact/artifact.ts';
import { attachReferrers } from '../../registry/referrers/attach-referrers.ts';
import { listReferrers } from '../../registry/referrers/list-referrers.ts';
import { registryClient } from '../environment/registry-client.ts';
import { pushImage } from '../release/push.ts';
import { imageProvenance } from './image-provenance.ts';

describe('a push of an image that is in a registry', () => {
  it.each(['listed', 'unknown'] as const)(
    'copies what is attached to it to one whose referrers are %s',
    async (referrers) => {
      const { registry, bundle, reference, push } = await attestedPushes();
      await push({ env: inGitHub });
      const { environment } = await environmentOf();
      const [image] = bundle.images;
      const signature: Artifact = {
        artifactType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
        layers: [{ mediaType: 'application/json', bytes: Buffer.from('{}') }],
      };
      const options = { memory: environment.store };
      const place = { registry: registry.host, repository: 'team/iris' };
      const client = registryClient(environment);
      await attachReferrers(client, place, image.descriptor, [signature], options);

      const other = await startFaultRegistry({ referrers });
      const to = `${other.host}/prod/iris:edge`;
      const copy = () => pushImage(environment, { image: `${reference}:edge`, reference: to, channels: [] });
      const copied = await copy();
      expect(copied.digest).toBe(bundle.descriptor.digest);
      expect(copied.copied.map((one) => one.isNew)).toEqual([true, true, true, true]);
      // What was said where it was built stays what is said.
      expect(copied.attached.map((one) => one.isNew)).toEqual([false, false, false]);
      const listed = await listReferrers(
        client,
        { registry: other.host, repository: 'prod/iris' },
        image.descriptor.digest,
      );
      expect(listed.map(({ artifactType = '' }) => artifactType).toSorted()).toEqual([
        'application/vnd.dev.sigstore.bundle.v0.3+json',
        'application/vnd.in-toto+json',
      ]);
      const said = await imageProvenance(environment, to);
      expect(said.isAttached).toBe(true);
      expect(JSON.stringify(said)).toContain(commit);
      expect((await copy()).copied.map((one) => one.isNew)).toEqual([false, false, false, false]);
      const alone = { image: `${reference}:edge`, reference: `${other.host}/alone/iris:edge`, channels: [] };
      expect(await pushImage(environment, { ...alone, attest: 'none' })).toMatchObject({
        copied: [],
        attached: [],
      });
    },
  );

  it('says nothing of where it runs itself', async () => {
    const { reference, push } = await attestedPushes();
    await push({ attest: 'none' });
    const other = await startFaultRegistry({ referrers: 'listed' });
    const { environment } = await environmentOf(inGitHub);
    const to = `${other.host}/prod/iris:edge`;
    await pushImage(environment, { image: `${reference}:edge`, reference: to, channels: [] });
    const { statements, isAttached } = await imageProvenance(environment, to);
    expect(isAttached).toBe(true);
    expect(JSON.stringify(statements)).not.toContain(commit);
  });
});
