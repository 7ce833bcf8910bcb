import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { startFaultRegistry } from '../../../test/support/fault-registry.ts';
import { environmentOf, imageIn } from '../../../test/support/stack-environment.ts';
import { tempDir } from '../../../test/support/temp.ts';
import { makeKeyPair } from '../../attest/keys/key-pair.ts';
import { promote } from '../release/promote.ts';
import { pushImage } from '../release/push.ts';
import { openImage } from '../run/served-image.ts';
import { signImage } from './sign-image.ts';
import { trustedImage } from './trusted-image.ts';

/** A folder with a key, and an image of iris in a registry. */
async function released() {
  const folder = await tempDir();
  const environment = await environmentOf(folder);
  const registry = await startFaultRegistry({ referrers: 'listed' });
  const image = `${registry.host}/team/iris:1.0.0`;
  const push = async (name: string, reference: string) => {
    const layout = await imageIn(folder, environment, name);
    const pushed = await pushImage(environment, {
      image: `oci:${layout}`,
      reference,
      channels: [],
      attest: 'none',
    });
    return pushed.digest;
  };
  const digest = await push('iris', image);
  const pair = await makeKeyPair('ed25519', '');
  await mkdir(join(folder, 'keys'));
  await writeFile(join(folder, 'keys/mlpack.pub'), pair.publicKey);
  await writeFile(join(folder, 'mlpack.key'), pair.privateKey);
  const sign = () =>
    signImage(environment, {
      image,
      by: { key: 'mlpack.key', signer: undefined, password: () => Promise.resolve('') },
      format: 'bundle',
      attestations: [],
    });
  const write = (text: string, name = 'mlpack.yaml') => writeFile(join(folder, name), text);
  return { folder, environment, registry, image, digest, push, sign, write };
}

const trust = 'trust: {keys: [keys/mlpack.pub]}\n';
const refused = (message: string) => ({
  code: 'POLICY_REFUSED',
  message: expect.stringContaining(message),
});

describe('a policy', () => {
  it('is none where nobody says one, and then all is taken as it is named', async () => {
    const { environment, image, write } = await released();
    expect(await trustedImage(environment, image)).toBe(image);
    await write('name: iris\n');
    expect(await trustedImage(environment, image)).toBe(image);
    expect(await trustedImage(environment, undefined)).toBeUndefined();
  });

  it('gives the digest that was verified, which runs, whatever the tag names by then', async () => {
    const { environment, image, digest, push, sign, write } = await released();
    await write(trust);
    await sign();
    const trusted = await trustedImage(environment, image);
    expect(trusted).toBe(`${image}@${digest}`);
    const channel = image.replace(':1.0.0', ':latest');
    await push('other', channel);
    const opened = await openImage(environment, trusted);
    expect(opened).toMatchObject({ name: 'iris', origin: { id: digest } });
  });

  it('refuses what nobody has signed, naming what lacks and who says so', async () => {
    const { environment, image, folder, write } = await released();
    await write(trust);
    await expect(openImage(environment, image)).rejects.toMatchObject(refused('mlpack.yaml'));
    await expect(openImage(environment, image)).rejects.toMatchObject(
      refused('has no signature by this key'),
    );
    const layout = `oci:${await imageIn(folder, environment)}`;
    await expect(trustedImage(environment, layout)).rejects.toMatchObject(
      refused('signatures are in registries'),
    );
    await expect(trustedImage(environment, 'iris')).rejects.toMatchObject(refused('names no registry'));
  });

  it('asks for statements, too, and may be in a file of its own', async () => {
    const { environment, image, sign, write } = await released();
    await sign();
    await write(
      'trust: {keys: [keys/mlpack.pub], attestations: [https://slsa.dev/provenance/v1]}\n',
      'p.yaml',
    );
    const asked = { ...environment, policy: 'p.yaml' };
    await expect(trustedImage(asked, image)).rejects.toMatchObject(refused('statement of https://slsa.dev'));
    await write('name: iris\n', 'p.yaml');
    await expect(trustedImage(asked, image)).rejects.toMatchObject({ code: 'USAGE' });
    await write('trust: {keys: []}\n', 'p.yaml');
    await expect(trustedImage(asked, image)).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    const gone = { ...environment, policy: 'gone.yaml' };
    await expect(trustedImage(gone, image)).rejects.toMatchObject({ code: 'FILE_NOT_READABLE' });
  });

  it('fails closed where a registry does not tell what is attached', async () => {
    const { environment, image, registry, sign, write } = await released();
    await write(trust);
    await sign();
    registry.faults.add(/^GET .*\/referrers\//u, { kind: 'status', status: 403 }, 50);
    await expect(trustedImage(environment, image)).rejects.toMatchObject({ code: 'REGISTRY_AUTH' });
  });

  it('lets a channel point at what is signed only', async () => {
    const { environment, image, digest, sign, write } = await released();
    await write(trust);
    const move = () => promote(environment, { reference: image, channel: 'production' });
    await expect(move()).rejects.toMatchObject({ code: 'POLICY_REFUSED' });
    await sign();
    expect(await move()).toMatchObject({ to: { digest }, changed: true });
  });
});
