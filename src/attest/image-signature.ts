import type { KeyObject } from 'node:crypto';
import { MlpackError } from '../errors/mlpack-error.ts';
import { hexOf, type Digest } from '../oci/documents/digest.ts';
import type { NonEmpty } from '../util/non-empty.ts';
import { bundleBytes, parseBundle } from './bundle/bundle.ts';
import { isEnvelopeSignedBy, signEnvelope } from './dsse/envelope.ts';
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
 * Checks a bundle from anybody: that one of the keys signed it, and that it is of an image.
 *
 * @param where names it in errors
 * @returns what is said of the image
 * @throws MlpackError SIGNATURE_INVALID saying why it is none
 */
export function checkBundle(
  bytes: Uint8Array,
  keys: NonEmpty<KeyObject>,
  place: SignedPlace,
  where: string,
): { readonly statement: Statement; readonly keyHint: string } {
  const { envelope } = parseBundle(bytes, where);
  const key = keys.find((one) => isEnvelopeSignedBy(one, envelope));
  if (key === undefined) throw invalid(where, 'is by another key');
  if (envelope.payloadType !== statementMediaType) throw invalid(where, `is of ${envelope.payloadType}`);
  const statement = parseStatement(Buffer.from(envelope.payload, 'base64'), where);
  const subjects = statement.subject.filter(({ digest }) => digest?.['sha256'] === hexOf(place.digest));
  if (subjects.length === 0) throw invalid(where, 'is of another image');
  const isSignature = statement.predicateType === signatureType;
  const isElsewhere = subjects.every(({ name }) => name !== undefined && name !== place.repository);
  if (isSignature && isElsewhere) throw invalid(where, `was made for ${subjects[0]?.name}`);
  return { statement, keyHint: keyHint(key) };
}

function invalid(where: string, problem: string): MlpackError {
  return new MlpackError('SIGNATURE_INVALID', `${where} ${problem}.`);
}
