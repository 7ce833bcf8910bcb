import { describe, expect, it } from 'vitest';
import { attestedPushes, commit, environmentOf, inGitHub } from '../../../test/support/attested-pushes.ts';
import { smallBundle } from '../../../test/support/small-bundle.ts';
import { tempDir } from '../../../test/support/temp.ts';
import { provenanceType } from '../../attest/provenance/provenance.ts';
import { imageProvenance } from './image-provenance.ts';

describe('imageProvenance', () => {
  it('tells what is attached in a registry, else what follows from the image alone', async () => {
    const { bundle, reference, push } = await attestedPushes();
    await push({ attest: 'none' });
    const { environment } = await environmentOf(inGitHub);
    const before = await imageProvenance(environment, `${reference}:edge`);
    expect(before.isAttached).toBe(false);
    expect(JSON.stringify(before)).not.toContain(commit);
    await push({ env: inGitHub });
    const after = await imageProvenance((await environmentOf()).environment, `${reference}:edge`);
    expect(after).toMatchObject({ isAttached: true, statements: [{ predicateType: provenanceType }] });
    expect(JSON.stringify(after)).toContain(commit);
    expect(after.statements[0]?.subject[0].digest).toEqual({
      sha256: bundle.descriptor.digest.slice('sha256:'.length),
    });
  });

  it('does not take it for none where the registry does not tell', async () => {
    const { registry, reference, push } = await attestedPushes();
    await push();
    registry.faults.add(/^GET .*\/referrers\//u, { kind: 'status', status: 403 }, 5);
    const { environment } = await environmentOf();
    await expect(imageProvenance(environment, `${reference}:edge`)).rejects.toMatchObject({
      code: 'REGISTRY_AUTH',
    });
  });

  it('says that an image says nothing', async () => {
    const { reference, push } = await attestedPushes();
    await push({ tag: 'x' }, await smallBundle(await tempDir(), [Buffer.from('x')]));
    const { environment } = await environmentOf();
    await expect(imageProvenance(environment, `${reference}:x`)).rejects.toMatchObject({
      code: 'IMAGE_INVALID',
      message: expect.stringContaining('says nothing of what it was made of'),
    });
  });
});
