import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { serve } from '../../../../test/support/http-server.ts';
import { identityToken, startSigstore } from '../../../../test/support/sigstore/stand-in.ts';
import { environmentOf } from '../../../../test/support/stack-environment.ts';
import { tempDir } from '../../../../test/support/temp.ts';
import { readTrustedRoot } from '../../../attest/identity/trusted-root.ts';
import { checkBundle, signatureStatement, signStatement } from '../../../attest/image-signature.ts';
import { makeKeyPair, readPrivateKey } from '../../../attest/keys/key-pair.ts';
import { keySigner } from '../../../attest/keys/signer.ts';
import type { Digest } from '../../../oci/documents/digest.ts';
import { openStatementSigner } from '../statement-signer.ts';

type Sigstore = Awaited<ReturnType<typeof startSigstore>>;

const issuer = 'https://token.actions.githubusercontent.com';
const workflow = 'https://github.com/me/iris/.github/workflows/release.yml@refs/tags/v1.2.0';
const digest: Digest = `sha256:${'a'.repeat(64)}`;
const place = { digest, repository: 'ghcr.io/me/iris' };

/** Who signs in a pipeline. */
async function signer(sigstore: Sigstore, token = identityToken(workflow, issuer), file?: string) {
  const environment = await environmentOf(await tempDir());
  const services = { fulcio: sigstore.url, rekor: sigstore.url, file };
  const env = { ...environment.env, SIGSTORE_ID_TOKEN: token };
  return openStatementSigner({ ...environment, env }, { services, trustedRoot: undefined });
}

async function signed(sigstore: Sigstore, ...how: [token?: string, file?: string]): Promise<Buffer> {
  return (await signer(sigstore, ...how)).sign(signatureStatement(place));
}

/** Checks as `mlpack verify` does. */
async function check(bytes: Uint8Array, { trustedRoot }: Pick<Sigstore, 'trustedRoot'>, names = [workflow]) {
  const root = await readTrustedRoot(JSON.stringify(trustedRoot), 'root.json');
  const identities = names.map((name) => ({ name, issuer }));
  return checkBundle(bytes, { keys: [], named: { root, identities } }, place, 'It');
}

interface BundleJson {
  verificationMaterial: { certificate: object; tlogEntries: { integratedTime: string }[] };
  dsseEnvelope: { payload: string };
}

function changed(bytes: Buffer, change: (bundle: BundleJson) => void): Buffer {
  const bundle: BundleJson = JSON.parse(bytes.toString());
  change(bundle);
  return Buffer.from(JSON.stringify(bundle));
}

const invalid = (message: string) =>
  expect.objectContaining({ code: 'SIGNATURE_INVALID', message: expect.stringContaining(message) });

describe('a signature without a key', () => {
  it('is by whom its certificate names', async () => {
    const sigstore = await startSigstore();
    const { by, statement } = await check(await signed(sigstore), sigstore);
    expect(by).toEqual({ keyHint: null, identity: { name: workflow, issuer } });
    expect(statement.subject[0].name).toBe('ghcr.io/me/iris');
  });

  it("is made with the services that a signing config names, of the log's second version", async () => {
    const sigstore = await startSigstore();
    const file = join(await tempDir(), 'signing.json');
    await writeFile(file, JSON.stringify(sigstore.signingConfig(2)));
    const bytes = await signed(sigstore, undefined, file);
    expect(bytes.toString()).toContain('"version":"0.0.2"');
    expect((await check(bytes, sigstore)).by.identity).toEqual({ name: workflow, issuer });
  });

  it.for([
    [['https://github.com/me/iris/.github/workflows/release.yml@refs/tags/*'], true],
    [['https://github.com/*/iris/.github/workflows/release.yml@refs/*/v1.2.0'], true],
    [['someone@example.com', workflow], true],
    [['https://github.com/me/*'], false],
    [['https://github.com/me/iris/.github/workflows/release.yml@refs/tags/v1.2'], false],
    [['https://github.com/me/iris/.github/workflows/release.yml@refs/tags/v1.2.0.*'], false],
    [['*'], false],
    [['someone@example.com'], false],
  ] as const)('of %j is told from others', async ([names, isIt]) => {
    const sigstore = await startSigstore();
    const checked = check(await signed(sigstore), sigstore, [...names]);
    const outcome = await checked.then(
      () => true,
      (error: unknown) => error,
    );
    expect(outcome).toEqual(isIt ? true : invalid(`is by ${workflow}, whom ${issuer} knows`));
  });

  it('of somebody whom another issuer knows by that name is none', async () => {
    const sigstore = await startSigstore();
    const bytes = await signed(sigstore, identityToken(workflow, 'https://evil.example'));
    await expect(check(bytes, sigstore)).rejects.toEqual(invalid('whom https://evil.example knows'));
  });

  it('by a certificate of another authority is none', async () => {
    const [sigstore, other] = [await startSigstore(), await startSigstore()];
    const bytes = await signed(other);
    await expect(check(bytes, sigstore)).rejects.toEqual(invalid('does not hold by the trusted root'));
    const mixed = { ...sigstore.trustedRoot, tlogs: other.trustedRoot.tlogs };
    await expect(check(bytes, { trustedRoot: mixed })).rejects.toEqual(invalid('certificate chain'));
  });

  it.for([-60, 60])('by a certificate of %i minutes later is none', async (minutes) => {
    const sigstore = await startSigstore({ certifiedAt: new Date(Date.now() + minutes * 60_000) });
    await expect(check(await signed(sigstore), sigstore)).rejects.toEqual(
      invalid('certificate is not valid or expired at the specified date'),
    );
  });

  it.for([
    [
      'whose statement was changed',
      (bundle: BundleJson) => {
        const text = Buffer.from(bundle.dsseEnvelope.payload, 'base64').toString();
        bundle.dsseEnvelope.payload = Buffer.from(text.replace('{}', '{"a":1}')).toString('base64');
      },
      'payload hash mismatch',
    ],
    [
      'that is in no log',
      (bundle: BundleJson) => {
        bundle.verificationMaterial.tlogEntries = [];
      },
      'expected 1 timestamps',
    ],
    [
      'whose time was changed',
      ({ verificationMaterial }: BundleJson) => {
        for (const entry of verificationMaterial.tlogEntries)
          entry.integratedTime = String(Number(entry.integratedTime) + 1);
      },
      'inclusion promise could not be verified',
    ],
    [
      'whose certificate is damaged',
      ({ verificationMaterial }: BundleJson) => {
        verificationMaterial.certificate = { rawBytes: 'AAAA' };
      },
      'it is damaged',
    ],
  ] as const)('%s is none', async ([, change, message]) => {
    const sigstore = await startSigstore();
    const bytes = changed(await signed(sigstore), change);
    await expect(check(bytes, sigstore)).rejects.toThrow(
      expect.objectContaining({ code: 'SIGNATURE_INVALID', message: expect.stringContaining(message) }),
    );
  });

  it('with the log entry of another one is none', async () => {
    const sigstore = await startSigstore();
    const [first, second]: [BundleJson, BundleJson] = [
      JSON.parse((await signed(sigstore)).toString()),
      JSON.parse((await signed(sigstore)).toString()),
    ];
    first.verificationMaterial.tlogEntries = second.verificationMaterial.tlogEntries;
    await expect(check(Buffer.from(JSON.stringify(first)), sigstore)).rejects.toEqual(
      invalid('tlog entry signature mismatch'),
    );
  });

  it('and one by a key are not taken for each other', async () => {
    const sigstore = await startSigstore();
    const pair = await makeKeyPair('ecdsa-p256', '');
    const key = keySigner(await readPrivateKey(pair.privateKey, 'key', () => Promise.resolve('')));
    const byKey = await signStatement(signatureStatement(place), key);
    await expect(check(byKey, sigstore)).rejects.toEqual(invalid('It is by a key.'));
    const byName = await signed(sigstore);
    const trusted = { keys: [key.publicKey], named: undefined };
    expect(() => checkBundle(byName, trusted, place, 'It')).toThrow('only keys are asked for');
  });
});

describe('signing without a key', () => {
  it.for([
    ['', 'There is no token that says who signs'],
    ['secret', 'is none, or names nobody'],
    [`a.${Buffer.from('{"iss":"x"}').toString('base64url')}.secret`, 'is none, or names nobody'],
  ] as const)('with the token %j fails, and does not tell it', async ([token, message]) => {
    const failed = signer(await startSigstore(), token);
    const error: unknown = await failed.catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'SIGNER_FAILED', message: expect.stringContaining(message) });
    expect(String(error)).not.toContain('secret');
  });

  it("asks GitHub for the pipeline's token", async () => {
    const sigstore = await startSigstore();
    const asked: (string | undefined)[] = [];
    const host = await serve((request, response) => {
      asked.push(request.url, request.headers.authorization);
      response.end(JSON.stringify({ value: identityToken(workflow, issuer) }));
    });
    const environment = await environmentOf(await tempDir());
    const env = {
      ...environment.env,
      SIGSTORE_ID_TOKEN: '',
      ACTIONS_ID_TOKEN_REQUEST_URL: `http://${host}/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'bearer of the job',
    };
    const services = { fulcio: sigstore.url, rekor: sigstore.url, file: undefined };
    const github = await openStatementSigner({ ...environment, env }, { services, trustedRoot: undefined });
    expect(asked).toEqual(['/token?api-version=2.0&audience=sigstore', 'Bearer bearer of the job']);
    const { by } = await check(await github.sign(signatureStatement(place)), sigstore);
    expect(by.identity?.name).toBe(workflow);
  });

  it.for([
    ['/api/v2/signingCert', 'Fulcio made no certificate: (403)'],
    ['/api/v1/log/entries', 'Rekor took no entry into its log: (403)'],
  ] as const)('is told when %s refuses', async ([path, message]) => {
    const sigstore = await startSigstore();
    sigstore.refuse(path, 403, 'no');
    await expect(signed(sigstore)).rejects.toMatchObject({
      code: 'SIGNER_FAILED',
      message: expect.stringContaining(message),
    });
  });

  it('gives the token to nobody without TLS', async () => {
    const asked = signer({ ...(await startSigstore()), url: 'http://fulcio.example' });
    await expect(asked).rejects.toMatchObject({ code: 'USAGE' });
  });
});

it.for(['{', '[]', '{}', '{"mediaType":"application/vnd.dev.sigstore.trustedroot+json;version=0.1"}'])(
  'a trusted root that is none is refused: %s',
  async (text) => {
    await expect(readTrustedRoot(text, 'root.json')).rejects.toMatchObject({
      code: 'KEY_INVALID',
      message: expect.stringContaining('root.json is no trusted root'),
    });
  },
);
