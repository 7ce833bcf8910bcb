/** Signatures without a key, by stand-ins of Fulcio and Rekor: cosign and mlpack take each other's. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { hostOf, signing } from '../support/cosign/signing.ts';
import { it } from '../support/rig.ts';
import { identityToken, startSigstore } from '../support/sigstore/stand-in.ts';

describe.for(['without', 'with'] as const)('at a registry %s the referrers API', (kind) => {
  it('cosign takes what mlpack signs without a key, and mlpack what cosign does', async ({
    registry,
    dir,
  }) => {
    const host = await hostOf(kind, registry.host);
    const [issuer, name] = ['https://token.example', 'https://github.com/me/iris/release.yml@refs/tags/v1'];
    const token = identityToken(name, issuer);
    const { image, digest, push, mlpack, cosign } = await signing(host, dir, { SIGSTORE_ID_TOKEN: token });
    const { url, trustedRoot, signingConfig } = await startSigstore();
    await writeFile(join(dir, 'root.json'), JSON.stringify(trustedRoot));
    const who = ['--certificate-identity', name, '--certificate-oidc-issuer', issuer];
    const believed = ['--trusted-root', 'root.json'];
    const services = ['--fulcio-url', url, '--rekor-url', url];
    const sign = ['sign', image, '--keyless', ...services, ...believed, '--json'];
    const signed = await mlpack(...sign);
    expect(signed, signed.stderr).toMatchObject({ exitCode: 0 });
    expect(signed.stdout).toContain('"isNew": true');
    expect((await mlpack(...sign)).stdout).not.toContain('"isNew": true');
    const theirs = await cosign('3.1', 'verify', '--allow-http-registry', ...who, ...believed, image);
    expect(theirs, theirs.stderr).toMatchObject({ exitCode: 0 });
    const own = await mlpack('verify', image, ...who, ...believed);
    expect(own, own.stderr).toMatchObject({ exitCode: 0 });
    const other = await mlpack(
      'verify',
      image,
      '--certificate-identity',
      'me@example.com',
      ...who.slice(2),
      ...believed,
    );
    expect(other).toMatchObject({ exitCode: 3, stderr: expect.stringContaining(`is by ${name}`) });

    await push('team/theirs');
    const pinned = `${host}/team/theirs@${digest}`;
    await writeFile(join(dir, 'signing.json'), JSON.stringify(signingConfig(1)));
    const config = ['--signing-config', 'signing.json', ...believed, '--allow-http-registry', '--yes'];
    const made = await cosign('3.1', 'sign', ...config, '--identity-token', token, pinned);
    expect(made, made.stderr).toMatchObject({ exitCode: 0 });
    const taken = await mlpack('verify', pinned, ...who, ...believed);
    expect(taken, taken.stderr).toMatchObject({ exitCode: 0 });
  });
});
