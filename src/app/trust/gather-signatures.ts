import type { SignedBy } from '../../attest/image-signature.ts';
import { MlpackError } from '../../errors/mlpack-error.ts';
import type { Digest } from '../../oci/documents/digest.ts';

/** Whoever may push may attach: more of a kind are not read. */
const mostSignatures = 50;

/** Something that has been signed of an image, and by whom. */
export interface FoundSignature extends SignedBy {
  /** A bundle as cosign 3 attaches it; a signature or a statement as its predecessors keep them under tags. */
  readonly format: 'bundle' | 'simple' | 'envelope';
  /** Of the manifest that has it. */
  readonly digest: Digest;
  /** What is said: of a signature alone, cosign's type. */
  readonly predicateType: string;
  readonly predicate: object;
}

/** What was found, and why others are none. */
export interface Signatures {
  readonly found: readonly FoundSignature[];
  readonly refused: readonly string[];
}

/**
 * Checks one after the other: what is wrong with one keeps nobody from finding another.
 *
 * @param check gives null for what is nothing of the kind
 * @throws what is no fault of one
 */
export async function gatherSignatures<Candidate>(
  candidates: readonly Candidate[],
  check: (candidate: Candidate) => Promise<FoundSignature | null>,
): Promise<Signatures> {
  const [found, refused]: [FoundSignature[], string[]] = [[], []];
  for (const candidate of candidates.slice(0, mostSignatures)) {
    try {
      const signature = await check(candidate);
      if (signature !== null) found.push(signature);
    } catch (error) {
      refused.push(reasonOf(error));
    }
  }
  return { found, refused };
}

function reasonOf(error: unknown): string {
  const isOfIt =
    error instanceof MlpackError &&
    ['SIGNATURE_INVALID', 'IMAGE_INVALID', 'INTEGRITY', 'REGISTRY_NOT_FOUND'].includes(error.code);
  if (!isOfIt) throw error;
  return error.message;
}
