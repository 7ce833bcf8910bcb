import type { Digest } from '../../oci/documents/digest.ts';

/** Place of the image that a command is about, and which one it is there. */
export type ImageLocation = (InFiles | ByName) & {
  /** Digest of an image that was built here; undefined of one that is only named. */
  readonly digest: Digest | undefined;
  /** What it was built as, where that is known: its reference, which a registry may have by now. */
  readonly builtAs?: string;
};

interface InFiles {
  readonly kind: 'oci' | 'oci-archive' | 'docker-archive';
  readonly path: string;
  /** A reference or a tag; when undefined, any matches. */
  readonly name: string | undefined;
}

interface ByName {
  readonly kind: 'engine' | 'registry';
  /** A reference, as typed. */
  readonly name: string;
}
