import { describe, expect, it } from 'vitest';
import { cosignBundle, cosignKeys } from '../../../test/support/cosign/written-by-cosign.ts';
import { isEnvelopeSignedBy, signEnvelope } from '../dsse/envelope.ts';
import { makeKeyPair, readPrivateKey, readPublicKey } from '../keys/key-pair.ts';
import { keyHint, keySigner } from '../keys/signer.ts';
import { bundleBytes, mostBundleBytes, parseBundle } from './bundle.ts';

const key = readPublicKey(cosignKeys['3.1.1'].publicKey, 'cosign.pub');

describe('a bundle', () => {
  it("of cosign's is read, and is by its key and no other", () => {
    const { envelope, keyHint: hint } = parseBundle(Buffer.from(cosignBundle), 'bundle');
    expect(hint).toBe(keyHint(key));
    expect(isEnvelopeSignedBy(key, envelope)).toBe(true);
    expect(isEnvelopeSignedBy(readPublicKey(cosignKeys['2.5.0'].publicKey, 'k'), envelope)).toBe(false);
    const other = { ...envelope, payloadType: 'application/json' };
    expect(isEnvelopeSignedBy(key, other)).toBe(false);
  });

  it('is written as cosign writes it', async () => {
    const pair = await makeKeyPair('ecdsa-p256', 'pw');
    const signer = keySigner(await readPrivateKey(pair.privateKey, 'key', () => Promise.resolve('pw')));
    const envelope = await signEnvelope(Buffer.from('{}'), 'application/vnd.in-toto+json', signer);
    const bytes = bundleBytes({ envelope, keyHint: signer.hint });
    const [ours, theirs]: object[] = [JSON.parse(bytes.toString()), JSON.parse(cosignBundle)];
    const shape = (value: unknown): unknown =>
      typeof value === 'object' && value !== null
        ? Object.entries(value).map(([name, each]) => [name, shape(each)])
        : typeof value;
    expect(shape(ours)).toEqual(shape(theirs));
    expect(parseBundle(bytes, 'bundle')).toMatchObject({ envelope, keyHint: signer.hint });
  });

  it.for([
    ['with something behind it', `${cosignBundle} {}`, 'something follows it'],
    ['cut off', cosignBundle.slice(0, -20), 'is damaged'],
    ['too large', ' '.repeat(mostBundleBytes + 1), 'has more than'],
    ['of another kind', '{"mediaType":"application/json"}', 'no bundle'],
    ['without an envelope', cosignBundle.replace('dsseEnvelope', 'other'), 'no envelope'],
    ['with a signature that is none', cosignBundle.replace('"sig":"', '"sig":"!'), 'no base64'],
    ['that is no text', '\u0000', 'is damaged'],
  ] as const)('%s is refused', ([, text, message]) => {
    expect(() => parseBundle(Buffer.from(text), 'The bundle')).toThrow(
      expect.objectContaining({ code: 'SIGNATURE_INVALID', message: expect.stringContaining(message) }),
    );
  });
});
