import { generateKeyPairSync } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { startFaultRegistry } from '../../../test/support/fault-registry.ts';
import { smallBundle } from '../../../test/support/small-bundle.ts';
import { environmentOf } from '../../../test/support/stack-environment.ts';
import { tempDir } from '../../../test/support/temp.ts';
import { bundleMediaType, mostBundleBytes } from '../../attest/bundle/bundle.ts';
import { signEnvelope } from '../../attest/dsse/envelope.ts';
import { envelopeMediaType } from '../../attest/dsse/parse-envelope.ts';
import { signatureStatement, signStatement } from '../../attest/image-signature.ts';
import { makeKeyPair, readPrivateKey, type WrittenKeyPair } from '../../attest/keys/key-pair.ts';
import { keySigner, type Signer } from '../../attest/keys/signer.ts';
import {
  mostSimpleBytes,
  signatureAnnotation,
  simpleMediaType,
  simplePayload,
} from '../../attest/simple/simple-signing.ts';
import { statementBytes, statementMediaType, type Statement } from '../../attest/statement.ts';
import { digestOf, type Digest } from '../../oci/documents/digest.ts';
import { mediaTypes } from '../../oci/documents/media-types.ts';
import { bytesContent } from '../../util/blobs/content.ts';
import { pushBlob, pushBundle } from '../../registry/push/push.ts';
import { putManifest } from '../../registry/push/put-manifest.ts';
import { attachReferrers } from '../../registry/referrers/attach-referrers.ts';
import { registryClient } from '../environment/registry-client.ts';
import { addSimpleSignature } from './add-simple-signature.ts';
import { readCosignTag } from './cosign-tags.ts';
import { signImage } from './sign-image.ts';
import { imageInRegistry } from './signed-image.ts';
import { verifySignatures } from './verify-signatures.ts';

interface TagLayer {
  readonly mediaType: string;
  readonly bytes: Buffer;
  readonly annotations?: Readonly<Record<string, string>>;
}

let pair: WrittenKeyPair;
let signer: Signer;
const elsewhere: Digest = `sha256:${'0'.repeat(64)}`;

beforeAll(async () => {
  pair = await makeKeyPair('ecdsa-p256', 'pw');
  signer = keySigner(await readPrivateKey(pair.privateKey, 'key', () => Promise.resolve('pw')));
});

/** An image in a registry, to which anybody attaches what they like. */
async function image(referrers: 'listed' | 'unknown' = 'listed') {
  const folder = await tempDir();
  const environment = await environmentOf(folder);
  const registry = await startFaultRegistry({ referrers });
  const client = registryClient(environment);
  const place = { registry: registry.host, repository: 'team/iris' };
  const bundle = await smallBundle(folder, [Buffer.from('x')]);
  const memory = environment.store;
  await pushBundle(client, place, bundle, { memory });
  const { mediaType, digest, size } = bundle.descriptor;
  await putManifest(client, place, '1', { mediaType, bytes: bundle.images[0].manifestBytes });
  await writeFile(join(folder, 'mlpack.pub'), pair.publicKey);
  await writeFile(join(folder, 'mlpack.key'), pair.privateKey);
  const reference = `${registry.host}/team/iris:1`;
  return {
    registry,
    environment,
    reference,
    place: { digest, repository: `${registry.host}/team/iris` },
    attach: async (bytes: Uint8Array) => {
      const layer = { mediaType: bundleMediaType, bytes };
      const artifact = { artifactType: bundleMediaType, layers: [layer] } as const;
      const subject = { mediaType, digest, size };
      await (await attachReferrers(client, place, subject, [artifact], { memory })).confirm();
    },
    /** Puts layers under a tag of the image's digest. */
    tag: async (kind: 'sig' | 'att', layers: readonly TagLayer[]) => {
      const config = Buffer.from('{}');
      for (const blob of [config, ...layers.map(({ bytes }) => bytes)])
        await pushBlob(client, place, digestOf(blob), bytesContent(blob), { memory });
      const described = ({ bytes, ...layer }: TagLayer) => ({
        ...layer,
        digest: digestOf(bytes),
        size: bytes.byteLength,
      });
      const manifest = {
        schemaVersion: 2,
        mediaType: mediaTypes.manifest,
        config: described({ mediaType: mediaTypes.config, bytes: config }),
        layers: layers.map(described),
      };
      const bytes = Buffer.from(JSON.stringify(manifest));
      const content = { mediaType: mediaTypes.manifest, bytes };
      await putManifest(client, place, `sha256-${digest.slice(7)}.${kind}`, content);
    },
    sign: () =>
      signImage(environment, {
        image: reference,
        by: { key: 'mlpack.key', signer: undefined, password: () => Promise.resolve('pw') },
        format: 'bundle',
        attestations: [],
      }),
    verify: (attestations: readonly string[] = []) =>
      verifySignatures(environment, {
        image: reference,
        keys: ['mlpack.pub'],
        attestations,
      }),
  };
}

const invalid = (message: string) => ({
  code: 'SIGNATURE_INVALID',
  message: expect.stringContaining(message),
});

/** That the same was said of something else. */
async function signed(statement: Statement): Promise<Buffer> {
  return signStatement(statement, signer);
}

describe('a signature', () => {
  it('is of the digest that was looked up, which is what is told', async () => {
    const { sign, verify, place } = await image();
    await sign();
    expect(await verify()).toMatchObject({
      digest: place.digest,
      image: `${place.repository}@${place.digest}`,
      signatures: [{ format: 'bundle', keyHint: signer.hint }],
    });
  });

  it('that is missing, or hidden by the registry, is missing', async () => {
    const { sign, verify, registry } = await image();
    const missing = { code: 'SIGNATURE_MISSING' };
    await expect(verify()).rejects.toMatchObject(missing);
    await sign();
    registry.faults.add(/^GET .*\/referrers\//u, { kind: 'status', status: 404 }, 1);
    await expect(verify()).rejects.toMatchObject(missing);
    await expect(verify()).resolves.toBeDefined();
  });

  it('that a registry will not tell of is no missing one', async () => {
    const { sign, verify, registry } = await image();
    await sign();
    registry.faults.add(/^GET .*\/referrers\//u, { kind: 'status', status: 403 }, 50);
    await expect(verify()).rejects.toMatchObject({ code: 'REGISTRY_AUTH' });
  });

  it('of another image, for another repository, by another key, or damaged is told as what it is', async () => {
    const { attach, verify, place } = await image();
    await attach(await signed(signatureStatement({ ...place, digest: elsewhere })));
    await expect(verify()).rejects.toMatchObject(invalid('is of another image'));
    const other = await image();
    await other.attach(await signed(signatureStatement({ ...other.place, repository: 'ghcr.io/me/iris' })));
    await expect(other.verify()).rejects.toMatchObject(invalid('was made for ghcr.io/me/iris'));
    const stranger = await makeKeyPair('ed25519', '');
    const theirs = keySigner(await readPrivateKey(stranger.privateKey, 'k', () => Promise.resolve('')));
    const third = await image();
    await third.attach(await signStatement(signatureStatement(third.place), theirs));
    await expect(third.verify()).rejects.toMatchObject(invalid('is by another key'));
  });

  it.for([
    ['with something behind it', (right: Buffer) => Buffer.concat([right, Buffer.from('{}')]), 'follows'],
    ['cut off', (right: Buffer) => right.subarray(0, -10), 'damaged'],
    [
      'that is too large',
      (right: Buffer) => Buffer.concat([right, Buffer.alloc(mostBundleBytes, ' ')]),
      'more than',
    ],
    [
      'whose statement was changed',
      (right: Buffer) => {
        const bundle: { dsseEnvelope: { payload: string } } = JSON.parse(right.toString());
        const text = Buffer.from(bundle.dsseEnvelope.payload, 'base64').toString();
        bundle.dsseEnvelope.payload = Buffer.from(text.replace('{}', '{"a":1}')).toString('base64');
        return Buffer.from(JSON.stringify(bundle));
      },
      'another key',
    ],
  ] as const)('%s is none', async ([, change, message]) => {
    const { attach, verify, place } = await image();
    await attach(change(await signed(signatureStatement(place))));
    await expect(verify()).rejects.toMatchObject(invalid(message));
  });

  it('is found among many that are none', async () => {
    const { attach, sign, verify, place } = await image('unknown');
    for (let i = 0; i < 5; i += 1)
      await attach(await signed(signatureStatement({ ...place, repository: `ghcr.io/me/iris-${i}` })));
    await sign();
    expect((await verify()).signatures).toHaveLength(1);
  });
});

describe('a statement that has to be signed', () => {
  const type = 'https://slsa.dev/provenance/v1';
  const statement = (digest: Digest): Statement => ({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: 'pkg:oci/iris', digest: { sha256: digest.slice(7) } }],
    predicateType: type,
    predicate: { buildDefinition: {} },
  });

  it('is found beside the signature, and is no signature itself', async () => {
    const { attach, sign, verify, place } = await image();
    await attach(await signed(statement(place.digest)));
    await expect(verify()).rejects.toMatchObject({ code: 'SIGNATURE_MISSING' });
    await sign();
    expect((await verify([type])).signatures.map(({ predicateType }) => predicateType)).toContain(type);
  });

  it('is refused where it is of another image', async () => {
    const { attach, sign, verify } = await image();
    await sign();
    await attach(await signed(statement(elsewhere)));
    await expect(verify([type])).rejects.toMatchObject(invalid('is of another image'));
    await expect(verify()).resolves.toBeDefined();
  });
});

describe('what cosign before version 3 keeps under tags', () => {
  const type = 'https://slsa.dev/provenance/v1';

  it('is taken as it is meant, and what is wrong with one keeps nobody from finding another', async () => {
    const { tag, verify, place } = await image();
    const payload = simplePayload(place);
    const signature = (await signer.sign(payload)).toString('base64');
    const right = {
      mediaType: simpleMediaType,
      bytes: payload,
      annotations: { [signatureAnnotation]: signature },
    };
    const large = { ...right, bytes: Buffer.alloc(mostSimpleBytes + 1, ' ') };
    const unsigned = { mediaType: simpleMediaType, bytes: Buffer.from('{}') };
    await tag('sig', [large, unsigned, right]);
    expect((await verify()).signatures).toMatchObject([{ format: 'simple' }]);
    const statement: Statement = { ...signatureStatement(place), predicateType: type };
    await tag('att', [
      { mediaType: envelopeMediaType, bytes: Buffer.from('{"payload":"') },
      { mediaType: envelopeMediaType, bytes: await envelopeOf(statement) },
    ]);
    expect((await verify([type])).signatures.map(({ format }) => format)).toEqual(['simple', 'envelope']);
  });

  it.for([
    [
      'of another image',
      (own: Statement): Statement => ({ ...own, subject: [{ digest: { sha256: '0'.repeat(64) } }] }),
    ],
    ['by another key', null],
  ] as const)('a statement that is %s is none', async ([message, change]) => {
    const { tag, sign, verify, place } = await image();
    await sign();
    const statement = { ...signatureStatement(place), predicateType: type };
    const stranger = keySigner(generateKeyPairSync('ed25519').privateKey);
    const bytes = await (change === null ? envelopeOf(statement, stranger) : envelopeOf(change(statement)));
    await tag('att', [{ mediaType: envelopeMediaType, bytes }]);
    await expect(verify([type])).rejects.toMatchObject(invalid(`is ${message}`));
  });

  it('is added to what is there, and again where another who signed at once has written over it', async () => {
    const { tag, verify, environment, reference } = await image();
    const theirs = { mediaType: 'application/octet-stream', bytes: Buffer.from('x') };
    await tag('sig', [theirs]);
    const target = await imageInRegistry(environment, reference);
    const added = await addSimpleSignature(environment, target, signer);
    expect((await verify()).signatures).toHaveLength(1);
    // Who had read the tag before.
    await tag('sig', [theirs, { ...theirs, bytes: Buffer.from('y') }]);
    await expect(verify()).rejects.toMatchObject({ code: 'SIGNATURE_MISSING' });
    await added.confirm();
    expect((await verify()).signatures).toMatchObject([{ format: 'simple', digest: added.digest() }]);
    const { signal } = environment;
    expect((await readCosignTag(target, 'sig', signal))?.manifest.layers).toHaveLength(3);
  });

  it.for([
    ['another image', { digest: elsewhere }, 'is of another image'],
    ['another repository', { repository: 'ghcr.io/me/iris' }, 'was made for ghcr.io/me/iris'],
  ] as const)('a signature of %s is none', async ([, change, message]) => {
    const { tag, verify, place } = await image();
    const bytes = simplePayload({ ...place, ...change });
    const annotations = { [signatureAnnotation]: (await signer.sign(bytes)).toString('base64') };
    await tag('sig', [{ mediaType: simpleMediaType, bytes, annotations }]);
    await expect(verify()).rejects.toMatchObject(invalid(message));
  });
});

async function envelopeOf(statement: Statement, by = signer): Promise<Buffer> {
  return Buffer.from(JSON.stringify(await signEnvelope(statementBytes(statement), statementMediaType, by)));
}
