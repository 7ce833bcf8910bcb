import type { KeyObject } from 'node:crypto';
import { MlpackError } from '../errors/mlpack-error.ts';
import { hexOf, type Digest } from '../oci/documents/digest.ts';
import { shownText } from '../util/shown-texts.ts';
import { bundleBytes, mostBundleBytes, parseBundle } from './bundle/bundle.ts';
import { isEnvelopeSignedBy, signEnvelope, type Envelope } from './dsse/envelope.ts';
import { parseEnvelope, parseJson } from './dsse/parse-envelope.ts';
import { isIdentity, type SignerIdentity } from './identity/signer-identity.ts';
import type { TrustedRoot } from './identity/trusted-root.ts';
import { keyHint, type Signer } from './keys/signer.ts';
import { parseStatement } from './parse-statement.ts';
import { statementBytes, statementMediaType, type Statement } from './statement.ts';

/** What cosign 3 says of an image that it signs: nothing but that. */
export const signatureType = 'https://sigstore.dev/cosign/sign/v1';

/** What a signature is to be of. */
export interface SignedPlace {
  readonly digest: Digest;
  /** Registry and repository. */
  readonly repository: string;
}

/** Who may have signed: one of them has to. */
export interface TrustedSigners {
  readonly keys: readonly KeyObject[];
  /** Those whom certificates name; undefined where none is looked at. */
  readonly named: { readonly root: TrustedRoot; readonly identities: readonly SignerIdentity[] } | undefined;
}

/** Who has signed: the hint of a key, or whom a certificate names. */
export interface SignedBy {
  readonly keyHint: string | null;
  readonly identity: SignerIdentity | null;
}

/** That an image is signed, by whom is in the bundle around it. Where it is kept is said, so that it can't be passed off elsewhere. */
export function signatureStatement({ digest, repository }: SignedPlace): Statement {
  return {
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name: repository, digest: { sha256: hexOf(digest) } }],
    predicateType: signatureType,
    predicate: {},
  };
}

/** A statement signed, as a bundle. */
export async function signStatement(statement: Statement, signer: Signer): Promise<Buffer> {
  const envelope = await signEnvelope(statementBytes(statement), statementMediaType, signer);
  return bundleBytes({ envelope, keyHint: signer.hint });
}

/**
 * Checks a bundle from anybody: that one who may has signed it, and that it is of an image.
 *
 * @param where names it in errors
 * @returns what is said of the image, and by whom
 * @throws MlpackError SIGNATURE_INVALID saying why it is none
 */
export function checkBundle(
  bytes: Uint8Array,
  trusted: TrustedSigners,
  place: SignedPlace,
  where: string,
): { readonly statement: Statement; readonly by: SignedBy } {
  const bundle = parseBundle(bytes, where);
  const by = signerOf(bundle, trusted, where);
  return { statement: statementIn(bundle.envelope, place, where), by };
}

/** {@link checkBundle} of an envelope by itself, which a key has signed. */
export function checkEnvelope(
  bytes: Uint8Array,
  keys: readonly KeyObject[],
  place: SignedPlace,
  where: string,
): ReturnType<typeof checkBundle> {
  const envelope = parseEnvelope(parseJson(bytes, mostBundleBytes, where), where);
  const bundle = { envelope, json: undefined, hasCertificate: false };
  const by = signerOf(bundle, { keys, named: undefined }, where);
  return { statement: statementIn(envelope, place, where), by };
}

function statementIn({ payload, payloadType }: Envelope, place: SignedPlace, where: string): Statement {
  if (payloadType !== statementMediaType) throw invalid(where, `is of ${shown(payloadType)}`);
  const statement = parseStatement(Buffer.from(payload, 'base64'), where);
  const subjects = statement.subject.filter(({ digest }) => digest?.['sha256'] === hexOf(place.digest));
  if (subjects.length === 0) throw invalid(where, 'is of another image');
  const isSignature = statement.predicateType === signatureType;
  const isElsewhere = subjects.every(({ name }) => name !== undefined && name !== place.repository);
  if (isSignature && isElsewhere) throw invalid(where, `was made for ${shown(subjects[0]?.name ?? '')}`);
  return statement;
}

/** A key that signed it is enough, whatever else is in the bundle. */
function signerOf(
  { envelope, json, hasCertificate }: Omit<ReturnType<typeof parseBundle>, 'keyHint'>,
  { keys, named }: TrustedSigners,
  where: string,
): SignedBy {
  const key = keys.find((one) => isEnvelopeSignedBy(one, envelope));
  if (key !== undefined) return { keyHint: keyHint(key), identity: null };
  if (!hasCertificate) throw invalid(where, keys.length === 0 ? 'is by a key' : 'is by another key');
  if (named === undefined) throw invalid(where, 'has a certificate, and only keys are asked for');
  const identity = named.root.signerOf(json, where);
  if (named.identities.some((asked) => isIdentity(identity, asked))) return { keyHint: null, identity };
  throw invalid(where, `is by ${shown(identity.name)}, whom ${shown(identity.issuer)} knows`);
}

/** What others have written into an error. */
function shown(text: string): string {
  return shownText(text, 300);
}

function invalid(where: string, problem: string): MlpackError {
  return new MlpackError('SIGNATURE_INVALID', `${where} ${problem}.`);
}
