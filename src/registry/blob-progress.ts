import type { Digest } from '../oci/documents/digest.ts';

/** How a blob came to be where it was wanted. */
export type BlobOutcome = 'present' | 'mounted' | 'uploaded' | 'downloaded';

/** Hears how the transfer of one blob goes. */
interface BlobProgress {
  /** Bytes of the blob that are over by now; fewer than before when a connection broke and some were lost. */
  transferred(bytes: number): void;
  done(outcome: BlobOutcome): void;
}

/** Called once for each blob, as its turn comes. */
export type OnBlob = (blob: { readonly digest: Digest; readonly sizeBytes: number }) => BlobProgress;

/** How many blobs of an image are on the way at a time. */
export const parallelBlobs = 4;
